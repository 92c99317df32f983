export { api, openChannel } from './client.ts';
export { applyMessage, emptyCollection, type Collection } from './collection.ts';
export { connection, type ConnectionState } from './connection.ts';
export { failureOf, isCancelled } from './failure.ts';
export { nextFrame } from './frame.ts';
export { subscribe, type SubscribeOptions } from './subscribe.ts';
export { dial } from './dial.ts';
export type { ApiClient, Dial, Session } from './session.ts';
