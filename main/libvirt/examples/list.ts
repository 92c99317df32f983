/**
 * Lists a host's domains with state, memory and vCPUs, in two round trips however many there are.
 *
 *     node list.ts [URI]
 */
import { argv, stdout } from 'node:process';
import { Connection } from '../index.ts';

const connection = await Connection.open(argv[2] ?? 'qemu:///system');
try {
  const domains = await connection.listAllDomains();
  // All at once: the calls are pipelined, and each domain's answer comes with its own promise.
  const infos = await Promise.all(domains.map((domain) => domain.getInfo()));
  domains.forEach((domain, i) => {
    const { state, memory, nrVirtCpu } = infos[i]!;
    stdout.write(`${domain.name}\t${state}\t${memory / 1024n} MiB\t${nrVirtCpu} vCPU\n`);
  });
} finally {
  await connection.close();
}
