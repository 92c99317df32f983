export { addHost, connectHost } from './hostActions.tsx';
export { hostCommands } from './hostCommands.ts';
export { HostStatus } from './HostStatus.tsx';
export { followHosts, hostsStore, useHost, useHosts } from './hostsStore.ts';
export { Sidebar } from './Sidebar.tsx';
