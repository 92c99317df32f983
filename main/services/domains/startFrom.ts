import type { BootDevice, BulkResult, DomainRef } from '../../../preload/contract/index.ts';
import { virDomainXMLFlags } from '../../libvirt/index.ts';
import { withOnlyBoot } from '../../xml/index.ts';
import type { Backend } from '../context.ts';
import { failure } from '../errors.ts';
import { attemptOn } from '../target.ts';
import { bulk } from './bulk.ts';

const READ_MS = 20_000;
/** Staging a guest's disks. */
const START_MS = 5 * 60_000;
const { VIR_DOMAIN_XML_INACTIVE, VIR_DOMAIN_XML_SECURE } = virDomainXMLFlags;
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
      await host.session.lanes.action(task.signal, async (connection) => {
        task.report({ cancellable: false });
        const flags = VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE;
        const { xml } = await connection.call('domain_get_xml_desc', { dom, flags }, { timeoutMs: READ_MS });
        const once = { xml_desc: withOnlyBoot(xml, device), flags: 0 };
        await connection.call('domain_create_xml', once, { timeoutMs: START_MS });
      });
      host.feed.touch(dom);
    },
  });
}
