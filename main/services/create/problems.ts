import type { CreateField, CreateProblem, ErrorCode } from '../../../preload/contract/index.ts';
import { failure, failureOf } from '../errors.ts';

/** Collects what is to be said at the form's fields, under the name of what is being made. */
export class Problems {
  readonly found: CreateProblem[] = [];
  readonly #tried: string;
  readonly #object: string;

  constructor(name: string) {
    this.#object = name === '' ? 'domain' : `domain ${name}`;
    this.#tried = name === '' ? 'Cannot create the virtual machine' : `Cannot create ${name}`;
  }

  /** It cannot be made so. */
  refuse(
    field: CreateField,
    code: ErrorCode,
    why: string,
    remedy?: { text: string; command?: string },
    line?: number,
  ): void {
    const { data } = failure(code, { object: this.#object, tried: this.#tried }, why, remedy);
    this.found.push({ field, blocking: true, failure: data, ...(line !== undefined && { line }) });
  }

  /** It can be made, but the user should know. */
  warn(field: CreateField, message: string, remedy?: { text: string; command?: string }): void {
    this.found.push({
      field,
      blocking: false,
      failure: {
        code: 'Conflict',
        object: this.#object,
        message,
        ...(remedy !== undefined && { remedy }),
        retryable: false,
      },
    });
  }

  /** What was thrown while a field was looked at. */
  failed(field: CreateField, error: unknown): void {
    const data = failureOf(error, { object: this.#object, tried: this.#tried });
    this.found.push({ field, blocking: true, failure: data });
  }

  get blocking(): CreateProblem | undefined {
    return this.found.find((problem) => problem.blocking);
  }
}
