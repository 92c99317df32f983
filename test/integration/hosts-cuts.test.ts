import { chmod, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { HostId } from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type DelayProxy, type LabHost } from '../lab/index.ts';
import { SshServer } from '../lab/sshServer.ts';
import { ownRuntimeFolder } from './farWorld.ts';
import { HostsWorld, Terminal, patience } from './hostsWorld.ts';

type Cut = 'our ssh is killed' | 'its sshd is killed' | 'the daemon is killed' | 'nothing comes through';

/** Twenty, in an order that looks random and is always the same. */
const CUTS: readonly Cut[] = shuffled([
  ...Array<Cut>(7).fill('our ssh is killed'),
  ...Array<Cut>(5).fill('its sshd is killed'),
  ...Array<Cut>(5).fill('the daemon is killed'),
  ...Array<Cut>(3).fill('nothing comes through'),
]);
/** ms within which whatever was asked has an answer, good or bad: the longest deadline of an action and of noticing. */
const ANSWERED_MS = 60_000;

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

function shuffled<T>(values: readonly T[]): T[] {
  const next = random(7);
  return values
    .map((value) => [next(), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);
}

/** Our own processes that are ssh's masters. */
async function masters(): Promise<number[]> {
  const found: number[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    if (!status.includes(`\nPPid:\t${process.pid}\n`)) continue;
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (words[0] === 'ssh' && words.includes('ControlMaster=yes')) found.push(Number(pid));
  }
  return found;
}

async function socketsOfOurs(): Promise<number> {
  const names = await readdir('/proc/self/fd');
  const links = await Promise.all(names.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return links.filter((link) => link.startsWith('socket:')).length;
}

describe.skipIf(!canRunHosts())('twenty cuts of a host over ssh', { timeout: 400_000 }, () => {
  let lab: Lab;
  let host: LabHost;
  let server: SshServer;
  let delay: DelayProxy;
  let world: HostsWorld;
  let id: HostId;
  let sockets: number;
  let sessions: () => Promise<string[]>;

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'cut' });
    await host.defineGuest({ name: 'guest', network: 'none', vnc: 'loopback' });
    // Notes each start and stop: what is done twice stands there twice.
    const hooks = join(host.folder, 'etc/libvirt/hooks');
    await mkdir(hooks);
    await writeFile(join(hooks, 'qemu'), '#!/bin/sh\necho "$2" >>/var/lib/libvirt/hook.log\n');
    await chmod(join(hooks, 'qemu'), 0o755);
    await host.restartDaemon();
    server = await SshServer.start({ folder: join(lab.folder, 'ssh'), on: host });
    lab.onClose(() => server.stop());
    delay = await lab.startDelay({ host: server.address, port: server.port }, 25);
    sessions = await ownRuntimeFolder(lab);
    sockets = await socketsOfOurs();
    world = await HostsWorld.open();
    world.answer = ({ kind }) => kind === 'hostKey';
    const authority = `${server.user}@127.0.0.1:${delay.port}`;
    id = await world.add('cut', `qemu+ssh://${authority}/system?${server.params}`);
    await world.connected(id);
  }, 120_000);
  afterAll(async () => {
    await lab?.close();
  });

  const done = async (what: 'prepare' | 'release'): Promise<number> =>
    (await readFile(join(host.folder, 'var/lib/libvirt/hook.log'), 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => line === what).length;
  const state = async (): Promise<string> => (await host.virsh('domstate', 'guest')).trim();

  async function cut(how: Cut): Promise<void> {
    switch (how) {
      case 'our ssh is killed':
        for (const pid of await masters()) process.kill(pid, 'SIGKILL');
        return;
      case 'its sshd is killed':
        for (const pid of await server.sessions()) process.kill(pid, 'SIGKILL');
        return;
      case 'the daemon is killed':
        await host.killDaemon();
        await sleep(200);
        return host.startDaemon();
      case 'nothing comes through':
        delay.block();
        await vi.waitFor(() => expect(world.host(id)?.state).not.toBe('connected'), patience);
        delay.unblock();
    }
  }

  const nextDelay = random(20);

  test.each(CUTS.map((how, at) => [at + 1, how] as const))('%i: %s', async (number, how) => {
    await world.connected(id);
    const was = await state();
    const [action, noted, becomes] =
      was === 'running'
        ? (['destroy', 'release', 'shut off'] as const)
        : (['start', 'prepare', 'running'] as const);
    await world.see(id, 'guest', { state: was === 'running' ? 'running' : 'shutoff', lost: false });
    const ref = world.ref(id, 'guest');
    let serial: Terminal | undefined;
    if (was === 'running') {
      const { channel } = await world.client.consoles.open({ ...ref, id: 'serial:serial0', force: true });
      serial = new Terminal(world.openChannel(channel));
    }
    const times = await done(noted);

    const asked = performance.now();
    const answers = Promise.allSettled([
      world.client.domains.act({ action, domains: [ref] }),
      world.client.domains.get(ref),
      world.client.consoles.list(ref),
    ]);
    await sleep(nextDelay() * 120);
    const seen = world.states.get(id)?.length ?? 0;
    await cut(how);
    const [acted] = await answers;
    expect(performance.now() - asked).toBeLessThan(ANSWERED_MS);

    // Every other time somebody presses "Connect now"; else it comes back alone, later each time.
    if (number % 2 === 0) {
      await vi.waitFor(() => expect(world.states.get(id)?.length).toBeGreaterThan(seen), patience);
      await world.client.hosts.connect({ id }).catch(() => undefined);
    }
    await vi.waitFor(() => {
      const since = world.states.get(id)?.slice(seen - 1) ?? [];
      expect(since.at(-1)).toBe('connected');
      expect(since.length).toBeGreaterThan(1);
    }, patience);
    if (serial !== undefined) await vi.waitFor(() => expect(serial.closed).toBe(true), patience);
    // What libvirt was asked for it may still be doing.
    await vi.waitFor(async () => expect(['running', 'shut off']).toContain(await state()), patience);
    const is = await state();
    expect((await done(noted)) - times, `${action} was done once, or not at all`).toBe(
      is === becomes ? 1 : 0,
    );
    const failure = acted.status === 'fulfilled' ? acted.value.results[0]?.failure : undefined;
    // Whoever was told that it is done can rely on it; whoever was not is told the truth by the list.
    if (acted.status === 'fulfilled' && failure === undefined) expect(is).toBe(becomes);
    await world.see(id, 'guest', { state: is === 'running' ? 'running' : 'shutoff', lost: false });
    expect([...world.tasks.rows.values()].filter((task) => task.state === 'running')).toEqual([]);
  });

  test('nothing is left behind', async () => {
    expect(world.asked.map(({ kind }) => kind)).toEqual(['hostKey']);
    await world.close();
    await vi.waitFor(async () => {
      expect(await masters()).toEqual([]);
      expect(await server.sessions()).toEqual([]);
      expect(await sessions()).toEqual([]);
      expect(await socketsOfOurs()).toBeLessThanOrEqual(sockets);
    }, patience);
  });
});
