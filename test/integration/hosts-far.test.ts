import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { HostId, Question } from '../../preload/contract/index.ts';
import { pictureSpeed } from '../bench/rfbPictures.ts';
import { canRunHosts, READY } from '../lab/index.ts';
import { PASSPHRASE, PASSWORD, startFarWorld, type FarWorld } from './farWorld.ts';
import { HostsWorld, Terminal, patience } from './hostsWorld.ts';

const NAMES = ['gate', 'vault', 'far'] as const;

/** A wrong one first where a password is asked for: whoever mistypes is asked again. */
function replies(): (question: Question) => string | boolean | undefined {
  let tries = 0;
  return ({ kind }) => {
    if (kind === 'hostKey') return true;
    if (kind === 'passphrase') return PASSPHRASE;
    return kind === 'password' ? (tries++ === 0 ? 'wrong' : PASSWORD) : undefined;
  };
}

describe.skipIf(!canRunHosts())('three hosts over ssh, one behind another', { timeout: 240_000 }, () => {
  let far: FarWorld;
  let world: HostsWorld;
  const ids = new Map<string, HostId>();
  const id = (name: string): HostId => ids.get(name) as HostId;

  beforeAll(async () => {
    far = await startFarWorld();
    // One display listens on its host's loopback alone, one on a socket there.
    await far.gate.host.defineGuest({ name: 'guest', vnc: 'loopback', network: 'none' });
    await far.vault.host.defineGuest({ name: 'guest', network: 'none' });
    await far.far.host.defineGuest({ name: 'guest', vnc: 'loopback', network: 'none' });
    world = await HostsWorld.open();
    await world.client.settings.update({ ssh: { configFile: far.configFile } });
  }, 240_000);
  afterAll(async () => {
    await world?.close();
    await far?.close();
  });

  const open = async (name: string, console: string) => {
    const ref = world.ref(id(name), 'guest');
    const { channel } = await world.client.consoles.open({ ...ref, id: console, force: false });
    return world.openChannel(channel);
  };

  test('each asks for what it needs, for itself, and is listed', async () => {
    world.answer = replies();
    for (const name of NAMES) ids.set(name, await world.add(name, far[name].uri));
    await Promise.all(NAMES.map((name) => world.connected(id(name))));
    for (const name of NAMES) {
      await world.see(id(name), 'guest', { state: 'shutoff' });
      const hypervisor = { type: 'QEMU', hostname: name, hasDomainStats: true };
      await vi.waitFor(() => expect(world.host(id(name))).toMatchObject({ hypervisor }), patience);
    }
    const asked = (name: string) =>
      world.asked
        .filter(({ host }) => host === id(name))
        .map(({ kind, wrong }) => `${kind}${wrong ? ' again' : ''}`);
    expect(asked('far')).toEqual(['hostKey', 'passphrase']);
    // Gate's key is asked for whoever comes first: gate itself, or vault on its way.
    expect([...asked('gate'), ...asked('vault')].sort()).toEqual(
      expect.arrayContaining(['hostKey', 'hostKey', 'password', 'password again']),
    );
    expect(asked('vault').slice(-3)).toEqual(['hostKey', 'password', 'password again']);
    expect(world.questions.rows.size).toBe(0);
  });

  test.each(NAMES)(
    '%s: a guest is started, its serial console answers, its display shows pictures',
    async (name) => {
      expect(await world.act(id(name), 'guest', 'start')).toBeUndefined();
      await world.see(id(name), 'guest', { state: 'running' });
      const serial = new Terminal(await open(name, 'serial:serial0'));
      await serial.shows(READY);
      await serial.type('echo answer-$((40+2))\r');
      await serial.shows(/answer-42/);
      serial.close();
      expect(await pictureSpeed(await open(name, 'vnc:0'), 2)).toBeGreaterThan(0);
      expect(await world.act(id(name), 'guest', 'suspend')).toBeUndefined();
      await world.see(id(name), 'guest', { state: 'paused' });
      expect(await world.act(id(name), 'guest', 'resume')).toBeUndefined();
      await world.see(id(name), 'guest', { state: 'running' });
    },
  );

  test('what virsh does beside it shows by itself', async () => {
    await far.vault.host.virsh('destroy', 'guest');
    await world.see(id('vault'), 'guest', { state: 'shutoff', reason: 'destroyed' });
  });

  test('one authentication at each host carried all of it', async () => {
    // Whoever passes through gate logs in there as well.
    expect(await far.gate.server.logins()).toBe(2);
    expect(await far.vault.server.logins()).toBe(1);
    expect(await far.far.server.logins()).toBe(1);
  });

  test('a passphrase that was typed is used again after a loss, and forgotten when it shall be', async () => {
    const before = world.asked.length;
    await world.backAgain(id('far'), async () => far.delay.cut());
    expect(world.asked.slice(before)).toEqual([]);
    expect(await far.far.server.logins()).toBe(2);
    await world.client.hosts.forgetSecrets({ id: id('far') });
    await world.backAgain(id('far'), async () => far.delay.cut());
    await vi.waitFor(
      () => expect(world.asked.slice(before).map(({ kind }) => kind)).toEqual(['passphrase']),
      patience,
    );
  });

  test('the doctor passes every step to a host behind another', async () => {
    const config = { name: 'vault', uri: far.vault.uri, autoconnect: false, readOnly: false };
    const steps = await lastSteps(world, config);
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'uri passed',
      'ssh passed',
      'resolve passed',
      'reach passed',
      'hostKey passed',
      'authenticate passed',
      'findLibvirt passed',
      'useLibvirt passed',
      'hypervisor passed',
    ]);
  });
});

async function lastSteps(
  world: HostsWorld,
  config: Parameters<HostsWorld['client']['hosts']['diagnose']>[0],
) {
  const stop = new AbortController();
  for await (const message of await world.client.hosts.diagnose(config, { signal: stop.signal })) {
    const { subscription, seq, steps, ended } = message;
    await world.client.subscriptions.acknowledge({ subscription, seq });
    if (!ended) continue;
    stop.abort();
    return steps;
  }
  throw new Error('The examination broke off.');
}
