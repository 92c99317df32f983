import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab/index.ts';
import { BenchBackend, watchDomains } from './backend.ts';
import { holdByVirtManagerPattern } from './peer.ts';
import type { Measurement } from './result.ts';
import { residentMiB } from './usage.ts';

const HOSTS = 10;
const SETTLE_MS = 30_000;

/** S4: the backend's memory with ten hosts, a window open on the list and every VM's XML read once for the search. */
export async function benchMemory(lab: Lab, domains: number): Promise<Measurement[]> {
  const standIns = [];
  for (let index = 0; index < HOSTS; index++) standIns.push(await lab.startStandIn({ domains }));
  const hosts = standIns.map(({ uri }, index) => ({ id: `bench-${index}`, uri }));
  await using backend = await BenchBackend.start({ hosts });
  const empty = await residentMiB(backend.pid);
  const { client } = await backend.connect();
  const rows = await watchDomains(client, (seen) => seen.size === HOSTS * domains);
  const visible = [...rows.values()].slice(0, 40).map(({ host, uuid }) => ({ host, uuid }));
  await client.domains.setVisible({ domains: visible });
  const samples: number[] = [];
  const until = performance.now() + SETTLE_MS;
  while (performance.now() < until) {
    await sleep(1000);
    samples.push(await residentMiB(backend.pid));
  }
  const settled = samples.at(-1) ?? NaN;
  await backend.close();

  const peer = await holdByVirtManagerPattern(standIns.map(({ uri }) => uri));
  const peerMiB = await residentMiB(peer.pid ?? 0);
  peer.stdin?.end();
  for (const standIn of standIns) await standIn.stop();
  return [
    {
      goal: 'S4',
      what: `memory of the backend, ${HOSTS} hosts × ${domains} VMs`,
      value: settled,
      unit: 'MiB',
      wanted: '≤ 150 MB',
      met: settled * 1.048576 <= 150,
      peers: [{ name: "virt-manager's calls, no window", value: peerMiB }],
      detail: { highest: Math.max(...samples), 'without hosts': empty },
    },
  ];
}
