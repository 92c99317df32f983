const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/**
 * Milliseconds to wait before attempt number `attempt` (from 1): doubling, at most ten seconds, spread by up to a
 * quarter so that many windows do not come back in step.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const base = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
  return Math.round(base * (0.75 + random() * 0.5));
}
