import { beforeEach, describe, expect, it } from 'vitest';
import { Collection } from './collection.ts';
import { DomainInventory, type DomainObservation } from './domainInventory.ts';
import { domainKey, type DomainRow } from './domainRow.ts';

const UUID = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const stopped = { uuid: UUID, name: 'web', id: -1 };
const running = { uuid: UUID, name: 'web', id: 7 };

const seen = (ref: DomainObservation['ref'], state: 'running' | 'shutoff'): DomainObservation => ({
  ref,
  state: { state, reason: state === 'running' ? 'booted' : 'shutdown' },
  vcpus: 2,
  maxMemoryBytes: 1024,
});

describe('the inventory of a host', () => {
  let rows: Collection<string, DomainRow>;
  let inventory: DomainInventory;
  const row = (uuid = UUID): DomainRow | undefined => rows.get(domainKey('h', uuid));

  beforeEach(() => {
    rows = new Collection();
    inventory = new DomainInventory('h', rows);
  });

  it('takes a complete list: rows come, change and go', () => {
    inventory.observe(
      inventory.stamp(),
      [seen(stopped, 'shutoff'), { ref: { ...running, uuid: OTHER } }],
      {},
      true,
    );
    expect(row()).toMatchObject({
      name: 'web',
      state: 'shutoff',
      vcpus: 2,
      maxMemoryBytes: 1024,
      lost: false,
    });
    expect([inventory.size, inventory.running]).toEqual([2, 1]);
    inventory.observe(inventory.stamp(), [seen(running, 'running')], {}, true);
    expect(row()).toMatchObject({ state: 'running', reason: 'booted', domainId: 7 });
    expect(row(OTHER)).toBeUndefined();
    expect([inventory.size, inventory.running]).toEqual([1, 1]);
  });

  it('announces nothing where a reply says what is known', () => {
    const flags = { autostart: new Set([UUID]), hasSnapshot: new Set<string>() };
    inventory.observe(inventory.stamp(), [seen(running, 'running')], flags, true);
    let announced = 0;
    rows.subscribe(() => (announced += 1));
    inventory.observe(inventory.stamp(), [seen(running, 'running')], flags, true);
    inventory.observe(inventory.stamp(), [{ ref: running }]);
    expect(announced).toBe(0);
  });

  it('believes an event over a list that was asked for before it', () => {
    inventory.observe(inventory.stamp(), [seen(stopped, 'shutoff')], {}, true);
    const asked = inventory.stamp();
    inventory.observeLifecycle({ domain: running, event: 'started', detail: 'booted' });
    inventory.observe(asked, [seen(stopped, 'shutoff')], { autostart: new Set([UUID]) }, true);
    expect(row()).toMatchObject({ state: 'running', domainId: 7, autostart: false });
    inventory.observe(inventory.stamp(), [seen(running, 'running')], { autostart: new Set([UUID]) }, true);
    expect(row()).toMatchObject({ state: 'running', autostart: true });
  });

  it('neither removes what an event added after the list was asked for, nor brings back what one removed', () => {
    const asked = inventory.stamp();
    inventory.observeLifecycle({ domain: stopped, event: 'defined', detail: 'added' });
    inventory.observe(asked, [], {}, true);
    expect(row()).toMatchObject({ name: 'web', persistent: true });
    const askedAgain = inventory.stamp();
    inventory.observeLifecycle({ domain: stopped, event: 'undefined', detail: 'removed' });
    inventory.observe(askedAgain, [seen(stopped, 'shutoff')], {}, true);
    expect(row()).toBeUndefined();
    inventory.observe(inventory.stamp(), [seen(stopped, 'shutoff')], {}, true);
    expect(row(), 'a list asked for afterwards is right').toBeDefined();
  });

  it('follows a life: started, paused, resumed, saved, started again', () => {
    inventory.observe(inventory.stamp(), [seen(stopped, 'shutoff')], {}, true);
    inventory.observeLifecycle({ domain: running, event: 'started', detail: 'booted' });
    expect(row()?.runningSince).toBeTypeOf('number');
    inventory.observeLifecycle({ domain: running, event: 'suspended', detail: 'paused' });
    expect(row()).toMatchObject({ state: 'paused', reason: 'user' });
    inventory.observeLifecycle({ domain: running, event: 'suspended', detail: 'ioerror' });
    expect(row()).toMatchObject({ state: 'paused', reason: 'ioerror' });
    inventory.observeLifecycle({ domain: running, event: 'resumed', detail: 'unpaused' });
    expect(row()).toMatchObject({ state: 'running', reason: 'unpaused' });
    inventory.observeLifecycle({ domain: stopped, event: 'stopped', detail: 'saved' });
    expect(row()).toMatchObject({ state: 'shutoff', reason: 'saved' });
    expect(row()).not.toHaveProperty('domainId');
    expect(row()).not.toHaveProperty('runningSince');
    inventory.observe(inventory.stamp(), [{ ref: stopped }], { hasManagedSave: new Set([UUID]) });
    expect(row()?.state).toBe('saved');
    inventory.observe(inventory.stamp(), [{ ref: stopped }], { hasManagedSave: new Set() });
    expect(row()?.state).toBe('shutoff');
  });

  it('drops a transient domain when it stops, and one that is undefined while it runs', () => {
    inventory.observeLifecycle({ domain: running, event: 'started', detail: 'booted' });
    expect(row()).toMatchObject({ persistent: false });
    inventory.observeLifecycle({ domain: { ...running, id: -1 }, event: 'stopped', detail: 'destroyed' });
    expect(row()).toBeUndefined();
    inventory.observe(inventory.stamp(), [seen(running, 'running')], { persistent: new Set([UUID]) }, true);
    inventory.observeLifecycle({ domain: running, event: 'undefined', detail: 'removed' });
    expect(row()).toMatchObject({ state: 'running', persistent: false });
    expect(inventory.running).toBe(1);
    inventory.observeLifecycle({ domain: stopped, event: 'stopped', detail: 'shutdown' });
    expect([inventory.size, inventory.running]).toEqual([0, 0]);
  });

  it('renames in place', () => {
    inventory.observe(inventory.stamp(), [seen(stopped, 'shutoff')], {}, true);
    inventory.observeLifecycle({ domain: stopped, event: 'undefined', detail: 'renamed' });
    expect(row()?.name).toBe('web');
    inventory.observeLifecycle({
      domain: { ...stopped, name: 'web-2' },
      event: 'defined',
      detail: 'renamed',
    });
    expect(row()?.name).toBe('web-2');
    expect(inventory.size).toBe(1);
  });

  it('knows since when only of what it saw start', () => {
    inventory.observe(inventory.stamp(), [seen(running, 'running')], {}, true);
    expect(row()).not.toHaveProperty('runningSince');
    inventory.observe(inventory.stamp(), [seen(stopped, 'shutoff')], {}, true);
    inventory.observe(inventory.stamp(), [seen({ ...running, id: 8 }, 'running')], {}, true);
    const since = row()?.runningSince;
    expect(since).toBeTypeOf('number');
    inventory.markLost();
    expect(row()).toMatchObject({ lost: true, runningSince: since });
    inventory.observe(inventory.stamp(), [seen({ ...running, id: 8 }, 'running')], {}, true);
    expect(row(), 'the same run over a lost connection').toMatchObject({ lost: false, runningSince: since });
    inventory.markLost();
    inventory.observe(inventory.stamp(), [seen({ ...running, id: 9 }, 'running')], {}, true);
    expect(row(), 'another run, begun unseen').not.toHaveProperty('runningSince');
  });

  it('keeps what the XML said until the XML is another', () => {
    inventory.observe(inventory.stamp(), [seen(stopped, 'shutoff')], {}, true);
    expect(inventory.hasSummary(UUID)).toBe(false);
    inventory.observeXml(UUID, 5, { title: 'Web', tags: ['a'], os: undefined });
    expect(row()).toMatchObject({ title: 'Web', tags: ['a'] });
    expect([inventory.isNewXml(UUID, 5), inventory.isNewXml(UUID, 6)]).toEqual([false, true]);
    inventory.observeXml(UUID, 6, { title: undefined, tags: [] });
    expect(row()).not.toHaveProperty('title');
    inventory.observeXml(OTHER, 1, { title: 'nobody' });
    expect(row(OTHER)).toBeUndefined();
  });

  it('is not misled by the slower of two lists about a domain that was removed meanwhile', () => {
    inventory.observe(inventory.stamp(), [seen(stopped, 'shutoff')], {}, true);
    const slow = inventory.stamp();
    const quick = inventory.stamp();
    inventory.observeLifecycle({ domain: stopped, event: 'undefined', detail: 'removed' });
    inventory.observe(quick, [], {}, true);
    inventory.observe(slow, [seen(stopped, 'shutoff')], {}, true);
    expect(row()).toBeUndefined();
  });
});
