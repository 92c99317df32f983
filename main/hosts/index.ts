export { readAddresses, type InterfaceAddress } from './addresses.ts';
export { Collection, type Unsubscribe } from './collection.ts';
export { domainKey, isActive, type DomainKey, type DomainRow, type RowState } from './domainRow.ts';
export { explainOpenFailure } from './explain.ts';
export { Host } from './host.ts';
export type { HostConfig } from './hostTypes.ts';
export { HostError, type HostErrorKind, type Remedy } from './hostError.ts';
export type { ExclusiveLane } from './lanes.ts';
export type { HostState, HostStatus } from './machine.ts';
export type { NetworkRow, NodeDeviceRow, ObjectKindName, StoragePoolRow } from './objects/index.ts';
export { HostRegistry, type HostRow } from './registry.ts';
export type { DomainFigures, FigureTick, Pace } from './sampler.ts';
export { Session, withSession, type HypervisorInfo } from './session.ts';
export {
  TaskCancelled,
  TaskIdTaken,
  TaskRegistry,
  type TaskControl,
  type TaskRow,
  type TaskState,
} from './tasks.ts';
export { Credentials, type Approvals, type Keyholders, type SecretVault } from './link/credentials.ts';
export type { QuestionRow } from './questions.ts';
