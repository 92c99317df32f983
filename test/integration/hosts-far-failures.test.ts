import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FailureData } from '../../preload/contract/index.ts';
import { ownAccounts } from '../lab/accounts.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { SshServer } from '../lab/sshServer.ts';
import { PASSWORD } from './farWorld.ts';
import { HostsWorld, patience } from './hostsWorld.ts';

const ANN = { name: 'ann', uid: 4711, password: PASSWORD };
const PASSWORDS = 'PasswordAuthentication yes';
const NO_FORWARDING = 'AllowTcpForwarding no\nAllowStreamLocalForwarding no';

describe.skipIf(!canRunHosts())('what a far host can lack', { timeout: 120_000 }, () => {
  let lab: Lab;
  let host: LabHost;
  let server: SshServer;
  let world: HostsWorld;
  let hidden: string[] = [];

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'lacking', daemonConfig: 'max_clients = 100' });
    await ownAccounts(host, [{ name: 'root', uid: 0 }, ANN]);
    world = await HostsWorld.open();
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });
  afterEach(async () => {
    for (const id of world.hosts.rows.keys()) await world.client.hosts.remove({ id });
    world.asked.length = 0;
    world.answer = () => undefined;
    await server.stop();
    for (const path of hidden) await host.run('umount', [path]);
    hidden = [];
  });

  const listen = async (config = ''): Promise<void> => {
    server = await SshServer.start({ folder: join(lab.folder, `ssh-${Date.now()}`), on: host, config });
  };

  /** The far host looks as if it had no such program. */
  const hide = async (...paths: string[]): Promise<void> => {
    const nothing = join(host.folder, 'nothing');
    await writeFile(nothing, '', { mode: 0o644 });
    for (const path of paths) {
      // Whatever it links to: alternatives are links to links.
      const target = (await host.run('readlink', ['-f', path]).catch(() => '')).trim();
      if (target === '' || hidden.includes(target)) continue;
      if ((await host.run('test', ['-e', target]).catch(() => false)) === false) continue;
      await host.run('mount', ['--bind', nothing, target]);
      hidden.push(target);
    }
  };

  /** Why it does not connect. */
  const failure = async (user: string, more = ''): Promise<FailureData> => {
    const uri = `qemu+ssh://${user}@${server.address}/system?${server.params}${more}`;
    const id = await world.add('lacking', uri);
    return vi.waitFor(() => {
      const { state, failure } = world.host(id) ?? {};
      if ((state !== 'failed' && state !== 'retrying') || failure === undefined) throw new Error(state);
      return failure;
    }, patience);
  };

  /** The whole of the message, the URI in it included. */
  const cannot = (user: string, why: string): string =>
    `Cannot connect to lacking (qemu+ssh://${user}@${server.address}/system?${server.params}): ${why}`;

  test('an unknown key, refused', async () => {
    await listen();
    const refused = await failure('root');
    expect(world.asked).toMatchObject([
      { kind: 'hostKey', hostName: 'lacking', keyType: 'ED25519', fingerprint: await server.fingerprint() },
    ]);
    expect(refused).toMatchObject({
      code: 'Denied',
      object: 'host lacking',
      message: cannot(
        'root',
        `ssh to ${server.address}: its key ${await server.fingerprint()} is not known, and was not accepted`,
      ),
      remedy: {
        text: 'Connect again, and accept the key if it is the one that this command shows on the host.',
        command: 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      },
    });
  });

  test('no right answer to a question for a password', async () => {
    await listen(`${PASSWORDS}\nPubkeyAuthentication no\nMaxAuthTries 2`);
    world.answer = ({ kind }) => (kind === 'hostKey' ? true : 'wrong');
    expect(await failure('ann')).toMatchObject({
      code: 'Denied',
      message: expect.stringContaining('Too many authentication failures') as string,
      remedy: { text: expect.stringContaining('too many wrong keys or answers') as string },
    });
    expect(world.asked.map(({ kind, wrong }) => [kind, wrong])).toEqual([
      ['hostKey', false],
      ['password', false],
      ['password', true],
    ]);
  });

  test('a user who may not use the socket', async () => {
    await listen(PASSWORDS);
    await host.run('chmod', ['0700', '/run/libvirt/libvirt-sock']);
    world.answer = ({ kind }) => (kind === 'hostKey' ? true : PASSWORD);
    try {
      expect(await failure('ann')).toMatchObject({
        code: 'Denied',
        message: cannot('ann', `ssh to ${server.address}: ann may not use /var/run/libvirt/libvirt-sock`),
        remedy: { command: 'sudo usermod -aG libvirt ann' },
      });
    } finally {
      await host.run('chmod', ['0777', '/run/libvirt/libvirt-sock']);
    }
  });

  test('no helper and no nc, where the server forbids forwarding', async () => {
    await listen(NO_FORWARDING);
    await hide('/usr/bin/virt-ssh-helper', '/usr/bin/nc', '/bin/nc');
    world.answer = () => true;
    expect(await failure('root')).toMatchObject({
      message: cannot(
        'root',
        `ssh to ${server.address}: the server forbids forwarding, and neither virt-ssh-helper nor nc is installed there`,
      ),
      remedy: {
        text: 'Install nc (or virt-ssh-helper) on the host, or let its ssh server forward (AllowStreamLocalForwarding).',
        command: 'sudo apt install netcat-openbsd',
      },
    });
  });

  test.each([
    ['the helper', '/usr/bin/nc', '/bin/nc'],
    ['nc', '/usr/bin/virt-ssh-helper'],
  ])('that forbids forwarding is reached by %s', async (_, ...without) => {
    await listen(NO_FORWARDING);
    await hide(...without);
    world.answer = () => true;
    const id = await world.add('lacking', `qemu+ssh://root@${server.address}/system?${server.params}`);
    await world.connected(id);
    await vi.waitFor(() => expect(world.host(id)?.hypervisor?.hostname).toBe('lacking'), patience);
    expect(await server.logins()).toBe(1);
  });

  test('no libvirt', async () => {
    await listen();
    await host.killDaemon('SIGTERM');
    await host.run('sh', ['-c', 'rm -f /run/libvirt/*-sock*']);
    world.answer = () => true;
    const stopped = await failure('root');
    expect(stopped).toMatchObject({
      message: cannot('root', `libvirt is installed on ${server.address}, but its daemon is not running`),
      remedy: { command: expect.stringMatching(/^sudo (systemctl|libvirtd|virtqemud)/) as string },
    });
    for (const id of world.hosts.rows.keys()) await world.client.hosts.remove({ id });
    await hide('/usr/sbin/libvirtd', '/usr/sbin/virtqemud', '/usr/sbin/virtproxyd');
    expect(await failure('root')).toMatchObject({
      message: cannot('root', `libvirt is not installed on ${server.address}`),
      remedy: { text: 'Install libvirt and QEMU.' },
    });
    for (const path of hidden) await host.run('umount', [path]);
    hidden = [];
    await host.startDaemon();
  });
});
