export { DOMAIN_TABS, DomainPage, type DomainPageProps, type DomainTab } from './DomainPage.tsx';
