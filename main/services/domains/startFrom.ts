import type { BootDevice, BulkResult, DomainRef } from '../../../preload/contract/index.ts';
import { withOnlyBoot } from '../../xml/index.ts';
import type { Backend } from '../context.ts';
import { failure } from '../errors.ts';
import { domainObject, recorded } from '../journal.ts';
import { readStoredXml } from '../storedXml.ts';
import { attemptOn } from '../target.ts';
import { virsh } from '../virsh.ts';
import { bulk } from './bulk.ts';

const READ_MS = 20_000;
/** Staging a guest's disks. */
const START_MS = 5 * 60_000;
const VERB = 'Start once from another device';

/**
 * Starts a domain that is off from one device, this once. libvirt runs the changed XML beside the stored one, which it
 * goes back to when the guest is off: nothing has to be undone, whatever happens in between.
 */
export function startFrom(backend: Backend, domain: DomainRef, device: BootDevice): Promise<BulkResult> {
  return bulk({
    backend,
    verb: VERB,
    domains: [domain],
    work: async (target, task) => {
      const { host, row, dom } = target;
      if (row.hasManagedSave) {
        const remedy = { text: 'Start it, or discard its saved state first.' };
        const attempt = attemptOn(target, VERB.toLowerCase());
        throw failure(
          'Conflict',
          attempt,
          'it has a saved state, which a fresh boot would leave without its disks',
          remedy,
        );
      }
      const change = {
        host,
        object: domainObject(target),
        verb: 'startFrom',
        detail: device.kind === 'disk' ? device.target : device.mac,
        command: virsh(host.session.uri)('create', [], `${dom.name}.xml`),
      } as const;
      await host.session.lanes.action(task.signal, (connection) => {
        task.report({ cancellable: false });
        return recorded(backend, change, async ({ note }) => {
          const before = await readStoredXml(connection, dom, { timeoutMs: READ_MS });
          const after = withOnlyBoot(before, device);
          note({ before, after });
          await connection.call('domain_create_xml', { xml_desc: after, flags: 0 }, { timeoutMs: START_MS });
        });
      });
      host.feed.touch(dom);
    },
  });
}
