import { LibvirtError, virDomainXMLFlags, type CallOptions, type Domain } from '../../libvirt/index.ts';
import type { Configurations } from '../../xml/index.ts';

/** Both configurations of a domain as they are at this moment, with their secrets where the connection may read them. */
export async function readConfigurations(
  domain: Domain,
  mayReadSecrets: boolean,
  call: CallOptions,
): Promise<Configurations> {
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

/** Drivers that do not migrate do not know the flag; nor do read-only connections have it. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof LibvirtError)) throw error;
}
