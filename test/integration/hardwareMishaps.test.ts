import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Journal } from '../../main/settings/index.ts';
import type { DomainRef, HardwareChange, HardwareResult, Uuid } from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { HostsWorld } from './hostsWorld.ts';

/** Others who change a VM at the same moment, and a daemon that goes while it is asked. */
describe.skipIf(!canRunHosts())('hardware that is changed under mishaps', { timeout: 180_000 }, () => {
  let lab: Lab;
  let host: LabHost;
  let world: HostsWorld;
  let guest: DomainRef;
  const name = 'pitfall';

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'mishaps' });
    world = await HostsWorld.open();
    const id = await world.add('mishaps', host.uri);
    await world.connected(id);
    guest = { host: id, uuid: randomUUID() as Uuid };
    await host.defineGuest({ name, uuid: guest.uuid, network: 'none' });
    await world.see(id, name, { state: 'shutoff' });
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  const stored = (): Promise<string> => host.virsh('dumpxml', name, '--inactive', '--security-info');
  const apply = (changes: HardwareChange[]): Promise<HardwareResult> =>
    world.client.hardware.apply({ ...guest, changes });
  /** Sets values from whatever they are. */
  const set = async (id: string, values: Readonly<Record<string, string>>): Promise<HardwareResult> => {
    const { items } = await world.client.hardware.get(guest);
    const seen = items.find((item) => item.id === id)?.stored?.values ?? {};
    const changed = Object.entries(values).map(([field, to]) => [field, { from: seen[field], to }]);
    return apply([{ op: 'set', item: id, values: Object.fromEntries(changed) }]);
  };
  const applied = (result: HardwareResult): void => {
    expect(result.steps.flatMap((step) => step.failure ?? [])).toEqual([]);
    expect(result).toMatchObject({ outcome: 'applied', problems: [], conflicts: [] });
  };

  test('two changes at one moment both hold', async () => {
    const results = await Promise.all([
      set('overview', { description: 'one of two' }),
      set('overview', { onCrash: 'preserve' }),
    ]);
    for (const result of results) applied(result);
    const xml = await stored();
    expect(xml).toContain('<description>one of two</description>');
    expect(xml).toContain('<on_crash>preserve</on_crash>');
  });

  test('what virsh defines between reading and storing is not overwritten', async () => {
    meanwhile(() => host.virsh('setmem', name, '150M', '--config'));
    const result = await set('overview', { onCrash: 'restart' });
    expect(result).toMatchObject({ outcome: 'refused', steps: [{ failure: { code: 'Conflict' } }] });
    const xml = await stored();
    expect(xml).toMatch(/<currentMemory unit='KiB'>153600</);
    expect(xml).toContain('<on_crash>preserve</on_crash>');
  });

  /** The next change is looked at, and this happens before it is made. */
  function meanwhile(happens: () => Promise<unknown>): void {
    const begin = vi.spyOn(Journal.prototype, 'begin');
    begin.mockImplementationOnce(async function (this: Journal, change) {
      begin.mockRestore();
      await happens();
      return this.begin(change);
    });
  }
});
