import type { BulkResult, CoreDump } from '../../../preload/contract/index.ts';
import { virDomainCoreDumpFlags, virDomainCoreDumpFormat } from '../../libvirt/index.ts';
import type { Backend } from '../context.ts';
import { domainObject, recorded } from '../journal.ts';
import { virsh } from '../virsh.ts';
import { followJob } from './act.ts';
import { bulk } from './bulk.ts';

/** As long as writing all of a large guest's memory to a slow disk takes. */
const DUMP_MS = 6 * 3_600_000;
const { VIR_DUMP_LIVE, VIR_DUMP_CRASH, VIR_DUMP_RESET, VIR_DUMP_MEMORY_ONLY } = virDomainCoreDumpFlags;

const AFTERWARDS: Record<CoreDump['afterwards'], { flag: number; options: string[] }> = {
  live: { flag: VIR_DUMP_LIVE, options: ['--live'] },
  continue: { flag: 0, options: [] },
  crash: { flag: VIR_DUMP_CRASH, options: ['--crash'] },
  reset: { flag: VIR_DUMP_RESET, options: ['--reset'] },
};

/** Writes the guest's memory into a file on its host. */
export function coreDump(
  backend: Backend,
  { path, memoryOnly, afterwards, ...domain }: CoreDump,
): Promise<BulkResult> {
  return bulk({
    backend,
    verb: 'Dump the memory of',
    domains: [domain],
    work: async (target, task) => {
      const { host, dom } = target;
      const args = {
        dom,
        to: path,
        dumpformat: virDomainCoreDumpFormat.VIR_DOMAIN_CORE_DUMP_FORMAT_RAW,
        flags: AFTERWARDS[afterwards].flag | (memoryOnly ? VIR_DUMP_MEMORY_ONLY : 0),
      };
      const options = [...AFTERWARDS[afterwards].options, ...(memoryOnly ? ['--memory-only'] : [])];
      const change = {
        host,
        object: domainObject(target),
        verb: 'coreDump',
        detail: path,
        command: virsh(host.session.uri)('dump', options, dom.name, path),
      } as const;
      await host.session.lanes.job(task.signal, (connection) =>
        recorded(backend, change, () => {
          const dumping = connection.call('domain_core_dump_with_format', args, { timeoutMs: DUMP_MS });
          return followJob(target, dumping, task, true);
        }),
      );
      host.feed.touch(dom);
    },
  });
}
