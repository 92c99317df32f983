import { randomBytes } from 'node:crypto';
import { finished, pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openClient, unixDialer } from '../../main/libvirt/index.ts';
import type { OpenClientOptions, RpcClient, StreamHole } from '../../main/libvirt/index.ts';
import { Lab, READY, canRunHosts, run } from '../lab/index.ts';
import type { LabHost, TestDaemon } from '../lab/index.ts';

let lab: Lab;
let daemon: TestDaemon;
const clients: RpcClient[] = [];

beforeAll(async () => {
  lab = await Lab.open();
  daemon = await lab.startTestDaemon();
});
afterAll(async () => {
  for (const client of clients) client.close();
  await lab.close();
});

async function open(
  name: string,
  options: Partial<OpenClientOptions> = {},
  path = daemon.socket,
): Promise<RpcClient> {
  const client = await openClient(unixDialer({ path }), { name, ...options });
  clients.push(client);
  return client;
}

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('calls on the test driver', () => {
  test('a thousand XML documents are pipelined, each to the domain it was asked for', async () => {
    const file = await lab.testNodeFile({ domains: 1000 });
    const client = await open(`test://${file}`, { maxInFlight: 1000 });
    const { domains } = await client.call('connect_list_all_domains', { need_results: 1, flags: 0 });
    expect(domains).toHaveLength(1000);
    const documents = await Promise.all(
      domains.map((dom) => client.call('domain_get_xml_desc', { dom, flags: 0 })),
    );
    domains.forEach((dom, i) => {
      expect(documents[i]?.xml).toContain(`<name>${dom.name}</name>`);
      expect(documents[i]?.xml).toContain(dom.uuid);
    });
    client.close();
  });

  test('the example that pipelines raw calls does what it says', async () => {
    const example = new URL('../../main/libvirt/examples/pipelined.ts', import.meta.url).pathname;
    const printed = await run(process.execPath, [example, daemon.uri()]);
    expect(printed).toMatch(/^test 6695eb01-f6a4-8304-79aa-97f2502e193f \d{3,} characters$/m);
  });

  test("errors carry libvirt's code, domain and words, and the connection lives on", async () => {
    const client = await open('test:///default');
    expect(await rejection(client.call('domain_lookup_by_name', { name: 'none' }))).toMatchObject({
      name: 'LibvirtError',
      codeName: 'VIR_ERR_NO_DOMAIN',
      domainName: 'VIR_FROM_TEST',
      procedure: 'domain_lookup_by_name',
    });
    expect(await rejection(client.call('domain_define_xml', { xml: '<domain' }))).toMatchObject({
      codeName: 'VIR_ERR_XML_DETAIL',
    });
    expect(await client.call('connect_get_uri')).toEqual({ uri: 'test:///default' });
    client.close();
  });

  test('a driver that the daemon does not have fails to open with its reason', async () => {
    expect(await rejection(open('nonsense:///x'))).toMatchObject({
      name: 'LibvirtError',
      procedure: 'connect_open',
    });
  });

  test('every event of a domain comes to its registration, none is lost between call and reply', async () => {
    const client = await open('test:///default');
    const { dom } = await client.call('domain_lookup_by_name', { name: 'test' });
    const seen: number[] = [];
    const { callbackId, unsubscribe } = await client.registerEvent(
      'domain_event_callback_lifecycle',
      async () =>
        (await client.call('connect_domain_event_callback_register_any', { eventID: 0, dom })).callbackID,
      ({ msg }) => void seen.push(msg.event),
    );
    for (let i = 0; i < 50; i++) {
      await client.call('domain_suspend', { dom });
      await client.call('domain_resume', { dom });
    }
    await expect.poll(() => seen.length).toBe(100);
    expect(seen.slice(0, 4)).toEqual([3, 4, 3, 4]);
    unsubscribe();
    await client.call('connect_domain_event_callback_deregister_any', { callbackID: callbackId });
    client.close();
  });
});

describe('a daemon in trouble', () => {
  test('one that answers no more is noticed by keepalive, and what was pending is rejected', async () => {
    const own = await lab.startTestDaemon('frozen');
    const client = await open('test:///default', { keepAlive: { intervalMs: 100, count: 2 } }, own.socket);
    const reason = new Promise((resolve) => client.onClose(resolve));
    await own.freeze();
    expect(await rejection(client.call('connect_get_hostname'))).toMatchObject({
      name: 'ConnectionClosedError',
      reason: 'keepalive',
    });
    expect(await reason).toBe('keepalive');
    const opening = openClient(unixDialer({ path: own.socket }), {
      name: 'test:///default',
      signal: AbortSignal.timeout(200),
    });
    expect(await rejection(opening)).toMatchObject({ name: 'TimeoutError' });
    await own.thaw();
    expect(await (await open('test:///default', {}, own.socket)).call('connect_get_type')).toEqual({
      type: 'TEST',
    });
  });

  test('one that is killed ends the connection at once', async () => {
    const own = await lab.startTestDaemon('killed');
    const client = await open('test:///default', {}, own.socket);
    const reason = new Promise((resolve) => client.onClose(resolve));
    await own.kill();
    expect(await reason).toBe('eof');
    expect(await rejection(client.call('connect_get_hostname'))).toMatchObject({
      reason: 'eof',
      sent: false,
    });
    // The system takes its time to close a killed process's sockets, one after another.
    await expect
      .poll(() => rejection(open('test:///default', {}, own.socket)))
      .toMatchObject({ code: 'NO_DAEMON' });
  });

  test('an idle connection is kept by pings of both sides', async () => {
    const own = await lab.startTestDaemon('pinging', 'keepalive_interval = 1\nkeepalive_count = 1');
    const client = await open('test:///default', { keepAlive: { intervalMs: 200, count: 2 } }, own.socket);
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(await client.call('connect_get_type')).toEqual({ type: 'TEST' });
  });
});

describe('streams of volumes', () => {
  const size = 16 * 1024 * 1024;
  let client: RpcClient;
  let pool: { name: string; uuid: string };

  const volume = async (name: string, capacity: number) => {
    const xml = `<volume><name>${name}</name><capacity>${capacity}</capacity><allocation>0</allocation>
      <target><format type='raw'/></target></volume>`;
    return (await client.call('storage_vol_create_xml', { pool, xml, flags: 0 })).vol;
  };

  beforeAll(async () => {
    client = await open('storage:///session', { daemonPings: false });
    const xml = `<pool type='dir'><name>streams</name><target><path>${daemon.folder}</path></target></pool>`;
    pool = (await client.call('storage_pool_create_xml', { xml, flags: 0 })).pool;
  });

  test('what is uploaded comes back, from an offset too', async () => {
    const vol = await volume('whole', size);
    const data = randomBytes(size);
    const up = await client.openStream('storage_vol_upload', { vol, offset: 0n, length: 0n, flags: 0 });
    await pipeline(Readable.from([data.subarray(0, 1000), data.subarray(1000)]), up.stream);
    const down = await client.openStream('storage_vol_download', { vol, offset: 0n, length: 0n, flags: 0 });
    expect((await buffer(down.stream)).equals(data)).toBe(true);
    const part = await client.openStream('storage_vol_download', {
      vol,
      offset: 12345n,
      length: 777n,
      flags: 0,
    });
    expect((await buffer(part.stream)).equals(data.subarray(12345, 12345 + 777))).toBe(true);
  });

  test('a reader that pauses pauses the daemon, and loses nothing', async () => {
    const vol = await volume('slow', size);
    const { stream } = await client.openStream('storage_vol_download', {
      vol,
      offset: 0n,
      length: 0n,
      flags: 0,
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    // What is held: the stream's own buffer and what one read of the socket brought.
    expect(stream.readableLength).toBeLessThan(2 * 1024 * 1024);
    expect((await buffer(stream)).length).toBe(size);
  });

  test('one that is given up leaves the connection usable', async () => {
    const vol = await volume('given-up', size);
    for (let i = 0; i < 5; i++) {
      const { stream } = await client.openStream('storage_vol_download', {
        vol,
        offset: 0n,
        length: 0n,
        flags: 0,
      });
      await new Promise((resolve) => stream.once('data', resolve));
      stream.destroy();
    }
    const upload = await client.openStream('storage_vol_upload', { vol, offset: 0n, length: 0n, flags: 0 });
    upload.stream.write(randomBytes(100_000));
    upload.stream.destroy();
    expect(await client.call('storage_vol_get_info', { vol })).toMatchObject({ capacity: BigInt(size) });
  });

  test('holes go both ways as holes', async () => {
    const vol = await volume('sparse', size);
    const sparse = { sparse: true } as const;
    const up = await client.openStream(
      'storage_vol_upload',
      { vol, offset: 0n, length: 0n, flags: 1 },
      sparse,
    );
    up.stream.write({ hole: 1048576n });
    up.stream.write(Buffer.from('here'));
    up.stream.end({ hole: BigInt(size - 1048576 - 4) });
    await finished(up.stream);
    const { allocation } = await client.call('storage_vol_get_info', { vol });
    expect(allocation).toBeLessThan(BigInt(size) / 4n);
    const down = await client.openStream(
      'storage_vol_download',
      { vol, offset: 0n, length: 0n, flags: 1 },
      sparse,
    );
    let total = 0n;
    let held = 0;
    for await (const chunk of down.stream as AsyncIterable<Buffer | StreamHole>) {
      if (Buffer.isBuffer(chunk)) held += chunk.length;
      total += Buffer.isBuffer(chunk) ? BigInt(chunk.length) : chunk.hole;
    }
    expect(total).toBe(BigInt(size));
    expect(held).toBeLessThan(1048576);
  });

  test("a volume that is too small ends the upload with libvirt's error", async () => {
    const vol = await volume('small', 10);
    const { stream } = await client.openStream('storage_vol_upload', {
      vol,
      offset: 0n,
      length: 4n,
      flags: 0,
    });
    stream.end(Buffer.alloc(100_000));
    expect(await rejection(finished(stream))).toMatchObject({
      name: 'LibvirtError',
      procedure: 'storage_vol_upload',
    });
    expect(client.isAlive).toBe(true);
  });
});

describe.skipIf(!canRunHosts())('a real guest', () => {
  let host: LabHost;

  beforeAll(async () => {
    host = await lab.startLibvirtd({
      name: 'client',
      network: 'shared',
      daemonConfig: 'max_client_requests = 3',
    });
    await host.defineGuest({ name: 'vm' });
  });

  test('boots; its serial console answers a typed command; a screenshot is a picture', async () => {
    const client = await open('qemu:///system', {}, host.socket);
    const { dom } = await client.call('domain_lookup_by_name', { name: 'vm' });
    await client.call('domain_create_with_flags', { dom, flags: 0 });
    const { stream } = await client.openStream('domain_open_console', { dom, dev_name: null, flags: 1 });
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    await expect.poll(() => text, { timeout: 90_000 }).toContain(READY);
    stream.write('echo $((6 * 7))-answered\n');
    await expect.poll(() => text, { timeout: 30_000 }).toContain('42-answered');
    const shot = await client.openStream('domain_screenshot', { dom, screen: 0, flags: 0 });
    expect(shot.ret.mime).toMatch(/^image\//);
    expect((await buffer(shot.stream)).length).toBeGreaterThan(1000);
    // The guest stops: its console ends by itself.
    await client.call('domain_destroy', { dom });
    await finished(stream);
    client.close();
  });
});
