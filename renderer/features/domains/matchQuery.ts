import type { Domain } from '../../../preload/contract/index.ts';
import { isActive, stateOf } from './domainState.ts';
import type { Query, QueryField, QueryTerm } from './query.ts';

/** Longest part of a text that is searched: a name may be a megabyte. */
const SEARCHED = 2048;

const lower = (text: string): string => text.slice(0, SEARCHED).toLowerCase();

/** Everything a plain word may be found in, one string for each row, made when it is first asked for. */
const haystacks = new WeakMap<Domain, string>();

function haystack(domain: Domain): string {
  let text = haystacks.get(domain);
  if (text === undefined) {
    const { name, title = '', os = '', group = '', tags, addresses } = domain;
    text = [name, title, os, group, ...tags, ...addresses].map(lower).join('\n');
    haystacks.set(domain, text);
  }
  return text;
}

function hasProperty(domain: Domain, property: string): boolean {
  switch (property) {
    case 'autostart':
      return domain.autostart;
    case 'transient':
      return !domain.persistent;
    case 'snapshot':
      return domain.hasSnapshot;
    case 'saved':
      return domain.hasManagedSave;
    case 'lost':
      return domain.lost;
    case 'active':
      return isActive(domain.state);
    default:
      return false;
  }
}

function fieldFits(domain: Domain, hostName: string, field: QueryField, value: string): boolean {
  switch (field) {
    case 'name':
      return lower(domain.name).includes(value);
    case 'title':
      return lower(domain.title ?? '').includes(value);
    case 'host':
      return hostName.includes(value) || domain.host === value;
    case 'state':
      return stateOf(domain).startsWith(value);
    case 'tag':
      return domain.tags.some((tag) => lower(tag).startsWith(value));
    case 'group':
      return lower(domain.group ?? '').startsWith(value);
    case 'ip':
      return domain.addresses.some((address) => address.toLowerCase().startsWith(value));
    case 'os':
      return lower(domain.os ?? '').includes(value);
    case 'uuid':
      return domain.uuid.startsWith(value);
    case 'is':
      return hasProperty(domain, value);
  }
}

function termFits(domain: Domain, hostName: string, { field, values }: QueryTerm): boolean {
  if (field === undefined)
    return values.some((value) => haystack(domain).includes(value) || hostName.includes(value));
  return values.some((value) => fieldFits(domain, hostName, field, value));
}

/** Whether the VM fits all terms. `hostName` in lower case. */
export const fits = (domain: Domain, hostName: string, query: Query): boolean =>
  query.every((term) => termFits(domain, hostName, term) !== term.negated);
