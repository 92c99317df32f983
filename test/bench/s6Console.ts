import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createWebSocketStream, WebSocket, WebSocketServer } from 'ws';
import type { AddressInfo } from 'node:net';
import type { Lab } from '../lab/index.ts';
import type { BytePipe } from './bytePipe.ts';
import { directPipe, openConsoleWay } from './consoleWay.ts';
import { median, percentile, type Measurement } from './result.ts';
import { benchPictures } from './s6Pictures.ts';

const FLOOD = Buffer.alloc(256 * 1024, 0xa5);
const MEBIBYTES = 256;
const ROUNDS = 3;
const ECHOES = 2000;
/** A key event of the RFB protocol is 8 bytes. */
const KEY = Buffer.alloc(8, 4);

/** In a display's place: floods whoever sends an `F`, and gives everything else back. */
function startDisplayServer(path: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      if (chunk[0] === 0x46) void flood(socket);
      else socket.write(chunk);
    });
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}

async function flood(socket: Socket): Promise<void> {
  for (let sent = 0; sent < MEBIBYTES * 2 ** 20; sent += FLOOD.length)
    if (!socket.write(FLOOD)) await once(socket, 'drain');
}

/** The least that brings a socket to a browser: one WebSocket, joined to it in another process's place. */
async function bareRelay(path: string): Promise<BytePipe & { stop: () => void }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  server.on('connection', (accepted) => {
    const far = createConnection(path);
    const near = createWebSocketStream(accepted);
    near.pipe(far).pipe(near);
    for (const stream of [near, far]) stream.on('error', () => stream.destroy());
  });
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    perMessageDeflate: false,
  });
  await once(socket, 'open');
  const pipe: BytePipe = {
    write: (data) => socket.send(data),
    onData: (listener) => void socket.on('message', (data) => listener(data as Buffer)),
    close: () => socket.terminate(),
  };
  return { ...pipe, stop: () => server.close() };
}

/** MB/s of one flood. */
async function throughput(pipe: BytePipe): Promise<number> {
  const wanted = MEBIBYTES * 2 ** 20;
  const started = performance.now();
  await new Promise<void>((resolve) => {
    let received = 0;
    pipe.onData((data) => {
      received += data.length;
      if (received >= wanted) resolve();
    });
    pipe.write(Buffer.from('F'));
  });
  const seconds = (performance.now() - started) / 1000;
  pipe.close();
  return wanted / 1e6 / seconds;
}

/** ms of each of many keys, from its sending until it came back. */
async function latencies(pipe: BytePipe): Promise<number[]> {
  const values: number[] = [];
  let arrived: () => void = () => undefined;
  pipe.onData(() => arrived());
  for (let key = 0; key < ECHOES; key++) {
    const started = performance.now();
    const back = new Promise<void>((resolve) => (arrived = resolve));
    pipe.write(KEY);
    await back;
    values.push(performance.now() - started);
  }
  pipe.close();
  return values;
}

/** S6: a console's bytes from a display's socket to the page's side of the WebSocket. */
export async function benchConsole(lab: Lab): Promise<Measurement[]> {
  const path = join(lab.folder, 'display.sock');
  const display = await startDisplayServer(path);
  await using way = await openConsoleWay(lab, path);
  const speeds = { ours: [] as number[], direct: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    speeds.direct.push(await throughput(await directPipe(path)));
    speeds.ours.push(await throughput(await way.open()));
    const bare = await bareRelay(path);
    speeds.bare.push(await throughput(bare));
    bare.stop();
  }
  const bare = await bareRelay(path);
  const keys = {
    direct: await latencies(await directPipe(path)),
    ours: await latencies(await way.open()),
    bare: await latencies(bare),
  };
  bare.stop();
  display.close();
  const p95 = {
    direct: percentile(keys.direct, 95),
    ours: percentile(keys.ours, 95),
    bare: percentile(keys.bare, 95),
  };
  const [ours, direct] = [median(speeds.ours), median(speeds.direct)];
  return [
    {
      goal: 'S6',
      what: 'throughput of a console, endless flood',
      value: ours,
      unit: 'MB/s',
      wanted: '≥ 90 % of a direct socket',
      met: ours >= 0.9 * direct,
      peers: [
        { name: 'direct socket', value: direct },
        { name: 'bare WebSocket relay', value: median(speeds.bare) },
      ],
    },
    {
      goal: 'S6',
      what: 'a key there and back, 95th percentile',
      value: p95.ours,
      unit: 'ms',
      wanted: '≤ 2 ms more than a direct socket',
      met: p95.ours - p95.direct <= 2,
      peers: [
        { name: 'direct socket', value: p95.direct },
        { name: 'bare WebSocket relay', value: p95.bare },
      ],
      detail: { median: median(keys.ours) },
    },
    await benchPictures(lab),
  ];
}
