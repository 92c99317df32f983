import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Domain, FailureData, Host, JournalEntry } from '../../preload/contract/index.ts';
import { Connection, unixDialer } from '../../main/libvirt/index.ts';
import { EXIT } from '../../main/shells/cli/exitCodes.ts';
import { Lab, type TestDaemon } from '../lab/index.ts';

const PROGRAM = fileURLToPath(new URL('../../main/shells/cli/main.ts', import.meta.url));

interface Outcome {
  status: number | null;
  out: string;
  err: string;
}

/** The command line as a process of its own, on a real daemon of the test driver. */
describe('the command line on a real daemon', () => {
  let lab: Lab;
  let daemon: TestDaemon;
  let home: string;
  let uri: string;

  beforeAll(async () => {
    lab = await Lab.open();
    daemon = await lab.startTestDaemon('cli');
    uri = daemon.uri(await lab.testNodeFile({ domains: 30 }));
    home = join(lab.folder, 'home');
    await mkdir(home);
  });
  afterAll(() => lab?.close());

  function start(args: string[]) {
    return spawn(process.execPath, [PROGRAM, ...args], {
      env: { ...process.env, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, XDG_DATA_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async function virtdeck(...args: string[]): Promise<Outcome> {
    const child = start(args);
    let out = '';
    let err = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, out, err };
  }

  test('lists the virtual machines of a host', async () => {
    const { status, out, err } = await virtdeck('list', '--connect', uri);
    expect({ status, err }).toEqual({ status: EXIT.ok, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBe(31);
    expect(lines[0]).toMatch(/^HOST +NAME +STATE +VCPUS +MEMORY +AUTOSTART +UUID$/);
    expect(lines[1]).toMatch(/vm-00 +running +1 +512 MiB +no +7e57d0ad-0000-4000-8000-000000000000$/);
    const running = await virtdeck('list', '--connect', uri, '--state', 'running', '--json');
    const rows = (JSON.parse(running.out) as { domains: Domain[]; hosts: Host[] }).domains;
    expect(rows.map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, i) => `vm-${String(i * 3).padStart(2, '0')}`),
    );
  });

  test('acts on virtual machines, one by one', async () => {
    const uuids = ['7e57d0ad-0000-4000-8000-000000000001', '7e57d0ad-ffff-4000-8000-000000000000'];
    const input = JSON.stringify({ action: 'start', domains: uuids.map((uuid) => ({ uuid })) });
    const { status, out } = await virtdeck('call', 'domains.act', input, '--connect', uri, '--json');
    const { results } = JSON.parse(out) as { results: { failure?: FailureData }[] };
    expect(results.map(({ failure }) => failure?.code)).toEqual([undefined, 'NotFound']);
    expect(status).toBe(EXIT.partial);
  });

  test('follows what changes until Ctrl-C, and then ends without complaint', async () => {
    const child = start(['call', 'domains.watch', '--connect', uri]);
    const lines: { type: string; rows?: Domain[]; added?: Domain[] }[] = [];
    let err = '';
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    createInterface(child.stdout).on('line', (line) =>
      lines.push(JSON.parse(line) as (typeof lines)[number]),
    );
    const seen = () => lines.flatMap(({ rows, added }) => [...(rows ?? []), ...(added ?? [])]).length;
    await expect.poll(seen, { timeout: 30_000 }).toBe(30);
    child.kill('SIGINT');
    const [status] = (await once(child, 'close')) as [number | null];
    expect({ status, err }).toEqual({ status: EXIT.ok, err: '' });
  });

  test('a reader that goes away is no error', async () => {
    const child = start(['call', 'domains.watch', '--connect', uri]);
    let err = '';
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    // Something more to say, into a pipe that nobody reads.
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(err).toBe('');
  });

  test('a daemon that does not answer is given the time it may take, and no more', async () => {
    await daemon.freeze();
    try {
      const { status, err } = await virtdeck('list', '--connect', uri, '--timeout', '2');
      expect(status).toBe(EXIT.Timeout);
      expect(err).toContain('did not answer in time');
    } finally {
      await daemon.thaw();
    }
  });

  test('a daemon that is not there is unreachable, with the reason', async () => {
    const { status, err } = await virtdeck(
      'list',
      '--connect',
      'test+unix:///default?socket=/nowhere/libvirt-sock',
    );
    expect(status).toBe(EXIT.Unreachable);
    expect(err).toContain('/nowhere/libvirt-sock');
  });

  describe('undoing what was changed', () => {
    let keeper: Connection;
    beforeAll(async () => {
      // The test driver's default host lasts as long as somebody is connected to it.
      const dialer = unixDialer({ path: daemon.socket });
      keeper = await Connection.open('test:///default', { dialer });
      expect(
        (await virtdeck('call', 'hosts.add', JSON.stringify({ ...saved, uri: daemon.uri() }))).status,
      ).toBe(EXIT.ok);
    });
    afterAll(() => keeper?.close());

    const uuid = '6695eb01-f6a4-8304-79aa-97f2502e193f';
    const saved = { name: 'kept', autoconnect: false, readOnly: false };
    const autostart = async (): Promise<boolean> => (await keeper.lookupDomainByName('test')).getAutostart();
    const entry = async (): Promise<JournalEntry> => {
      const { out } = await virtdeck('call', 'journal.list', '{"limit":1}');
      const [first] = (JSON.parse(out) as { entries: JournalEntry[] }).entries;
      if (first === undefined) throw new Error(`nothing in the journal: ${out}`);
      return first;
    };
    const change = async (on: boolean, ...args: string[]): Promise<void> => {
      const host = args.length === 0 ? { host: saved.name } : {};
      const input = JSON.stringify({ domains: [{ ...host, uuid }], autostart: on });
      expect(await virtdeck('call', 'domains.setAutostart', input, ...args)).toMatchObject({
        status: EXIT.ok,
      });
      expect(await autostart()).toBe(on);
    };

    test('its host is connected without being named', async () => {
      await change(true);
      const { id } = await entry();
      const plan = await virtdeck('call', 'journal.planUndo', JSON.stringify({ id }));
      expect(plan).toMatchObject({ status: EXIT.ok, err: '' });
      expect(JSON.parse(plan.out)).toMatchObject({ possible: true });
      const undone = await virtdeck('call', 'journal.undo', JSON.stringify({ id, task: randomUUID() }));
      expect(undone).toMatchObject({ status: EXIT.ok, err: '' });
      expect(await autostart()).toBe(false);
      expect(await entry()).toMatchObject({ undoes: id });
    });

    test('a change that was made by --connect is found by its URI', async () => {
      await change(true, '--connect', daemon.uri());
      const { id, host } = await entry();
      expect(host.uri).toBe(daemon.uri());
      const undone = await virtdeck('call', 'journal.undo', JSON.stringify({ id, task: randomUUID() }));
      expect(undone).toMatchObject({ status: EXIT.ok, err: '' });
      expect(await autostart()).toBe(false);
    });

    test('an entry that is not there, and one whose host is not saved, are told as such', async () => {
      const missing = { id: '20200101T000000000-00000000', task: randomUUID() };
      const none = await virtdeck('call', 'journal.undo', JSON.stringify(missing), '--json');
      expect(none.status).not.toBe(EXIT.ok);
      expect(none.status).not.toBe(EXIT.Internal);
      await change(true);
      const { id, host } = await entry();
      await virtdeck('call', 'hosts.remove', JSON.stringify({ id: host.id }));
      const gone = await virtdeck('call', 'journal.undo', JSON.stringify({ id, task: randomUUID() }));
      expect(gone.status).toBe(EXIT.Conflict);
      expect(gone.err).toContain('not saved any more');
      // With its URI at hand it is undone all the same.
      const input = JSON.stringify({ id, task: randomUUID() });
      expect((await virtdeck('call', 'journal.undo', input, '--connect', daemon.uri())).status).toBe(EXIT.ok);
      expect(await autostart()).toBe(false);
    });
  });
});
