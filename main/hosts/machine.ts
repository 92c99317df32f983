import type { HostError } from './hostError.ts';

export type HostStatus =
  /** Not wanted: never connected, or the user disconnected it. */
  | { readonly state: 'disconnected' }
  /** The user, or the program's start, asked for it; the first attempt is under way. */
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  /** The connection broke just now; the first attempt to come back waits for `retryAt` (ms since the epoch). */
  | { readonly state: 'lost'; readonly failure: HostError; readonly retryAt: number }
  /** Attempts go on by themselves: the next at `retryAt`, or one is under way where that is absent. */
  | { readonly state: 'retrying'; readonly failure: HostError; readonly retryAt?: number }
  /** Given up: somebody has to change something and connect again. */
  | { readonly state: 'failed'; readonly failure: HostError };

export type HostState = HostStatus['state'];

export type HostEvent =
  | { readonly type: 'connect' }
  | { readonly type: 'disconnect' }
  /** The time of `retryAt` has come. */
  | { readonly type: 'retryDue' }
  | { readonly type: 'opened' }
  /** An attempt failed; `retryAt` is when the next would be made. */
  | {
      readonly type: 'openFailed';
      readonly failure: HostError;
      readonly retryAt: number;
      readonly wasConnected: boolean;
    }
  /** An open connection broke. */
  | { readonly type: 'closed'; readonly failure: HostError; readonly retryAt: number };

/** Whether an attempt to open belongs to this status. */
export function isAttempting(status: HostStatus): boolean {
  return status.state === 'connecting' || (status.state === 'retrying' && status.retryAt === undefined);
}

/**
 * The status after an event. An event that does not fit the status changes nothing: what arrives late (an attempt
 * that ends after the user disconnected) is not an error.
 */
export function transition(status: HostStatus, event: HostEvent): HostStatus {
  switch (event.type) {
    case 'connect':
      return status.state === 'connected' || isAttempting(status) ? status : { state: 'connecting' };
    case 'disconnect':
      return { state: 'disconnected' };
    case 'retryDue':
      return status.state === 'lost' || (status.state === 'retrying' && status.retryAt !== undefined)
        ? { state: 'retrying', failure: status.failure }
        : status;
    case 'opened':
      return isAttempting(status) ? { state: 'connected' } : status;
    case 'openFailed':
      if (!isAttempting(status)) return status;
      // A host that worked is believed to work again: its daemon may answer strangely while it restarts.
      return event.failure.retryable || (event.wasConnected && !event.failure.needsPerson)
        ? { state: 'retrying', failure: event.failure, retryAt: event.retryAt }
        : { state: 'failed', failure: event.failure };
    case 'closed':
      return status.state === 'connected'
        ? { state: 'lost', failure: event.failure, retryAt: event.retryAt }
        : status;
  }
}
