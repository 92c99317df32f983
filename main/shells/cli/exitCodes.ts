import type { ErrorCode } from '../../../preload/contract/index.ts';

/** What the process's exit status says. Scripts rely on these: a number is never given another meaning. */
export const EXIT = {
  ok: 0,
  /** A fault of Virtdeck's own. */
  Internal: 1,
  /** The command line itself was wrong: unknown command or option. */
  usage: 2,
  InvalidInput: 3,
  NotFound: 4,
  Conflict: 5,
  Denied: 6,
  Unsupported: 7,
  Unreachable: 8,
  Timeout: 9,
  Cancelled: 10,
  /** Some of what was asked was done, and some failed in different ways. */
  partial: 11,
  /** Ctrl-C, as shells have it (128 + SIGINT). */
  interrupted: 130,
} as const satisfies Record<ErrorCode, number> & Record<string, number>;

export const EXIT_HELP = `Exit status:
   0  done                      6  denied
   1  fault in Virtdeck         7  not supported there
   2  wrong command line        8  host or backend not reachable
   3  input not valid           9  no answer in time
   4  no such object           10  cancelled
   5  conflict                 11  done in part
                              130  interrupted`;
