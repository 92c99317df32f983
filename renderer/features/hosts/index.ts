export { addHost, connectHost, disconnectHost } from './hostActions.tsx';
export { hostCommands } from './hostCommands.ts';
export { HostStatus } from './HostStatus.tsx';
export { hostMark, isOpen } from './hostState.ts';
export { followHosts, hostsStore, useHost, useHosts } from './hostsStore.ts';
export { Sidebar, type SidebarProps } from './Sidebar.tsx';
