// Objects: connection, domain, network, … with libvirt's own methods. Most programs need nothing else.
export * from './objects/index.ts';

// Names and numbers of libvirt's API: enumerations, flags, names of parameters and statistics.
export { enumName } from './enumName.ts';
export * from './protocol/enums.gen.ts';
export * from './protocol/macros.gen.ts';
export { cString } from './protocol/cString.ts';

// Errors.
export * from './errors.ts';
export { AuthenticationError } from './auth/authenticationError.ts';
export { TransportError } from './transport/transportError.ts';
export type { FarErrorCode, TransportErrorCode, TransportFacts } from './transport/transportError.ts';

// Ways to a daemon.
export type { Dialer } from './transport/dialer.ts';
export { unixDialer } from './transport/unix.ts';
export { dialerFor, localDialer } from './transport/local.ts';
export type { LocalDialerOptions } from './transport/local.ts';
export { SshLink } from './transport/ssh/sshLink.ts';
export type { SshLinkOptions } from './transport/ssh/sshLink.ts';
export type { AnswerSsh } from './transport/ssh/sshLogin.ts';
export type { SshQuestion } from './transport/ssh/prompts.ts';
export type { SshStage } from './transport/ssh/sshWords.ts';
export { skipsHostKey } from './transport/ssh/sshCommand.ts';
export { connectName, formatUri, isSsh, parseUri } from './transport/uri.ts';
export type { ConnectUri, UriTransport } from './transport/uri.ts';

// The protocol itself: every procedure by its own name.
export { driverFeature, openClient } from './openClient.ts';
export type { OpenClientOptions } from './openClient.ts';
export type { AuthenticationOptions, CredentialsRequest } from './auth/authenticate.ts';
export type { Credentials } from './auth/sasl.ts';
export { RpcClient } from './client.ts';
export type {
  CloseListener,
  ProcedureArgs,
  ProcedureRet,
  RpcClientOptions,
  StreamProcedureName,
} from './clientTypes.ts';
export type { CallOptions, CallPriority } from './callQueue.ts';
export type { KeepAliveOptions } from './keepAlive.ts';
export type { EventListener, SubscriptionOptions, Unsubscribe } from './events.ts';
export { RpcStream } from './stream.ts';
export type { StreamHole } from './stream.ts';
export { unboundProcedures } from './unbound.ts';
export type { EventMap, EventName, ProcedureMap, ProcedureName } from './protocol/procedures.gen.ts';
