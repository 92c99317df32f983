export type * from './change.ts';
export { newDevices, type NewDevice } from './defaults.ts';
export { guestOfDomain, osIdOf } from './guest.ts';
export { editHardware, workPending } from './edit.ts';
export type { Configurations } from './editing.ts';
export { domainKindOf } from './kind.ts';
export { pairItems, pendingOf, type Pair } from './pairs.ts';
export { changesBetween, stillToDo } from './reverse.ts';
export { draftWithoutSecrets, shownElement, shownValues } from './secrets.ts';
