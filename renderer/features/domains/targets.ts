import { domainKey, type Domain } from '../../../preload/contract/index.ts';
import { routeStore } from '../../app/router.ts';
import { domainsStore } from './domainsStore.ts';
import { domainKeyOf, listStore, selectedKeys } from './listStore.ts';

/** What a command for VMs is about: the VM whose page is open, else what is selected in the list, else the active row. */
export function targetDomains(): Domain[] {
  const { rows } = domainsStore.getState();
  const route = routeStore.getState();
  if (route.page === 'domain' || route.page === 'console') {
    const domain = rows.get(domainKey(route));
    return domain ? [domain] : [];
  }
  if (route.page !== 'list') return [];
  const { selection, active } = listStore.getState();
  const keys = selectedKeys(selection);
  if (keys.length === 0 && active !== null) keys.push(domainKeyOf(active));
  return keys.flatMap((key) => rows.get(key) ?? []);
}
