import type { Domain, DomainState } from '../../../preload/contract/index.ts';
import type { Mark } from '../../ui/index.ts';

const MARK: Record<DomainState, Mark> = {
  nostate: 'none',
  running: 'running',
  // Waiting for a resource, but running.
  blocked: 'running',
  paused: 'paused',
  shutdown: 'running',
  shutoff: 'shutoff',
  crashed: 'crashed',
  pmsuspended: 'paused',
  saved: 'saved',
};

/** The word for a VM's state: its own, or that its host is lost and nothing is known. Key of `state.…` in the catalog. */
export const stateOf = (domain: Pick<Domain, 'state' | 'lost'>): DomainState | 'lost' =>
  domain.lost ? 'lost' : domain.state;

export const markOf = (domain: Pick<Domain, 'state' | 'lost'>): Mark =>
  domain.lost ? 'lost' : MARK[domain.state];

/** Whether the guest exists in memory: it has figures, a screen, and something to lose. */
export const isActive = (state: DomainState): boolean =>
  state === 'running' ||
  state === 'blocked' ||
  state === 'paused' ||
  state === 'shutdown' ||
  state === 'pmsuspended';

/** The order of states in a sorted list: what needs attention first. */
export const STATE_RANK: Record<DomainState | 'lost', number> = {
  crashed: 0,
  paused: 1,
  pmsuspended: 2,
  blocked: 3,
  running: 4,
  shutdown: 5,
  saved: 6,
  shutoff: 7,
  nostate: 8,
  lost: 9,
};
