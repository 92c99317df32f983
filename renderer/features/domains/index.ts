export { domainsStore, followDomains, useDomain, useDomains } from './domainsStore.ts';
