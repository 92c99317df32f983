import { setTimeout as sleep } from 'node:timers/promises';
import { TICK_STATS } from '../../main/hosts/statsRecord.ts';
import { subscribe } from '../../preload/wire/index.ts';
import type { Lab } from '../lab/index.ts';
import { BenchBackend, watchDomains } from './backend.ts';
import { virtManagerPattern } from './peer.ts';
import type { Measurement } from './result.ts';
import { processorSeconds } from './usage.ts';

const TICK = 2;
const SECONDS = 40;
/** Rows that a window shows at once. */
const VISIBLE = 40;

/** S2: one host with running VMs, a window open on the list, figures of all of them every 2 s. */
export async function benchSteady(lab: Lab, domains: number): Promise<Measurement[]> {
  const standIn = await lab.startStandIn({ domains, running: 1 });
  await using backend = await BenchBackend.start({ hosts: [{ id: 'bench', uri: standIn.uri }], tick: TICK });
  const { client } = await backend.connect();
  const rows = await watchDomains(client, (seen) => seen.size === domains);
  let ticks = 0;
  void subscribe(client, await client.domains.watchFigures({}), (message) => {
    ticks += message.ticks.length;
  }).catch(() => undefined);
  const visible = [...rows.values()].slice(0, VISIBLE).map(({ host, uuid }) => ({ host, uuid }));
  await client.domains.setVisible({ domains: visible });
  // The index of the XML is read once after the first paint; that is not the steady state.
  await sleep(15_000);
  await standIn.resetCalls();
  ticks = 0;
  const usedBefore = await processorSeconds(backend.pid);
  const started = performance.now();
  await sleep(SECONDS * 1000);
  const elapsed = (performance.now() - started) / 1000;
  const percent = (100 * ((await processorSeconds(backend.pid)) - usedBefore)) / elapsed;
  const calls = await standIn.calls();
  await backend.close();

  const peer = await virtManagerPattern('steady', standIn.uri, String(TICK), String(SECONDS));
  await standIn.stop();
  const samples = `connect_get_all_domain_stats of ${TICK_STATS}`;
  const stats = calls[samples] ?? 0;
  const others = Object.values(calls).reduce((sum, count) => sum + count, 0) - stats;
  const statsPerTick = stats / (elapsed / TICK);
  return [
    {
      goal: 'S2',
      what: `${domains} running VMs, figures every ${TICK} s: processor time`,
      value: percent,
      unit: '% of a core',
      wanted: '≤ 3 %, 1 sampling call a tick',
      met: percent <= 3 && statsPerTick <= 1.1 && ticks > 0,
      peers: [{ name: "virt-manager's calls", value: (100 * peer.processor) / peer.seconds }],
      detail: {
        'sampling calls a tick': statsPerTick,
        'other calls a tick': others / (elapsed / TICK),
        'ticks that reached the window': ticks,
        'calls of the other kinds': Object.entries(calls)
          .filter(([name]) => name !== samples)
          .map(([name, count]) => `${count} ${name}`)
          .join(' '),
        seconds: elapsed,
      },
    },
  ];
}
