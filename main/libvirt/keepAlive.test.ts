import { describe, expect, test } from 'vitest';
import { RpcClient } from './client.ts';
import { FakeDaemon } from './testing/fakeDaemon.ts';

const soon = { intervalMs: 15, count: 2 };
const reasonOf = (client: RpcClient): Promise<string> => new Promise((resolve) => client.onClose(resolve));

describe('keepalive', () => {
  test("the daemon's pings are answered", async () => {
    const daemon = new FakeDaemon();
    const client = new RpcClient(await daemon.dial(), { keepAlive: false });
    daemon.connection.keepAlive(1);
    daemon.connection.keepAlive(1);
    await daemon.connection.until(() => daemon.connection.pongs === 2);
    client.close();
  });

  test('silence is pinged, and a daemon that answers stays connected', async () => {
    const daemon = new FakeDaemon();
    const client = new RpcClient(await daemon.dial(), { keepAlive: soon });
    await daemon.connection.until(() => daemon.connection.pings >= 6);
    expect(client.isAlive).toBe(true);
    client.close();
  });

  test('a daemon that falls silent is given up, and what was pending is rejected with that reason', async () => {
    const daemon = new FakeDaemon();
    const client = new RpcClient(await daemon.dial(), { keepAlive: soon });
    daemon.connection.answerPings = false;
    const closed = reasonOf(client);
    await expect(client.call('connect_get_hostname')).rejects.toMatchObject({
      name: 'ConnectionClosedError',
      reason: 'keepalive',
      sent: true,
    });
    expect(await closed).toBe('keepalive');
    expect(daemon.connection.pings).toBe(soon.count);
  });

  test('anything that arrives counts as life, though pings are not answered', async () => {
    const daemon = new FakeDaemon();
    const client = new RpcClient(await daemon.dial(), { keepAlive: soon });
    const { connection } = daemon;
    connection.answerPings = false;
    // A large reply that trickles in: its packet is not complete for many intervals.
    const bytes = Buffer.alloc(40);
    bytes.writeUInt32BE(1000);
    let at = 0;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        connection.send(bytes.subarray(at, at + 1));
        if (++at < bytes.length) return;
        clearInterval(timer);
        resolve();
      }, 5);
    });
    expect(client.isAlive).toBe(true);
    client.close();
  });

  test('while a paused stream keeps us from reading, silence is not held against the daemon', async () => {
    const daemon = new FakeDaemon().on('storage_vol_download', () => undefined);
    const client = new RpcClient(await daemon.dial(), { keepAlive: soon });
    const { connection } = daemon;
    const vol = { pool: 'p', name: 'v', key: 'k' };
    const { stream } = await client.openStream('storage_vol_download', {
      vol,
      offset: 0n,
      length: 0n,
      flags: 0,
    });
    const [call] = connection.calls;
    for (let i = 0; i < 8; i++) call!.stream(2, Buffer.alloc(256 * 1024));
    await new Promise((resolve) => setTimeout(resolve, soon.intervalMs * (soon.count + 4)));
    expect(client.isAlive).toBe(true);
    stream.destroy();
    client.close();
  });

  test('a peer that pings without reading does not make our answers pile up', async () => {
    const daemon = new FakeDaemon();
    const transport = await daemon.dial();
    const client = new RpcClient(transport, { keepAlive: false });
    daemon.connection.transport.pause();
    for (let i = 0; i < 50_000; i++) daemon.connection.keepAlive(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(transport.writableLength).toBeLessThanOrEqual(transport.writableHighWaterMark + 1024);
    client.close();
  });
});
