import { describe, expect, it } from 'vitest';
import type { Domain, FailureData } from '../../../preload/contract/index.ts';
import type { ByteChannel } from '../../../preload/wire/transport.ts';
import type { LinkState } from './consoleLink.ts';
import { canHaveConsole, overlayOf } from './consoleOverlay.ts';

const failure: FailureData = { code: 'Unreachable', message: 'no', retryable: true };
const open: LinkState = { phase: 'open', channel: {} as ByteChannel };
const waiting: LinkState = { phase: 'waiting' };
const retrying: LinkState = { phase: 'retrying', retryAt: 5, failure };

const vm = (state: Domain['state'], more: Partial<Pick<Domain, 'reason' | 'lost' | 'domainId'>> = {}) => ({
  state,
  reason: '',
  lost: false,
  ...more,
});

describe('what is drawn over the picture', () => {
  it.each([
    ['running and open', vm('running'), open, undefined],
    ['running, the screen blanked by the guest', vm('blocked'), open, undefined],
    [
      'paused: the picture stays clear',
      vm('paused'),
      open,
      { kind: 'paused', veil: false, actions: ['resume'] },
    ],
    ['paused for a full disk', vm('paused', { reason: 'ioerror' }), open, { kind: 'ioerror' }],
    ['shut off', vm('shutoff'), waiting, { kind: 'off', veil: true, actions: ['start'] }],
    ['shut off, the channel not yet closed', vm('shutoff'), open, { kind: 'off' }],
    ['saved', vm('saved'), waiting, { kind: 'saved', actions: ['start'] }],
    ['crashed and gone', vm('crashed'), waiting, { kind: 'crashed', veil: true, actions: ['start'] }],
    ['crashed and kept', vm('crashed', { domainId: 3 }), open, { kind: 'crashed', veil: false }],
    ['host lost', vm('running', { lost: true }), waiting, { kind: 'lost', veil: true }],
    ['host lost, the display still there', vm('running', { lost: true }), open, undefined],
    ['shut off on a lost host: nobody knows', vm('shutoff', { lost: true }), waiting, { kind: 'lost' }],
    ['display gone though it runs', vm('running'), retrying, { kind: 'retrying', retryAt: 5, failure }],
    ['paused and not connected', vm('paused'), retrying, { kind: 'retrying' }],
    [
      'held by another client',
      vm('running'),
      { phase: 'taken', failure } as const,
      { kind: 'taken', actions: ['takeOver', 'retry'] },
    ],
    ['wrong password', vm('running'), { phase: 'denied' } as const, { kind: 'password' }],
  ] as const)('%s', (_, domain, link, expected) => {
    const overlay = overlayOf(domain, link);
    if (expected === undefined) expect(overlay).toBeUndefined();
    else expect(overlay).toMatchObject(expected);
  });

  it('says that the page itself is offline before anything else', () => {
    expect(overlayOf(vm('running'), open, true)?.kind).toBe('pageOffline');
  });

  it('connects only to what runs', () => {
    const can = (['running', 'paused', 'pmsuspended', 'shutdown', 'blocked'] as const).map((s) =>
      canHaveConsole(vm(s)),
    );
    expect(can).not.toContain(false);
    expect(canHaveConsole(vm('shutoff'))).toBe(false);
    expect(canHaveConsole(vm('saved'))).toBe(false);
    expect(canHaveConsole(vm('crashed'))).toBe(false);
    expect(canHaveConsole(vm('crashed', { domainId: 1 }))).toBe(true);
    expect(canHaveConsole(vm('running', { lost: true }))).toBe(false);
  });
});
