export { followHosts, hostsStore, useHost, useHosts } from './hostsStore.ts';
