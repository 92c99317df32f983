import { TransportError, type TransportErrorCode, type TransportFacts } from '../transportError.ts';

/** How far a login has come, as ssh's own trace tells it. */
export type SshStage = 'resolving' | 'reaching' | 'hostKey' | 'authenticating' | 'authenticated';

const LINES_KEPT = 60;
const LONGEST_LINE = 2_000;

interface StageRule {
  words: RegExp;
  stage: SshStage;
}

/** The first group of each is worth showing. With a jump host the target's lines come only once the jump works. */
const STAGES: readonly StageRule[] = [
  { words: /^Connecting to (.+)\.$/, stage: 'reaching' },
  { words: /^Executing proxy command: /, stage: 'reaching' },
  { words: /^Connection established\.$/, stage: 'hostKey' },
  { words: /^Local version string /, stage: 'hostKey' },
  { words: /^Server host key: (.+)$/, stage: 'hostKey' },
  { words: /^Host '.*' is known and matches/, stage: 'authenticating' },
  { words: /^Authentications that can continue: /, stage: 'authenticating' },
];

/** What ssh reports beside the trace when nothing is wrong. */
const CHATTER = /^(?:Transferred: |Bytes per second: |Connection to .* closed|Warning: Permanently added )/;

interface FailureRule {
  words: RegExp;
  code: TransportErrorCode;
}

/** OpenSSH's words for what ends a login; the first that is found, in this order, is the reason. */
const FAILURES: readonly FailureRule[] = [
  { words: /REMOTE HOST IDENTIFICATION HAS CHANGED/, code: 'HOST_KEY_CHANGED' },
  { words: /Host key verification failed/, code: 'HOST_KEY_UNKNOWN' },
  { words: /Could not resolve hostname/, code: 'UNKNOWN_HOST' },
  {
    words: /Permission denied \(|Too many authentication failures|No more authentication methods/,
    code: 'NOT_AUTHENTICATED',
  },
  {
    words:
      /Connection refused|No route to host|Network is unreachable|timed out|Connection reset|Connection closed|not responding|banner exchange|kex_exchange_identification/,
    code: 'UNREACHABLE',
  },
  {
    words: /Bad configuration option|Bad owner or permissions|Can't open user config|terminating, \d+ bad/,
    code: 'INVALID_URI',
  },
];

/** Reads ssh's error output: its trace (`debug1:`) for how far it has come, the rest for why it failed. */
export class SshWords {
  readonly #onStage: (stage: SshStage, detail?: string) => void;
  readonly #lines: string[] = [];
  readonly #facts: { -readonly [Name in keyof TransportFacts]: TransportFacts[Name] } = {};
  #rest = '';
  #afterKey = false;
  #authenticated = false;

  constructor(onStage: (stage: SshStage, detail?: string) => void) {
    this.#onStage = onStage;
  }

  get facts(): TransportFacts {
    return this.#facts;
  }

  take(text: string): void {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) this.#line(line.replace(/\r$/, '').slice(0, LONGEST_LINE));
  }

  #line(line: string): void {
    const trace = /^debug\d: (.*)$/.exec(line)?.[1];
    if (trace !== undefined) return this.#trace(trace);
    if (line.trim() === '') return;
    if (/^Authenticated to .* using /.test(line)) {
      this.#authenticated = true;
      return this.#onStage('authenticating', line.slice(line.indexOf(' using ') + 7));
    }
    if (CHATTER.test(line)) return;
    this.#lines.push(line);
    if (this.#lines.length > LINES_KEPT) this.#lines.shift();
    const changed = /^(SHA256:\S+?)\.?$/.exec(line)?.[1];
    if (changed !== undefined && this.#afterKey) this.#facts.fingerprint = changed;
    this.#afterKey = /^The fingerprint for the .* key sent by the remote host is$/.test(line);
    const offending = /^Offending .*? key in (.+)$/.exec(line)?.[1];
    if (offending !== undefined) this.#facts.knownAt = offending;
    const methods = /Permission denied \((.*)\)\.?$/.exec(line)?.[1];
    if (methods !== undefined) this.#facts.methods = methods.split(',');
  }

  #trace(trace: string): void {
    const fingerprint = /^Server host key: \S+ (SHA256:\S+)$/.exec(trace)?.[1];
    if (fingerprint !== undefined) this.#facts.fingerprint = fingerprint;
    const user = /^Authenticating to .* as '(.*)'$/.exec(trace)?.[1];
    if (user !== undefined) this.#facts.user = user;
    const rule = STAGES.find(({ words }) => words.test(trace));
    if (rule !== undefined) this.#onStage(rule.stage, rule.words.exec(trace)?.[1]);
  }

  /** The last of what was not trace. */
  get last(): string {
    return this.#lines.at(-1) ?? '';
  }

  /** Whether the far host refused to open a forward, and for a reason that another forward would meet too. */
  get refusedForward(): boolean {
    return this.#lines.some((line) =>
      /open failed: (?:administratively prohibited|unknown channel type)/.test(line),
    );
  }

  /** Whether a socket or port could not be opened: nobody serves it, or OpenSSH's server forbids it, and does not tell which. */
  get refusedConnect(): boolean {
    return this.#lines.some((line) => /open failed: (?:connect failed|open failed)/.test(line));
  }

  /** What was refused until now says nothing of what is tried next. */
  forgetRefusals(): void {
    const kept = this.#lines.filter((line) => !/open failed: /.test(line));
    this.#lines.splice(0, Infinity, ...kept);
  }

  /** The reason why ssh ended. */
  failure(host: string, ended: string): TransportError {
    const rule = FAILURES.find(({ words }) => this.#lines.some((line) => words.test(line)));
    // Whoever is let in and put out again at once may run nothing there.
    const code = rule?.code ?? (this.#authenticated ? 'NO_SHELL' : 'FAILED');
    const line = rule && this.#lines.findLast((candidate) => rule.words.test(candidate));
    const words =
      code === 'HOST_KEY_CHANGED' ? 'it shows another key than the one that is known' : (line ?? this.last);
    return new TransportError(code, `ssh to ${host}: ${words === '' ? ended : words.trim()}`, {
      facts: this.#facts,
    });
  }
}
