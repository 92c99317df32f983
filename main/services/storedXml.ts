import { virDomainXMLFlags, type CallOptions, type Connection } from '../libvirt/index.ts';
import type { DomainTarget } from './target.ts';

const { VIR_DOMAIN_XML_INACTIVE, VIR_DOMAIN_XML_SECURE } = virDomainXMLFlags;

/**
 * The configuration of the next start with its secrets: defining from XML that was read without them would drop them.
 * Of a transient domain, the running one.
 */
export async function readStoredXml(
  connection: Connection,
  dom: DomainTarget['dom'],
  options: CallOptions,
): Promise<string> {
  const flags = VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE;
  return (await connection.call('domain_get_xml_desc', { dom, flags }, options)).xml;
}
