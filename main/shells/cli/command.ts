import type { ParseArgsConfig } from 'node:util';

/** Where a command reads and writes; the process's own, or a test's. */
export interface Io {
  /** Resolves when the reader has room for more: awaiting it is what slows a subscription to a slow pipe. */
  out(text: string): Promise<void>;
  err(text: string): void;
  readInput(): Promise<string>;
  readonly isTerminal: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** Aborts at Ctrl-C and when the process is asked to end. */
  readonly signal: AbortSignal;
}

export type Options = NonNullable<ParseArgsConfig['options']>;

/** Values of a command's options, as `util.parseArgs` gives them. */
export type OptionValues = Record<string, string | boolean | (string | boolean)[] | undefined>;

export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** What `virtdeck COMMAND --help` prints. */
  help: string;
  options: Options;
  /** Least and most positional arguments. */
  arguments: [least: number, most: number];
  /** Resolves with the exit status. Failures are thrown and printed by `run`. */
  run(io: Io, options: OptionValues, args: string[]): Promise<number>;
}

/** The command line cannot be carried out as written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function stringOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws {UsageError} */
export function integerOption(
  options: OptionValues,
  name: string,
  [least, most]: [number, number],
): number | undefined {
  const text = stringOption(options, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`--${name} takes a number from ${least} to ${most}, not ${JSON.stringify(text)}`);
  }
  return value;
}
