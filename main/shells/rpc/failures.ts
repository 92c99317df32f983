import { ORPCError } from '@orpc/server';
import { Failure, isFailureData } from '../../../preload/contract/index.ts';
import type { ErrorCode, FailureData } from '../../../preload/contract/index.ts';

/** Turns what a service throws into a failure to show; undefined for what it does not know. */
export type Explain = (error: unknown) => FailureData | undefined;

/** oRPC wants an HTTP status with each error; only whether it is one of success is ever looked at. */
const STATUS: Record<ErrorCode, number> = {
  NotFound: 404,
  Conflict: 409,
  Denied: 403,
  Unsupported: 501,
  Unreachable: 502,
  Timeout: 504,
  Cancelled: 499,
  InvalidInput: 400,
  Internal: 500,
};
const MAX_VALUE_CHARACTERS = 200;
const MAX_ISSUES = 5;

export function rpcError(data: FailureData): ORPCError<ErrorCode, FailureData> {
  return new ORPCError(data.code, { status: STATUS[data.code], message: data.message, data });
}

/** Whatever left a procedure, as the failure that crosses. A failure of our own making carries no stack. */
export function failureFrom(error: unknown, procedure: string, explain: Explain): FailureData {
  if (error instanceof Failure) return error.data;
  if (error instanceof ORPCError) {
    if (isFailureData(error.data)) return error.data;
    const issues = issuesOf(error.data);
    // Output that does not fit the contract is our own fault, and it has no issues in its data.
    if (error.code === 'BAD_REQUEST') return invalidInput(procedure, issues);
  }
  const explained = explain(error);
  if (explained) return explained;
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'Cancelled', message: `${procedure} was cancelled.`, object: procedure, retryable: true };
  }
  return {
    code: 'Internal',
    message: `Virtdeck failed inside while it did ${procedure}: ${short(firstLine(error))}`,
    object: procedure,
    remedy: { text: 'This is a fault in Virtdeck. Its log has the details; please report it with them.' },
    retryable: false,
  };
}

export function unknownProcedure(procedure: string): FailureData {
  return {
    code: 'NotFound',
    message: `There is no procedure ${short(procedure)}.`,
    object: short(procedure),
    remedy: { text: 'List the procedures that there are.', command: 'virtdeck procedures' },
    retryable: false,
  };
}

interface Issue {
  message: string;
  path?: readonly unknown[];
}

function issuesOf(data: unknown): Issue[] {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues))
    return [];
  return data.issues.filter(
    (issue: unknown): issue is Issue =>
      typeof issue === 'object' && issue !== null && 'message' in issue && typeof issue.message === 'string',
  );
}

function invalidInput(procedure: string, issues: Issue[]): FailureData {
  const told = issues.slice(0, MAX_ISSUES).map((issue) => `${fieldName(issue)}: ${short(issue.message)}`);
  const more = issues.length - told.length;
  const what = told.length === 0 ? 'it could not be read' : told.join('; ');
  const field = issues[0] && fieldName(issues[0]);
  return {
    code: 'InvalidInput',
    message: `The input of ${procedure} is not valid: ${what}${more > 0 ? `; and ${more} more` : ''}.`,
    object: field ? `${procedure} ${field}` : procedure,
    remedy: {
      text: field ? `Correct ${field}. The input that is expected:` : 'The input that is expected:',
      command: `virtdeck procedures ${procedure}`,
    },
    retryable: false,
  };
}

/** `domains[0].uuid`; `input` for the input as a whole. */
function fieldName(issue: Issue): string {
  let name = '';
  for (const segment of issue.path ?? []) {
    const key: unknown =
      typeof segment === 'object' && segment !== null && 'key' in segment ? segment.key : segment;
    if (typeof key === 'number') name += `[${key}]`;
    else name += name === '' ? String(key) : `.${String(key)}`;
  }
  return name === '' ? 'input' : short(name);
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';

const short = (text: string): string =>
  text.length <= MAX_VALUE_CHARACTERS ? text : `${text.slice(0, MAX_VALUE_CHARACTERS)}…`;
