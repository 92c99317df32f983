export { DomainPage } from './DomainPage.tsx';
