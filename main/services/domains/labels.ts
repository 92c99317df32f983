import type { BulkResult, DomainRef, JournalId } from '../../../preload/contract/index.ts';
import { LibvirtError, virDomainMetadataType, virDomainModificationImpact } from '../../libvirt/index.ts';
import { isActive } from '../../hosts/index.ts';
import { changeLabels, VIRTDECK_NAMESPACE, type LabelChange } from '../../xml/index.ts';
import type { Backend } from '../context.ts';
import { domainObject, recorded, type Recording } from '../journal.ts';
import { virsh } from '../virsh.ts';
import type { DomainTarget } from '../target.ts';
import { AT_ONCE, bulk } from './bulk.ts';

const CALL_MS = 20_000;
/** The prefix that libvirt writes for our namespace. */
const PREFIX = 'virtdeck';
const { VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG } = virDomainModificationImpact;

/** A domain that has no tags, in the journal. */
export const NO_LABELS = '<domain/>';

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
    work: (target) => writeLabels(backend, target, (before) => changeLabels(before, change)),
  });
}

/**
 * Writes what the change makes of Virtdeck's metadata element as it is now; undefined is none.
 * @param undoes the entry of the journal that is undone by it
 */
export async function writeLabels(
  backend: Backend,
  target: DomainTarget,
  change: (before: string | undefined) => string | undefined,
  undoes?: JournalId,
): Promise<void> {
  const { host, dom } = target;
  const entry = {
    host,
    object: domainObject(target),
    verb: 'labels',
    command: '',
    ...(undoes !== undefined && { undoes }),
  } as const;
  await backend.turns.on(dom.uuid, () =>
    recorded(backend, entry, (recording) => changeOne(target, change, recording)),
  );
  host.feed.touch(dom);
}

async function changeOne(
  target: DomainTarget,
  change: (before: string | undefined) => string | undefined,
  { note }: Recording,
): Promise<void> {
  const { host, row, dom } = target;
  // Read again first: another administrator may have changed them since the list did.
  const before = await readLabels(target);
  const after = change(before);
  const running = isLive(row);
  const command = labelsCommand(target, after);
  note({ before: before ?? NO_LABELS, after: after ?? NO_LABELS, command, unchanged: before === after });
  if (before === undefined && after === undefined) return;
  const flags = running && row.persistent ? VIR_DOMAIN_AFFECT_LIVE | VIR_DOMAIN_AFFECT_CONFIG : storedOf(row);
  const args = {
    dom,
    type: virDomainMetadataType.VIR_DOMAIN_METADATA_ELEMENT,
    metadata: after ?? null,
    key: PREFIX,
    uri: VIRTDECK_NAMESPACE,
    flags,
  };
  await host.session.control.call('domain_set_metadata', args, { timeoutMs: CALL_MS });
  // libvirt writes it in lines of its own, by which it can be compared.
  const stored = await readLabels(target).catch(() => after);
  note({ after: stored ?? NO_LABELS });
}

const isLive = (row: DomainTarget['row']): boolean => !row.persistent || isActive(row);

/** Writes the element with virsh. */
export function labelsCommand({ host, row, dom }: DomainTarget, element: string | undefined): string {
  const what = element === undefined ? ['--remove'] : ['--set', element];
  const options = [...(isLive(row) ? ['--live'] : []), ...(row.persistent ? ['--config'] : [])];
  return virsh(host.session.uri)(
    'metadata',
    ['--uri', VIRTDECK_NAMESPACE, '--key', PREFIX, ...what, ...options],
    dom.name,
  );
}

const storedOf = ({ persistent }: DomainTarget['row']): number =>
  persistent ? VIR_DOMAIN_AFFECT_CONFIG : VIR_DOMAIN_AFFECT_LIVE;

/** Virtdeck's metadata element as it is stored now; undefined where there is none. */
export async function readLabels({ host, row, dom }: DomainTarget): Promise<string | undefined> {
  const type = virDomainMetadataType.VIR_DOMAIN_METADATA_ELEMENT;
  try {
    const args = { dom, type, uri: VIRTDECK_NAMESPACE, flags: storedOf(row) };
    const { control } = host.session;
    return (await control.call('domain_get_metadata', args, { timeoutMs: CALL_MS })).metadata;
  } catch (error) {
    if (error instanceof LibvirtError && error.codeName === 'VIR_ERR_NO_DOMAIN_METADATA') return undefined;
    throw error;
  }
}
