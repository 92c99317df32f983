import { describe, expect, it } from 'vitest';
import { HostError } from './hostError.ts';
import { isAttempting, transition, type HostEvent, type HostStatus } from './machine.ts';

const mendable = new HostError('noDaemon', 'no daemon');
const final = new HostError('denied', 'denied');

const STATUSES = {
  disconnected: { state: 'disconnected' },
  connecting: { state: 'connecting' },
  connected: { state: 'connected' },
  lost: { state: 'lost', failure: mendable, retryAt: 10 },
  waiting: { state: 'retrying', failure: mendable, retryAt: 20 },
  trying: { state: 'retrying', failure: mendable },
  failed: { state: 'failed', failure: final },
} as const satisfies Record<string, HostStatus>;

const EVENTS = {
  connect: { type: 'connect' },
  disconnect: { type: 'disconnect' },
  retryDue: { type: 'retryDue' },
  opened: { type: 'opened' },
  openFailed: { type: 'openFailed', failure: mendable, retryAt: 30, wasConnected: false },
  refused: { type: 'openFailed', failure: final, retryAt: 30, wasConnected: false },
  refusedLater: { type: 'openFailed', failure: final, retryAt: 30, wasConnected: true },
  closed: { type: 'closed', failure: mendable, retryAt: 40 },
} as const satisfies Record<string, HostEvent>;

/** Each status's answer to each event; what is not named leaves the status as it is. */
const TABLE: Record<keyof typeof STATUSES, Partial<Record<keyof typeof EVENTS, string>>> = {
  disconnected: { connect: 'connecting' },
  connecting: {
    disconnect: 'disconnected',
    opened: 'connected',
    openFailed: 'retrying@30',
    refused: 'failed',
    refusedLater: 'retrying@30',
  },
  connected: { disconnect: 'disconnected', closed: 'lost@40' },
  lost: { connect: 'connecting', disconnect: 'disconnected', retryDue: 'retrying' },
  waiting: { connect: 'connecting', disconnect: 'disconnected', retryDue: 'retrying' },
  trying: {
    disconnect: 'disconnected',
    opened: 'connected',
    openFailed: 'retrying@30',
    refused: 'failed',
    refusedLater: 'retrying@30',
  },
  failed: { connect: 'connecting', disconnect: 'disconnected' },
};

const brief = (status: HostStatus): string =>
  'retryAt' in status && status.retryAt !== undefined ? `${status.state}@${status.retryAt}` : status.state;

describe('a host’s state machine', () => {
  for (const from of Object.keys(STATUSES) as (keyof typeof STATUSES)[]) {
    it.each(Object.keys(EVENTS) as (keyof typeof EVENTS)[])(`${from}: %s`, (name) => {
      const before = STATUSES[from];
      const after = transition(before, EVENTS[name]);
      const expected = TABLE[from][name];
      if (expected === undefined) expect(brief(after)).toBe(brief(before));
      else expect(brief(after)).toBe(expected);
    });
  }

  it('attempts while connecting and while a retry is under way, not while one waits', () => {
    const attempting = Object.entries(STATUSES).filter(([, status]) => isAttempting(status));
    expect(attempting.map(([name]) => name)).toEqual(['connecting', 'trying']);
  });

  it('keeps the reason while the next attempt is under way', () => {
    expect(transition(STATUSES.lost, EVENTS.retryDue)).toEqual({ state: 'retrying', failure: mendable });
  });
});
