export { api, openChannel } from './client.ts';
export { applyMessage, emptyCollection, type Collection } from './collection.ts';
export { connection } from './connection.ts';
export { failureOf, isCancelled } from './failure.ts';
export { followOnce, subscribe } from './subscribe.ts';
export { dial } from './dial.ts';
export { LastRead } from './lastRead.ts';
export type { ApiClient, Dial, Session } from './session.ts';
export { useReading, type Reading } from './useReading.ts';
