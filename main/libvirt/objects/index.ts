export { Connection } from './connection.ts';
export type { OpenOptions } from './connection.ts';
export type { DomainStatsRecord } from './connectionDomains.ts';
export type { Deregister, EventOptions } from './connectionEvents.ts';
export type { CapabilitiesFor, CPUCompareResult, Version } from './connectionHost.ts';
export type {
  NetworkEventMap,
  NodeDeviceEventMap,
  QemuMonitorEvent,
  SecretEventMap,
  StoragePoolEventMap,
} from './connectionObjectEvents.ts';
export type { NodeCPUMap, NodeInfo } from './connectionNode.ts';
export type { CpuSet } from './cpuMap.ts';
export { Domain } from './domain.ts';
export type { BlockInfo, BlockJobInfo, BlockJobTypeName, BlockStats } from './domainBlock.ts';
export { DomainCheckpoint } from './domainCheckpoint.ts';
export type { DomainInterfaceStats } from './domainDevices.ts';
export type { DomainEventMap, DomainEventName, DomainLifecycle } from './domainEvents.ts';
export type { DomainInterface, FSInfo, IPAddrTypeName } from './domainGuest.ts';
export type { DomainControlInfo, DomainInfo, SecurityLabel } from './domainInfo.ts';
export type { JobInfo, JobTypeName } from './domainJobs.ts';
export type { MemoryStatName } from './domainMemory.ts';
export type { MigrationDestination } from './domainMigration.ts';
export type { DomainRef } from './domainObject.ts';
export { DomainSnapshot } from './domainSnapshot.ts';
export type { DomainStatsVisitor } from './domainStatsVisitor.ts';
export { decodeDomainState, domainStateName } from './domainStates.ts';
export type { DomainState, DomainStateName } from './domainStates.ts';
export type { Screenshot } from './domainStreams.ts';
export type { CPUStats, IOThreadInfo, VcpuInfo } from './domainVcpus.ts';
export { Interface } from './interface.ts';
export type { InterfaceRef } from './interface.ts';
export { Network } from './network.ts';
export type { NetworkDHCPLease, NetworkRef } from './network.ts';
export { NetworkPort } from './networkPort.ts';
export { NodeDevice } from './nodeDevice.ts';
export type { NodeDeviceRef } from './nodeDevice.ts';
export { NWFilter } from './nwfilter.ts';
export type { NWFilterRef } from './nwfilter.ts';
export { NWFilterBinding } from './nwfilterBinding.ts';
export type { NWFilterBindingRef } from './nwfilterBinding.ts';
export { Secret } from './secret.ts';
export type { SecretRef } from './secret.ts';
export { StoragePool } from './storagePool.ts';
export type { StoragePoolInfo, StoragePoolRef } from './storagePool.ts';
export { StorageVolume } from './storageVolume.ts';
export type { StorageVolumeInfo, StorageVolumeRef, TransferOptions } from './storageVolume.ts';
export { decodeTypedParams, typedParam } from './typedParams.ts';
export type {
  ParamFields,
  ParamsFor,
  TypedParam,
  TypedParams,
  TypedParamType,
  TypedParamValue,
} from './typedParams.ts';
export { proceduresWithoutMethod } from './withoutMethod.ts';
