import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FailureData, Host, HostId } from '../../preload/contract/index.ts';
import { Failure } from '../../preload/contract/index.ts';
import { Lab, canRunHosts, type TestDaemon } from '../lab/index.ts';
import { HostsWorld, patience } from './hostsWorld.ts';

const isRoot = process.getuid?.() === 0;
/** A user of every Linux who owns nothing: `daemon`. */
const DAEMON = 1;

const isTrouble = (state: Host['state']): boolean => state !== 'connecting' && state !== 'connected';

/** Each kind of failure to connect: a clear typed error for that host, and the others go on. */
describe('hosts that fail', () => {
  let lab: Lab;
  let daemon: TestDaemon;
  let world: HostsWorld;
  let healthy: HostId;
  const servers: Server[] = [];

  beforeAll(async () => {
    lab = await Lab.open();
    daemon = await lab.startTestDaemon('healthy');
    world = await HostsWorld.open();
    healthy = await world.add('healthy', daemon.uri());
    await world.connected(healthy);
  });
  afterAll(async () => {
    await world?.close();
    for (const server of servers) server.close();
    await lab?.close();
  });

  const at = (name: string): string => join(lab.folder, `${name}.sock`);
  const uri = (name: string): string => `test+unix:///default?socket=${at(name)}`;

  /** Something that listens where libvirt should. */
  async function listen(name: string, onSocket: (socket: Socket) => void): Promise<void> {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      onSocket(socket);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(at(name), resolve));
  }

  async function failureOf(id: HostId, state: 'failed' | 'retrying'): Promise<FailureData> {
    await vi.waitFor(() => expect(world.host(id)?.state).toBe(state), patience);
    const { failure } = world.host(id) ?? {};
    if (failure === undefined) throw new Error('It tells no reason.');
    return failure;
  }

  async function othersGoOn(): Promise<void> {
    expect(world.states.get(healthy)?.filter(isTrouble)).toEqual([]);
    expect(await world.act(healthy, 'test', 'suspend')).toBeUndefined();
    await world.see(healthy, 'test', { state: 'paused' });
    expect(await world.act(healthy, 'test', 'resume')).toBeUndefined();
    await world.see(healthy, 'test', { state: 'running' });
  }

  test.each([
    ['not a URI', 'InvalidInput'],
    ['test:///no/such/file.xml', 'Unreachable'],
    ['nosuchdriver:///system', 'Unsupported'],
  ])('a wrong address: %s', async (wrong, code) => {
    const address = wrong.includes('://')
      ? `${wrong.replace('://', '+unix://')}?socket=${daemon.socket}`
      : wrong;
    const id = await world.add('wrong', address);
    const failure = await failureOf(id, code === 'Unreachable' ? 'retrying' : 'failed');
    expect(failure).toMatchObject({ code, object: 'host wrong' });
    expect(failure.message).toContain(`Cannot connect to wrong (${address})`);
    if (code === 'InvalidInput') expect(failure.remedy?.text).toContain('qemu:///system');
    else expect(failure.libvirt?.message).not.toBe('');
    const tested = world.client.hosts.test({
      name: 'wrong',
      uri: address,
      autoconnect: false,
      readOnly: false,
    });
    await expect(tested).rejects.toBeInstanceOf(Failure);
    await expect(tested).rejects.toMatchObject({ data: { code } });
    await world.client.hosts.remove({ id });
    await othersGoOn();
  });

  test('no daemon: it is explained with the command that starts one, retried, and connects once there is one', async () => {
    const late = await lab.startTestDaemon('late');
    await late.kill();
    const id = await world.add('late', late.uri());
    const failure = await failureOf(id, 'retrying');
    expect(failure).toMatchObject({ code: 'Unreachable', retryable: true });
    expect(failure.message).toMatch(/its daemon is not running|not installed/);
    expect(failure.remedy?.command).toMatch(/libvirt/);
    await othersGoOn();
    await late.start();
    await world.connected(id);
    expect(world.host(id)).not.toHaveProperty('failure');
    await world.client.hosts.remove({ id });
    await vi.waitFor(() => expect(world.domain(id, 'test')).toBeUndefined(), patience);
  });

  test('a server that sends garbage: told as such, and not believed', async () => {
    await listen('web', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
    const id = await world.add('web', uri('web'));
    const failure = await failureOf(id, 'failed');
    expect(failure).toMatchObject({ code: 'Unreachable', retryable: false });
    expect(failure.message).toContain('does not speak libvirt');
    await othersGoOn();
    await world.client.hosts.remove({ id });
  });

  test('a server that hangs up at once', async () => {
    await listen('hangup', (socket) => socket.destroy());
    const id = await world.add('hangup', uri('hangup'));
    expect(await failureOf(id, 'retrying')).toMatchObject({ code: 'Unreachable', retryable: true });
    await othersGoOn();
    await world.client.hosts.remove({ id });
  });

  test('a daemon that takes connections and answers nothing: given up after a while, and nobody waits for it', async () => {
    await listen('mute', () => {});
    const id = await world.add('mute', uri('mute'));
    await othersGoOn();
    expect(world.host(id)?.state).toBe('connecting');
    const failure = await failureOf(id, 'retrying');
    expect(failure).toMatchObject({ code: 'Timeout', retryable: true });
    expect(failure.message).toContain('does not answer in time');
    await othersGoOn();
    await world.client.hosts.disconnect({ id });
    await vi.waitFor(() => expect(world.host(id)?.state).toBe('disconnected'), patience);
    await world.client.hosts.remove({ id });
  });

  test('a connected daemon that stops answering is lost, and back when it answers again', async () => {
    const frozen = await lab.startTestDaemon('frozen');
    const id = await world.add('frozen', frozen.uri());
    await world.connected(id);
    const states = await world.backAgain(id, async () => {
      await frozen.freeze();
      await vi.waitFor(() => expect(world.states.get(id)).toContain('lost'), patience);
      await vi.waitFor(() => {
        expect(world.host(id)?.failure).toMatchObject({ code: 'Unreachable' });
        expect(world.host(id)?.failure?.message).toContain('The connection to frozen was lost');
      }, patience);
      await world.see(id, 'test', { lost: true });
      await othersGoOn();
      await frozen.thaw();
    });
    expect(states[0]).toBe('lost');
    await world.see(id, 'test', { lost: false, state: 'running' });
    await world.client.hosts.remove({ id });
  });

  test('an action on a host that is not connected says why it is not', async () => {
    const dead = await lab.startTestDaemon('dead');
    const id = await world.add('dead', dead.uri());
    await world.connected(id);
    await dead.kill();
    await vi.waitFor(() => expect(world.host(id)?.state).toBe('retrying'), patience);
    const failure = await world.act(id, 'test', 'suspend');
    expect(failure?.code).toBe('Unreachable');
    expect(failure?.message).toContain('dead');
    await world.client.hosts.remove({ id });
  });

  // As root there is no permission to lack, so another user tries.
  test.skipIf(!isRoot)('a user without permission: told what to do about it', async () => {
    const closed = await lab.startTestDaemon('closed');
    await chmod(closed.socket, 0o600);
    const index = new URL('../../main/hosts/index.ts', import.meta.url).pathname;
    const program = `
      import { HostRegistry } from ${JSON.stringify(index)};
      // Only once everything is loaded: the other user may not reach this folder, nor Node in it.
      process.setgroups([]);
      process.setgid(${DAEMON});
      process.setuid(${DAEMON});
      const hosts = new HostRegistry();
      const host = hosts.add('h', { name: 'closed', uri: ${JSON.stringify(closed.uri())}, readOnly: false });
      host.connect();
      await host.whenConnected(AbortSignal.timeout(30000)).catch(() => {});
      const { state, failure } = host.status;
      console.log(JSON.stringify({ state, kind: failure.kind, message: failure.message, remedy: failure.remedy }));
      hosts.close();
    `;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], { cwd: '/' });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    expect(output, errors).not.toBe('');
    const result = JSON.parse(output) as {
      state: string;
      kind: string;
      message: string;
      remedy?: { command?: string };
    };
    expect(result).toMatchObject({ state: 'failed', kind: 'denied' });
    expect(result.message).toMatch(/^Cannot connect to closed .*: daemon may not use libvirt's socket/);
    expect(result.remedy?.command).toBe('sudo usermod -aG libvirt daemon');
    await othersGoOn();
  });
});

describe.skipIf(!canRunHosts())('a hypervisor whose daemon dies', () => {
  test('is lost and back alone; running guests and other hosts go on; their rows say so', async () => {
    await using lab = await Lab.open();
    const first = await lab.startLibvirtd({ name: 'first', network: 'shared' });
    const second = await lab.startTestDaemon('second');
    await first.defineGuest({ name: 'guest', vnc: 'none', network: 'none' });
    await first.virsh('start', 'guest');
    const world = await HostsWorld.open();
    try {
      const [a, b] = [await world.add('first', first.uri), await world.add('second', second.uri())];
      await world.connected(a);
      await world.connected(b);
      await world.see(a, 'guest', { state: 'running', lost: false });
      const { domainId } = world.domain(a, 'guest') ?? {};
      await world.backAgain(a, async () => {
        await first.killDaemon();
        await world.see(a, 'guest', { state: 'running', lost: true });
        await vi.waitFor(
          () => expect(world.host(a)?.failure?.message ?? '').toContain('The connection to first was lost'),
          patience,
        );
        await first.startDaemon();
      });
      await world.see(a, 'guest', {
        state: 'running',
        lost: false,
        ...(domainId !== undefined && { domainId }),
      });
      expect(world.states.get(b)?.filter(isTrouble)).toEqual([]);
      expect(await world.act(a, 'guest', 'destroy')).toBeUndefined();
      await world.see(a, 'guest', { state: 'shutoff' });
    } finally {
      await world.close();
    }
  });
});
