import { LibvirtError, virDomainXMLFlags, type CallOptions, type Domain } from '../../libvirt/index.ts';
import type { Configurations } from '../../xml/index.ts';
import { readTree } from '../../xml/tree.ts';

/** A domain that starts and stops all the while has to be taken as it is found in the end. */
const READINGS = 3;

/** Both configurations of a domain as they are at this moment, with their secrets where the connection may read them. */
export async function readConfigurations(
  domain: Domain,
  mayReadSecrets: boolean,
  call: CallOptions,
): Promise<Configurations> {
  for (let left = READINGS; ; left -= 1) {
    const found = await readOnce(domain, mayReadSecrets, call);
    if (left === 1 || found.running === undefined || isOfRunning(found.running)) return found;
  }
}

async function readOnce(domain: Domain, mayReadSecrets: boolean, call: CallOptions): Promise<Configurations> {
  const { VIR_DOMAIN_XML_INACTIVE, VIR_DOMAIN_XML_SECURE, VIR_DOMAIN_XML_MIGRATABLE } = virDomainXMLFlags;
  const secure = mayReadSecrets ? VIR_DOMAIN_XML_SECURE : 0;
  const [isPersistent, isActive] = await Promise.all([domain.isPersistent(call), domain.isActive(call)]);
  const [stored, running, started] = await Promise.all([
    isPersistent ? domain.getXMLDesc(VIR_DOMAIN_XML_INACTIVE | secure, call) : undefined,
    isActive ? domain.getXMLDesc(secure, call) : undefined,
    isActive ? domain.getXMLDesc(secure | VIR_DOMAIN_XML_MIGRATABLE, call).catch(unlessRefused) : undefined,
  ]);
  return { stored, running, started };
}

/** Of one that has stopped since it was asked whether it runs, libvirt gives what is stored: that has no id. */
const isOfRunning = (xml: string): boolean => readTree(xml).root.attributes.some(({ name }) => name === 'id');

/** Drivers that do not migrate do not know the flag; nor do read-only connections have it. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof LibvirtError)) throw error;
}
