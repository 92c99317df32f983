import { describe, expect, test } from 'vitest';
import { DOMAIN_STATES, LIFECYCLE_ACTIONS } from '../../../preload/contract/index.ts';
import { ACTION_GROUPS, ACTIONS, mustAsk, RARE_ACTIONS } from './lifecycle.ts';
import { domain } from './testDomain.ts';

const applying = (change: Parameters<typeof domain>[0]) =>
  LIFECYCLE_ACTIONS.filter((action) => ACTIONS[action].applies(domain(change)));

describe('which actions make sense', () => {
  test.each([
    ['shutoff', {}, ['start', 'startPaused']],
    ['saved', { hasManagedSave: true }, ['start', 'startPaused', 'discardManagedSave']],
    ['paused', {}, ['resume', 'reset', 'destroy', 'managedSave', 'injectNmi']],
    ['pmsuspended', {}, ['resume', 'destroy']],
    ['shutdown', {}, ['destroy']],
    ['nostate', {}, []],
  ] as const)('%s', (state, change, actions) => {
    expect(applying({ state, ...change })).toEqual(actions);
  });

  test('a transient VM cannot be saved', () => {
    expect(applying({ state: 'running', persistent: false })).not.toContain('managedSave');
  });

  test('every action can be done in some state and stands in one menu', () => {
    for (const action of LIFECYCLE_ACTIONS) {
      const usable = DOMAIN_STATES.some((state) =>
        ACTIONS[action].applies(domain({ state, hasManagedSave: true })),
      );
      expect(usable, action).toBe(true);
    }
    expect([...ACTION_GROUPS.flat(), ...RARE_ACTIONS].toSorted()).toEqual([...LIFECYCLE_ACTIONS].toSorted());
  });
});

describe('asking first', () => {
  const never = { shutdown: false, destroy: false, pause: false };
  const always = { shutdown: true, destroy: true, pause: true };

  test('several VMs are always asked about, where anything is lost', () => {
    expect(mustAsk('destroy', 2, never)).toBe(true);
    expect(mustAsk('shutdown', 2, never)).toBe(true);
    expect(mustAsk('start', 50, always)).toBe(false);
  });

  test('one VM as the user chose', () => {
    expect(mustAsk('destroy', 1, never)).toBe(false);
    expect(mustAsk('destroy', 1, always)).toBe(true);
    expect(mustAsk('suspend', 1, { ...never, pause: true })).toBe(true);
  });
});
