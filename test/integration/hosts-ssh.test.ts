import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HostRegistry, type Host, type QuestionRow } from '../../main/hosts/index.ts';
import { Lab } from '../lab/index.ts';
import { SshServer } from '../lab/sshServer.ts';
import type { TestDaemon } from '../lab/testDriver.ts';
import { ownRuntimeFolder } from './farWorld.ts';

const soon = { timeout: 60_000, interval: 50 };

describe('a host over ssh', { timeout: 120_000 }, () => {
  let lab: Lab;
  let daemon: TestDaemon;
  let server: SshServer;
  let sessions: () => Promise<string[]>;
  let hosts: HostRegistry;

  beforeAll(async () => {
    lab = await Lab.open();
    sessions = await ownRuntimeFolder(lab);
    daemon = await lab.startTestDaemon();
    server = await SshServer.start({ folder: join(lab.folder, 'ssh') });
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await lab.close();
  });
  afterEach(async () => {
    hosts.close();
    await vi.waitFor(async () => expect(await sessions()).toEqual([]), soon);
  });

  const uri = (more = ''): string =>
    `test+ssh://${server.authority}/default?${server.params}&socket=${daemon.socket}${more}`;

  const connect = (address: string): Host => {
    hosts = new HostRegistry();
    const host = hosts.add('far', { name: 'far', uri: address, readOnly: false });
    host.connect();
    return host;
  };

  const question = (): Promise<QuestionRow> =>
    vi.waitFor(() => {
      const [row] = hosts.questions.rows.values();
      if (row === undefined) throw new Error('nothing is asked');
      return row;
    }, soon);

  const failure = async (host: Host) => {
    const status = await vi.waitFor(() => {
      if (host.status.state !== 'failed' && host.status.state !== 'retrying')
        throw new Error(host.status.state);
      return host.status;
    }, soon);
    return status.failure;
  };

  it('whose key is unknown asks, with the fingerprint; a no is final and nothing is kept', async () => {
    const host = connect(uri());
    const asked = await question();
    expect(asked).toMatchObject({
      kind: 'hostKey',
      host: 'far',
      keyType: 'ED25519',
      fingerprint: await server.fingerprint(),
    });
    expect(host.status.state).toBe('connecting');
    hosts.questions.refuse(asked.id);
    expect(await failure(host)).toMatchObject({ kind: 'hostKey' });
    expect(host.status.state).toBe('failed');
    expect(await server.logins()).toBe(0);
  });

  it('lists once its key is accepted, and one login carries everything, over a restart of the daemon too', async () => {
    const host = connect(uri());
    hosts.questions.accept((await question()).id);
    await host.whenConnected(AbortSignal.timeout(60_000));
    expect([...hosts.domains.values()].map(({ name }) => name)).toEqual(['test']);

    const display = createServer((socket) => socket.end('RFB 003.008\n')).listen(0, '127.0.0.1');
    await once(display, 'listening');
    const { port } = display.address() as AddressInfo;
    const listen = { type: 'address', address: '0.0.0.0', port, tlsPort: undefined } as const;
    const stream = await host.session.dialDisplay(listen, undefined);
    expect(String(Buffer.concat(await stream.toArray()))).toBe('RFB 003.008\n');
    display.close();

    await daemon.kill();
    await vi.waitFor(() => expect(host.status.state).not.toBe('connected'), soon);
    await daemon.start();
    await vi.waitFor(() => expect(host.status.state).toBe('connected'), soon);
    expect(await server.logins()).toBe(1);
    expect(hosts.questions.rows.size).toBe(0);
  });

  it.each(['&proxy=native', '&proxy=netcat', '&netcat=nc'])(
    'is reached by a program at the far end: %s',
    async (more) => {
      const host = connect(uri(more));
      await host.whenConnected(AbortSignal.timeout(60_000));
      expect(hosts.domains.size).toBe(1);
    },
  );

  it('says that no daemon listens there, and what starts it', async () => {
    const host = connect(
      `test+ssh://${server.authority}/default?${server.params}&socket=/nowhere/libvirt-sock`,
    );
    expect(await failure(host)).toMatchObject({
      kind: 'noDaemon',
      message: expect.stringContaining('its daemon is not running') as string,
    });
  });

  it('says that it refuses this user, and how to let it know a key', async () => {
    const host = connect(uri().replace(`${server.user}@`, 'no-such-user@'));
    expect(await failure(host)).toMatchObject({
      kind: 'denied',
      remedy: { command: `ssh-copy-id -p ${server.port} no-such-user@127.0.0.1` },
    });
    expect(host.status.state).toBe('failed');
  });

  it('says that nobody listens, and tries again by itself', async () => {
    const host = connect(uri().replace(`:${server.port}/`, ':1/'));
    expect(await failure(host)).toMatchObject({ kind: 'unreachable', retryable: true });
    expect(host.status.state).toBe('retrying');
  });

  it('that shows another key than the known one is refused, with the command that forgets it', async () => {
    await server.stop();
    await server.replaceHostKey();
    await server.listen();
    const host = connect(uri());
    const refused = await failure(host);
    expect(refused).toMatchObject({
      kind: 'hostKey',
      message: expect.stringContaining('another key than the one that is known') as string,
      remedy: { command: `ssh-keygen -f ${server.knownHosts} -R '[127.0.0.1]:${server.port}'` },
    });
    expect(refused.remedy?.text).toContain(await server.fingerprint());
    expect(hosts.questions.rows.size).toBe(0);
  });
});
