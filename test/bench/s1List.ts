import type { DelayProxy, Lab } from '../lab/index.ts';
import { BenchBackend, watchDomains } from './backend.ts';
import { virshMs, virtManagerPattern } from './peer.ts';
import type { Measurement } from './result.ts';

/** ms each way: 50 ms for the round trip. */
const DELAY = 25;

interface Source {
  name: string;
  /** Of the real socket. */
  socket: string;
  uri: (socket: string) => string;
}

/** What the daemon itself needs for the same calls is not ours to save: the same opening without the delay. */
async function openList(
  proxy: DelayProxy,
  uri: string,
  domains: number,
): Promise<{ ms: number; roundTrips: number; connections: number }> {
  await using backend = await BenchBackend.start({ hosts: [{ id: 'bench', uri }], autoconnect: false });
  const { client } = await backend.connect();
  const complete = watchDomains(
    client,
    (rows) =>
      rows.size === domains && [...rows.values()].every((row) => row.vcpus > 0 && row.maxMemoryBytes > 0),
  ).then(() => ({
    at: performance.now(),
    counts: proxy.counts,
  }));
  proxy.resetCounts();
  const started = performance.now();
  await client.hosts.connect({ id: 'bench' as Parameters<typeof client.hosts.connect>[0]['id'] });
  const { at, counts } = await complete;
  return { ms: at - started, roundTrips: counts.roundTrips, connections: counts.connections };
}

/** S1: the complete list (state, CPU, memory), from connect, 50 ms away. */
export async function benchList(lab: Lab, domains: number): Promise<Measurement[]> {
  const standIn = await lab.startStandIn({ domains });
  const daemon = await lab.startTestDaemon();
  const node = await lab.testNodeFile({ domains });
  const sources: Source[] = [
    {
      name: 'QEMU stand-in',
      socket: standIn.socket,
      uri: (socket) => `qemu+unix:///system?socket=${socket}`,
    },
    { name: 'test driver', socket: daemon.socket, uri: (socket) => `test+unix://${node}?socket=${socket}` },
  ];
  const results: Measurement[] = [];
  for (const { name, socket, uri } of sources) {
    const near = await lab.startDelay(socket, 0);
    const far = await lab.startDelay(socket, DELAY);
    const own = await openList(near, uri(near.socket), domains);
    const ours = await openList(far, uri(far.socket), domains);
    far.resetCounts();
    const virtManager = await virtManagerPattern('open', uri(far.socket));
    const peerTrips = far.counts.roundTrips;
    const virsh = await virshMs(uri(far.socket), 'list', '--all');
    results.push({
      goal: 'S1',
      what: `list of ${domains} VMs at 50 ms, ${name}`,
      value: ours.ms,
      unit: 'ms',
      wanted: '≤ 8 round trips, ≥ 100 × virt-manager',
      met: ours.roundTrips <= 8 && (virtManager.seconds * 1000) / ours.ms >= 100,
      peers: [
        { name: "virt-manager's calls", value: virtManager.seconds * 1000 },
        { name: 'virsh list', value: virsh },
      ],
      detail: {
        'round trips': ours.roundTrips,
        connections: ours.connections,
        'ms without the delay': own.ms,
        "virt-manager's round trips": peerTrips,
      },
    });
  }
  await standIn.stop();
  await daemon.kill();
  return results;
}
