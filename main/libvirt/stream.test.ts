import { buffer } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { RpcClient } from './client.ts';
import { XdrDecoder, XdrEncoder } from './protocol/xdr.ts';
import { decodeVirNetStreamHole, encodeVirNetStreamHole } from './protocol/remoteShared.gen.ts';
import type { RpcStream, StreamHole } from './stream.ts';
import { FakeDaemon, FakeError, noAnswer } from './testing/fakeDaemon.ts';
import type { FakeCall, FakeConnection } from './testing/fakeDaemon.ts';

const ok = 0;
const error = 1;
const more = 2;
const streamType = 3;
const holeType = 6;
const vol = { pool: 'p', name: 'v', key: 'k' };
const range = { vol, offset: 0n, length: 0n, flags: 0 };
const dom = { name: 'vm', uuid: '00000000-0000-4000-8000-000000000001', id: 1 };

interface Opened {
  client: RpcClient;
  connection: FakeConnection;
  stream: RpcStream;
  call: FakeCall;
}

async function open(kind: 'download' | 'upload' | 'console', sparse = false): Promise<Opened> {
  const daemon = new FakeDaemon()
    .on('storage_vol_download', () => undefined)
    .on('storage_vol_upload', () => undefined)
    .on('domain_open_console', () => undefined);
  const client = new RpcClient(await daemon.dial(), { keepAlive: false });
  const { stream } =
    kind === 'console'
      ? await client.openStream('domain_open_console', { dom, dev_name: null, flags: 0 })
      : await client.openStream(kind === 'upload' ? 'storage_vol_upload' : 'storage_vol_download', range, {
          sparse,
        });
  const { connection } = daemon;
  return { client, connection, stream, call: connection.calls[0]! };
}

const statuses = (connection: FakeConnection): number[] =>
  connection.streamPackets.map(({ header, payload }) => (payload.length > 0 ? more : header.status));

const hole = (length: bigint): Buffer => {
  const encoder = new XdrEncoder();
  encodeVirNetStreamHole(encoder, { length, flags: 0 });
  return encoder.finish();
};

/** Answered when everything sent before has been read. */
const settle = async (client: RpcClient): Promise<void> => {
  await client.call('connect_supports_feature', { feature: 1 });
  await new Promise((resolve) => setImmediate(resolve));
};

describe('download', () => {
  test('ends when the daemon, told that all has come, agrees', async () => {
    const { connection, stream, call } = await open('download');
    call.stream(more, Buffer.from('hello '));
    call.stream(more, Buffer.from('world'));
    call.stream(more);
    const data = buffer(stream);
    await connection.until(() => connection.streamPackets.length === 1);
    expect(connection.streamPackets[0]?.header).toMatchObject({
      type: streamType,
      status: ok,
      serial: call.header.serial,
    });
    call.stream(ok);
    expect((await data).toString()).toBe('hello world');
  });

  test('data that comes with the opening reply is not lost', async () => {
    const daemon = new FakeDaemon().on('storage_vol_download', (_args, call) => {
      call.reply(undefined);
      call.stream(more, Buffer.from('at once'));
      call.stream(more);
      call.stream(ok);
      return noAnswer;
    });
    const client = new RpcClient(await daemon.dial(), { keepAlive: false });
    const { stream } = await client.openStream('storage_vol_download', range);
    expect((await buffer(stream)).toString()).toBe('at once');
  });

  test("libvirt's error in the middle ends the stream with it; the connection lives on", async () => {
    const { client, stream, call } = await open('download');
    call.stream(more, Buffer.from('half'));
    call.fail(new FakeError(38, 'cannot read: Input/output error'), streamType);
    await expect(buffer(stream)).rejects.toMatchObject({
      name: 'LibvirtError',
      codeName: 'VIR_ERR_SYSTEM_ERROR',
      procedure: 'storage_vol_download',
    });
    await settle(client);
    expect(client.isAlive).toBe(true);
  });

  test('an error that nobody listens for is kept and told to who asks later', async () => {
    const { client, stream, call } = await open('download');
    call.fail(new FakeError(38, 'gone'), streamType);
    await settle(client);
    await expect(finished(stream)).rejects.toThrow('gone');
  });

  test('destroying it tells the daemon, drops what still comes and frees the connection', async () => {
    const { client, connection, stream, call } = await open('download');
    call.stream(more, Buffer.from('x'));
    stream.destroy();
    await connection.until(() => connection.streamPackets.length === 1);
    expect(statuses(connection)).toEqual([error]);
    call.stream(more, Buffer.from('late'));
    call.stream(ok);
    await settle(client);
    expect(client.isAlive).toBe(true);
  });

  test('a reader that stops reading stops the connection, and goes on where it was', async () => {
    const { client, connection, stream, call } = await open('download');
    const chunk = Buffer.alloc(256 * 1024, 7);
    const total = 400;
    let sent = 0;
    const feed = (): void => {
      while (sent < total) {
        sent++;
        call.stream(more, chunk);
        if (connection.transport.writableNeedDrain) return;
      }
      call.stream(more);
      call.stream(ok);
      connection.transport.off('drain', feed);
    };
    connection.transport.on('drain', feed);
    feed();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sent).toBeLessThan(20);
    const stuck = settle(client);
    let received = 0;
    for await (const data of stream) received += (data as Buffer).length;
    expect(received).toBe(total * chunk.length);
    await stuck;
  });

  test('holes of a sparse stream come as such; in another stream they break the protocol', async () => {
    const sparse = await open('download', true);
    sparse.call.stream(more, hole(1n << 40n), holeType);
    sparse.call.stream(more, Buffer.from('data'));
    sparse.call.stream(more, hole(5n), holeType);
    sparse.call.stream(more);
    sparse.call.stream(ok);
    const chunks: (Buffer | StreamHole)[] = [];
    for await (const chunk of sparse.stream) chunks.push(chunk as Buffer | StreamHole);
    expect(chunks).toEqual([{ hole: 1n << 40n }, Buffer.from('data'), { hole: 5n }]);

    const dense = await open('download');
    const reason = new Promise((resolve) => dense.client.onClose((_reason, why) => resolve(why)));
    dense.call.stream(more, hole(5n), holeType);
    expect(await reason).toMatchObject({ name: 'ProtocolError', kind: 'unexpected' });
    await expect(finished(dense.stream)).rejects.toMatchObject({ name: 'ConnectionClosedError' });
  });

  test('the end of the connection ends the stream with an error', async () => {
    const { connection, stream } = await open('download');
    connection.transport.destroy();
    await expect(buffer(stream)).rejects.toMatchObject({ name: 'ConnectionClosedError', reason: 'eof' });
  });
});

describe('upload', () => {
  test('is cut into packets the daemon takes, and finished when it has confirmed', async () => {
    const { connection, stream, call } = await open('upload');
    const data = Buffer.from(Array.from({ length: 700_000 }, (_, i) => i & 0xff));
    let done = false;
    const finish = pipeline(Readable.from([data]), stream).then(() => (done = true));
    await connection.until(() => connection.streamPackets.at(-1)?.header.status === ok);
    expect(statuses(connection)).toEqual([more, more, more, ok]);
    expect(connection.streamPackets.every(({ payload }) => payload.length <= 262120)).toBe(true);
    expect(Buffer.concat(connection.streamPackets.map(({ payload }) => payload)).equals(data)).toBe(true);
    expect(done).toBe(false);
    call.stream(ok);
    await finish;
  });

  test("ends with libvirt's error, also when that answers the end", async () => {
    const { stream, call, connection } = await open('upload');
    const finish = pipeline(Readable.from([Buffer.from('x')]), stream);
    await connection.until(() => connection.streamPackets.at(-1)?.header.status === ok);
    call.fail(new FakeError(38, 'No space left on device'), streamType);
    await expect(finish).rejects.toThrow('No space left on device');
  });

  test('holes are sent as packets of their own', async () => {
    const { connection, stream, call } = await open('upload', true);
    stream.write(Buffer.from('data'));
    stream.end({ hole: 1n << 40n });
    await connection.until(() => connection.streamPackets.length === 3);
    const packet = connection.streamPackets[1]!;
    expect(packet.header.type).toBe(holeType);
    expect(decodeVirNetStreamHole(new XdrDecoder(packet.payload))).toEqual({ length: 1n << 40n, flags: 0 });
    call.stream(ok);
    await finished(stream);
  });

  test('destroying it aborts at the daemon', async () => {
    const { connection, stream, client, call } = await open('upload');
    stream.write(Buffer.from('x'));
    stream.destroy(new Error('cancelled by the user'));
    await connection.until(() => connection.streamPackets.length === 2);
    expect(statuses(connection)).toEqual([more, error]);
    call.stream(ok);
    await settle(client);
    expect(client.isAlive).toBe(true);
  });

  test('a daemon that does not read holds the writer back', async () => {
    const { connection, stream } = await open('upload');
    connection.transport.pause();
    let written = 0;
    const chunk = Buffer.alloc(256 * 1024);
    const source = new Readable({
      read() {
        written += chunk.length;
        this.push(written > 100 * 1024 * 1024 ? null : chunk);
      },
    });
    const copying = pipeline(source, stream).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(written).toBeLessThan(4 * 1024 * 1024);
    stream.destroy();
    await copying;
  });

  test('data in an upload breaks the protocol', async () => {
    const { client, call } = await open('upload');
    const reason = new Promise((resolve) => client.onClose((_reason, why) => resolve(why)));
    call.stream(more, Buffer.from('what?'));
    expect(await reason).toMatchObject({ name: 'ProtocolError', kind: 'unexpected' });
  });
});

describe('console', () => {
  test('what the guest prints is read as it comes', async () => {
    const { stream, call } = await open('console');
    call.stream(more, Buffer.from('login: '));
    expect((await stream[Symbol.asyncIterator]().next()).value).toEqual(Buffer.from('login: '));
    stream.destroy();
  });

  test('keys go out; when the guest ends it, it ends on both sides', async () => {
    const { connection, stream, call } = await open('console');
    stream.write('root\n');
    await connection.until(() => connection.streamPackets.length === 1);
    expect(connection.streamPackets[0]?.payload.toString()).toBe('root\n');
    stream.resume();
    call.stream(more);
    await connection.until(() => connection.streamPackets.at(-1)?.header.status === ok);
    call.stream(ok);
    await finished(stream);
    expect(stream.destroyed).toBe(true);
  });

  test('ending it on our side waits for the daemon', async () => {
    const { connection, stream, call } = await open('console');
    stream.resume();
    stream.end('exit\n');
    await connection.until(() => connection.streamPackets.at(-1)?.header.status === ok);
    call.stream(ok);
    await finished(stream);
  });
});

describe('opening', () => {
  test('a refusal is the error of the call', async () => {
    const daemon = new FakeDaemon().on('storage_vol_download', () => {
      throw new FakeError(50, 'no storage vol with matching name');
    });
    const client = new RpcClient(await daemon.dial(), { keepAlive: false });
    await expect(client.openStream('storage_vol_download', range)).rejects.toMatchObject({
      codeName: 'VIR_ERR_NO_STORAGE_VOL',
    });
    await settle(client);
  });

  test('given up before the reply: the stream is aborted when the reply comes', async () => {
    const daemon = new FakeDaemon().on('storage_vol_download', () => noAnswer);
    const client = new RpcClient(await daemon.dial(), { keepAlive: false });
    const controller = new AbortController();
    const opening = client.openStream('storage_vol_download', range, { signal: controller.signal });
    const call = await daemon.connection.nextCall('storage_vol_download');
    controller.abort(new Error('changed my mind'));
    await expect(opening).rejects.toThrow('changed my mind');
    call.reply(undefined);
    call.stream(more, Buffer.from('late'));
    await daemon.connection.until(() => daemon.connection.streamPackets.length === 1);
    expect(statuses(daemon.connection)).toEqual([error]);
    call.stream(ok);
    await settle(client);
    expect(client.isAlive).toBe(true);
  });

  test('what overtakes the reply is kept for it: real daemons do that', async () => {
    const daemon = new FakeDaemon().on('storage_vol_download', (_args, call) => {
      call.stream(more, Buffer.from('early '));
      call.reply(undefined);
      call.stream(more, Buffer.from('late'));
      call.stream(more);
      call.stream(ok);
      return noAnswer;
    });
    const client = new RpcClient(await daemon.dial(), { keepAlive: false });
    const { stream } = await client.openStream('storage_vol_download', range);
    expect((await buffer(stream)).toString()).toBe('early late');
  });

  test('an error that overtakes the reply is the error of the stream', async () => {
    const daemon = new FakeDaemon().on('storage_vol_download', (_args, call) => {
      call.fail(new FakeError(38, 'gone at once'), streamType);
      call.reply(undefined);
      return noAnswer;
    });
    const client = new RpcClient(await daemon.dial(), { keepAlive: false });
    const { stream } = await client.openStream('storage_vol_download', range);
    await expect(buffer(stream)).rejects.toThrow('gone at once');
    await settle(client);
  });

  test('a daemon that never replies cannot fill our memory', async () => {
    const daemon = new FakeDaemon().on('storage_vol_download', (_args, call) => {
      for (let i = 0; i < 70; i++) call.stream(more, Buffer.alloc(256 * 1024));
      return noAnswer;
    });
    const client = new RpcClient(await daemon.dial(), { keepAlive: false });
    await expect(client.openStream('storage_vol_download', range)).rejects.toMatchObject({
      name: 'ConnectionClosedError',
      reason: 'error',
      cause: { name: 'ProtocolError', kind: 'unexpected' },
    });
  });
});
