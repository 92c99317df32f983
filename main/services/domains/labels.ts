import type { BulkResult, DomainRef } from '../../../preload/contract/index.ts';
import {
  LibvirtError,
  virDomainMetadataType,
  virDomainModificationImpact,
  type Connection,
} from '../../libvirt/index.ts';
import { isActive } from '../../hosts/index.ts';
import { changeLabels, VIRTDECK_NAMESPACE, type LabelChange } from '../../xml/index.ts';
import type { Backend } from '../context.ts';
import type { DomainTarget } from '../target.ts';
import { AT_ONCE, bulk } from './bulk.ts';

const CALL_MS = 20_000;
/** The prefix that libvirt writes for our namespace. */
const PREFIX = 'virtdeck';
const { VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG } = virDomainModificationImpact;

/** Changes tags and group of many domains, each on its own, in the metadata that every administrator's Virtdeck reads. */
export function setLabels(
  backend: Backend,
  domains: readonly DomainRef[],
  change: LabelChange,
): Promise<BulkResult> {
  return bulk({
    backend,
    verb: 'Change the tags of',
    domains,
    atOnce: AT_ONCE,
    work: async (target) => {
      await changeOne(target, change);
      target.host.feed.touch(target.dom);
    },
  });
}

async function changeOne({ host, row, dom }: DomainTarget, change: LabelChange): Promise<void> {
  const { control } = host.session;
  const stored = row.persistent ? VIR_DOMAIN_AFFECT_CONFIG : VIR_DOMAIN_AFFECT_LIVE;
  // Read again first: another administrator may have changed them since the list did.
  const before = await read(control, dom, stored);
  const after = changeLabels(before, change);
  const flags = row.persistent && isActive(row) ? VIR_DOMAIN_AFFECT_LIVE | VIR_DOMAIN_AFFECT_CONFIG : stored;
  if (before === undefined && after === undefined) return;
  const args = {
    dom,
    type: virDomainMetadataType.VIR_DOMAIN_METADATA_ELEMENT,
    metadata: after ?? null,
    key: PREFIX,
    uri: VIRTDECK_NAMESPACE,
    flags,
  };
  await control.call('domain_set_metadata', args, { timeoutMs: CALL_MS });
}

async function read(
  control: Connection,
  dom: DomainTarget['dom'],
  flags: number,
): Promise<string | undefined> {
  const type = virDomainMetadataType.VIR_DOMAIN_METADATA_ELEMENT;
  try {
    const args = { dom, type, uri: VIRTDECK_NAMESPACE, flags };
    return (await control.call('domain_get_metadata', args, { timeoutMs: CALL_MS })).metadata;
  } catch (error) {
    if (error instanceof LibvirtError && error.codeName === 'VIR_ERR_NO_DOMAIN_METADATA') return undefined;
    throw error;
  }
}
