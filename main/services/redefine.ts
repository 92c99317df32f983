import type { CallOptions, Connection, Domain, virDomainDefineFlags } from '../libvirt/index.ts';
import { failure, type Attempt } from './errors.ts';
import { readStoredXml } from './storedXml.ts';

export interface Redefinition {
  /** What is stored, with its secrets, as it was when the other was made of it. */
  before: string;
  after: string;
  flags?: virDomainDefineFlags;
}

/**
 * Stores another configuration of a domain, unless what is stored is not that any more from which it was made: virsh and
 * other programs change domains too, and libvirt takes whole documents only.
 * @throws Failure Conflict
 */
export async function redefine(
  connection: Connection,
  dom: { name: string; uuid: string; id: number },
  { before, after, flags = 0 }: Redefinition,
  attempt: Attempt,
  options: CallOptions,
): Promise<Domain> {
  const now = await readStoredXml(connection, dom, options);
  if (now !== before)
    throw failure('Conflict', attempt, 'its configuration was changed elsewhere at the same moment', {
      text: 'Look at what it is now, then do it again.',
    });
  return connection.defineDomainXML(after, flags, options);
}
