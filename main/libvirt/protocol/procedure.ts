import type { XdrDecoder, XdrEncoder } from './xdr.ts';

/** One callable procedure: how it is numbered, what it takes and what it gives. */
export interface Procedure<Args, Ret> {
  readonly program: number;
  readonly number: number;
  readonly name: string;
  readonly encodeArgs: (w: XdrEncoder, args: Args) => void;
  readonly decodeRet: (r: XdrDecoder) => Ret;
  /** libvirt's own classing: calls of high priority never wait for a hypervisor. */
  readonly priority: 'high' | 'normal';
  /** Whether the call opens a stream: `read` is from the daemon to us (consoles are `read` and go both ways). */
  readonly stream: 'read' | 'write' | undefined;
}

export interface EventDefinition<Name, Message> {
  readonly program: number;
  readonly number: number;
  readonly name: Name;
  readonly decodeMessage: (r: XdrDecoder) => Message;
}

export interface ReverseProcedure<Args, Ret> {
  readonly program: number;
  readonly number: number;
  readonly decodeArgs: (r: XdrDecoder) => Args;
  readonly encodeRet: (w: XdrEncoder, ret: Ret) => void;
}

export interface ReverseEvent<Message> {
  readonly program: number;
  readonly number: number;
  readonly encodeMessage: (w: XdrEncoder, message: Message) => void;
}

/** @public Used by generated code, as are the two below. */
export const procedure = <Args, Ret>(
  program: number,
  number: number,
  name: string,
  encodeArgs: (w: XdrEncoder, args: Args) => void,
  decodeRet: (r: XdrDecoder) => Ret,
  priority: 'high' | 'normal',
  stream?: 'read' | 'write',
): Procedure<Args, Ret> => ({ program, number, name, encodeArgs, decodeRet, priority, stream });

/** @public */
export const encodeVoid = (_w: XdrEncoder, _value: undefined): void => undefined;
/** @public */
export const decodeVoid = (_r: XdrDecoder): undefined => undefined;
