/** The signal of a caller that never gives up. */
export function never(): AbortSignal {
  return new AbortController().signal;
}
