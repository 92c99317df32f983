export { guestXml, type GuestOptions } from './domainXml.ts';
export { buildGuest, type GuestImage } from './guest/build.ts';
export { parseInputEvents, type InputEvent } from './guest/input.ts';
export { READY } from './guest/rootfs.ts';
export { canRunHosts, LabHost, type HostOptions } from './host.ts';
export { Lab } from './lab.ts';
export { CommandFailed, run } from './run.ts';
export { removeLeftovers, type ProcessId } from './state.ts';
