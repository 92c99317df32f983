import type { BulkResult, CoreDump } from '../../../preload/contract/index.ts';
import { virDomainCoreDumpFlags, virDomainCoreDumpFormat } from '../../libvirt/index.ts';
import type { Backend } from '../context.ts';
import { followJob } from './act.ts';
import { bulk } from './bulk.ts';

/** As long as writing all of a large guest's memory to a slow disk takes. */
const DUMP_MS = 6 * 3_600_000;
const { VIR_DUMP_LIVE, VIR_DUMP_CRASH, VIR_DUMP_RESET, VIR_DUMP_MEMORY_ONLY } = virDomainCoreDumpFlags;

const AFTERWARDS: Record<CoreDump['afterwards'], number> = {
  live: VIR_DUMP_LIVE,
  continue: 0,
  crash: VIR_DUMP_CRASH,
  reset: VIR_DUMP_RESET,
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
        flags: AFTERWARDS[afterwards] | (memoryOnly ? VIR_DUMP_MEMORY_ONLY : 0),
      };
      await host.session.lanes.job(task.signal, (connection) =>
        followJob(
          target,
          connection.call('domain_core_dump_with_format', args, { timeoutMs: DUMP_MS }),
          task,
          true,
        ),
      );
      host.feed.touch(dom);
    },
  });
}
