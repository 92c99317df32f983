import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab/index.ts';
import { BenchBackend, watchDomains } from './backend.ts';
import { virshMs } from './peer.ts';
import { median, type Measurement } from './result.ts';

const HOSTS = 45;
const BLACK_HOLES = 5;
/** ms each way. */
const DELAY = 25;
const RUNS = 3;
const WANTED_MS = 3000;

/** Takes connections and every byte, and never says a word. */
async function blackHole(path: string): Promise<Server> {
  const server = createServer((socket) => void socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return server;
}

/** Fifty hosts at once, five of which never answer: how long until all others are listed. */
export async function benchHosts(lab: Lab): Promise<Measurement[]> {
  const daemon = await lab.startTestDaemon('fifty', 'max_clients = 2000\nmax_workers = 50');
  const hosts = [];
  for (let index = 0; index < HOSTS; index++) {
    const { socket } = await lab.startDelay(daemon.socket, DELAY);
    hosts.push({ id: `far-${index}`, uri: `test+unix:///default?socket=${socket}` });
  }
  const holes: Server[] = [];
  for (let index = 0; index < BLACK_HOLES; index++) {
    const path = join(lab.folder, `hole-${index}.sock`);
    holes.push(await blackHole(path));
    // Among the others, not behind them.
    hosts.splice(index * 10, 0, { id: `hole-${index}`, uri: `test+unix:///default?socket=${path}` });
  }
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    await using backend = await BenchBackend.start({ hosts });
    const { client } = await backend.connect();
    await watchDomains(client, (rows) => new Set([...rows.values()].map(({ host }) => host)).size === HOSTS);
    times.push(performance.now() - started);
    await sleep(200);
  }
  const one = await virshMs(hosts[1]?.uri ?? '', 'list', '--all');
  for (const hole of holes) hole.close();
  await daemon.kill();
  const value = median(times);
  return [
    {
      goal: 'hosts',
      what: `${HOSTS} of ${HOSTS + BLACK_HOLES} hosts at ${2 * DELAY} ms listed, the others mute; the program's start included`,
      value,
      unit: 'ms',
      wanted: `≤ ${WANTED_MS} ms`,
      met: value <= WANTED_MS,
      peers: [{ name: `virsh list, one host after another`, value: one * HOSTS }],
      detail: { starts: RUNS, longest: Math.max(...times) },
    },
  ];
}
