import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { canRunHosts, Lab, READY, removeLeftovers, type LabHost } from '../lab/index.ts';

const patience = { timeout: 60_000, interval: 200 };

const bridges = (): string[] => Object.keys(networkInterfaces()).filter((name) => name.startsWith('vdl'));
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function firstBytes(socket: string): Promise<string> {
  const connection = createConnection(socket);
  const [data] = (await once(connection, 'data')) as [Buffer];
  connection.destroy();
  return data.toString('latin1');
}

describe.skipIf(!canRunHosts())('private hosts', () => {
  let lab: Lab;
  let first: LabHost;
  let second: LabHost;

  beforeAll(async () => {
    lab = await Lab.open();
    first = await lab.startLibvirtd({ name: 'lab-one' });
    second = await lab.startLibvirtd({ name: 'lab-two' });
    // The same name and number on both hosts must not disturb.
    for (const host of [first, second]) {
      await host.defineGuest({ name: 'tiny' });
      await host.virsh('start', 'tiny');
    }
  });
  afterAll(() => lab.close());

  test('each has a name and guests of its own', async () => {
    expect((await first.virsh('hostname')).trim()).toBe('lab-one');
    expect((await second.virsh('hostname')).trim()).toBe('lab-two');
    expect((await first.virsh('domuuid', 'tiny')).trim()).not.toBe(
      (await second.virsh('domuuid', 'tiny')).trim(),
    );
  });

  test('a guest boots, takes an address and shows a display', async () => {
    await vi.waitFor(async () => expect(await first.consoleText('tiny')).toContain(READY), patience);
    await vi.waitFor(
      async () => expect(await first.virsh('domifaddr', 'tiny')).toMatch(/192\.168\.\d+\.\d+/),
      patience,
    );
    expect(await firstBytes(first.vncSocket('tiny'))).toMatch(/^RFB 003\.008\n/);
  });

  test('hosts reach each other by name', async () => {
    // Nothing listens there, and only a host that was reached can say so.
    const knock = second.run('bash', ['-c', 'exec 3<>/dev/tcp/lab-one/1']);
    await expect(knock).rejects.toThrow(/Connection refused/);
  });

  test('guests outlive their daemon, which finds them and their control groups again', async () => {
    const before = await first.daemon();
    await first.killDaemon();
    await expect(first.virsh('list')).rejects.toThrow();
    await first.startDaemon();
    expect((await first.daemon()).pid).not.toBe(before.pid);
    expect(await first.virsh('domstate', 'tiny')).toContain('running');
    expect(await first.virsh('schedinfo', 'tiny')).toContain('cpu_shares');
  });

  test('a frozen daemon answers once it is thawed', async () => {
    await first.freezeDaemon();
    const state = await readFile(`/proc/${(await first.daemon()).pid}/stat`, 'utf8');
    expect(state).toContain(') T ');
    const answer = first.virsh('domstate', 'tiny');
    await first.thawDaemon();
    expect(await answer).toContain('running');
  });

  test('a guest obeys the power button', async () => {
    await vi.waitFor(async () => expect(await second.consoleText('tiny')).toContain(READY), patience);
    await second.virsh('shutdown', 'tiny');
    await vi.waitFor(
      async () => expect(await second.virsh('domstate', 'tiny')).toContain('shut off'),
      patience,
    );
  });
});

describe.skipIf(!canRunHosts())('what a lab leaves behind', () => {
  test('is nothing after close', async () => {
    const lab = await Lab.open();
    const host = await lab.startLibvirtd({ name: 'short-lived' });
    const daemon = await host.daemon();
    const { bridge } = await lab.bridge();
    expect(bridges()).toContain(bridge);
    await lab.close();
    expect(bridges()).not.toContain(bridge);
    expect(await exists(lab.folder)).toBe(false);
    expect(await exists(`/proc/${daemon.pid}`)).toBe(false);
    const groups = await readFile('/proc/mounts', 'utf8');
    for (const [, folder] of groups.matchAll(/^\S+ (\S+) cgroup2? /gm))
      expect(await exists(`${folder}/${lab.id}-short-lived`)).toBe(false);
  });

  test('is removed by the next one when its owner was killed', async () => {
    const program = fileURLToPath(new URL('../fixtures/abandonedLab.ts', import.meta.url));
    const owner = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const died = once(owner, 'exit').then(([code]) =>
      Promise.reject(new Error(`It ended with ${String(code)}.`)),
    );
    died.catch(() => undefined);
    const [line] = (await Promise.race([once(owner.stdout, 'data'), died])) as [Buffer];
    const { folder, daemon, bridge } = JSON.parse(line.toString()) as {
      folder: string;
      daemon: number;
      bridge: string;
    };
    expect(bridges()).toContain(bridge);
    owner.kill('SIGKILL');
    await expect(died).rejects.toThrow();
    // The kernel takes the processes with the owner's pipe, before anyone cleans up.
    await vi.waitFor(async () => expect(await exists(`/proc/${daemon}`)).toBe(false), patience);
    expect(await removeLeftovers()).toContain(folder);
    expect(bridges()).not.toContain(bridge);
    expect(await exists(folder)).toBe(false);
  });
});
