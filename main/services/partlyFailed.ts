import { Failure, type FailureData } from '../../preload/contract/index.ts';

/** Carries the results of many past their task, which it makes a failed one. */
export class PartlyFailed<Result> extends Failure {
  readonly results: Result[];

  /**
   * @param failures at least one
   * @param total how many could have failed
   * @param cause what was thrown first: the task tells by it whether the connection was lost
   */
  constructor(results: Result[], failures: readonly FailureData[], total: number, cause?: unknown) {
    const [first] = failures;
    if (first === undefined) throw new TypeError('None failed');
    const message = `${failures.length} of ${total} failed. The first: ${first.message}`;
    super(total === 1 ? first : { ...first, message }, { cause });
    this.results = results;
  }
}
