export { RpcClient } from './client.ts';
export type {
  CloseListener,
  ProcedureArgs,
  ProcedureRet,
  RpcClientOptions,
  StreamProcedureName,
} from './clientTypes.ts';
export type { KeepAliveOptions } from './keepAlive.ts';
export type { EventListener, SubscriptionOptions, Unsubscribe } from './events.ts';
export { RpcStream } from './stream.ts';
export type { StreamHole } from './stream.ts';
export { unboundProcedures } from './unbound.ts';
export type { CallOptions, CallPriority } from './callQueue.ts';
export { openClient } from './openClient.ts';
export { AuthenticationError } from './auth/authenticationError.ts';
export type { AuthenticationOptions, CredentialsRequest } from './auth/authenticate.ts';
export type { Credentials } from './auth/sasl.ts';
export type { OpenClientOptions } from './openClient.ts';
export * from './errors.ts';
export { enumName } from './enumName.ts';
export { cString } from './protocol/cString.ts';
export * from './protocol/enums.gen.ts';
export type { EventMap, EventName, ProcedureMap, ProcedureName } from './protocol/procedures.gen.ts';
export type { Dialer } from './transport/dialer.ts';
export { unixDialer } from './transport/unix.ts';
export { TransportError } from './transport/transportError.ts';
export * from './objects/index.ts';
export { dialerFor, localDialer } from './transport/local.ts';
export type { LocalDialerOptions } from './transport/local.ts';
export { connectName, formatUri, parseUri } from './transport/uri.ts';
export type { ConnectUri, UriTransport } from './transport/uri.ts';
