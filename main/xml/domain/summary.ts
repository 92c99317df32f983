import { child, parseXml, text } from '../document.ts';
import { osName, readOsId, readVirtdeckMetadata } from './metadata.ts';

/** What a list and its search need from a domain's XML; small on purpose, because it is kept for every domain. */
export interface DomainSummary {
  title: string | undefined;
  description: string | undefined;
  os: string | undefined;
  group: string | undefined;
  tags: string[];
}

const MAX_TITLE = 512;
/** Enough to search in; the whole text is read when the domain's own page is opened. */
const MAX_DESCRIPTION = 1024;

/** @throws XmlError */
export function readDomainSummary(xml: string): DomainSummary {
  const domain = parseXml(xml, 'domain');
  const osId = readOsId(domain);
  return {
    title: text(child(domain, 'title'))?.slice(0, MAX_TITLE),
    description: text(child(domain, 'description'))?.slice(0, MAX_DESCRIPTION),
    os: osId === undefined ? undefined : osName(osId),
    ...readVirtdeckMetadata(domain),
  };
}
