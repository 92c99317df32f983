export type * from './change.ts';
export { initialOf } from './defaults.ts';
export { editHardware, MAX_DOCUMENT_BYTES, type Configurations } from './edit.ts';
export { domainKindOf } from './kind.ts';
export { pairItems, pendingOf, type Pair } from './pairs.ts';
export { shownDocument, shownElement, shownValues, withoutSecrets } from './secrets.ts';
