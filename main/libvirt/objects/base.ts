import type { ProcedureMap, ProcedureName } from '../protocol/procedures.gen.ts';
import type { RemoteTypedParam } from '../protocol/remoteShared.gen.ts';
import { decodeTypedParams } from './typedParams.ts';
import type { TypedParams } from './typedParams.ts';

/** Per-call choices, the last argument of every method. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly priority?: 'high' | 'normal' | 'low' | undefined;
}

export interface Rpc {
  call<N extends ProcedureName>(
    procedure: N,
    args: ProcedureMap[N]['args'],
    options?: CallOptions,
  ): Promise<ProcedureMap[N]['ret']>;
}

/** What every object has in common: the connection it came from. */
export abstract class LibvirtObject {
  /** The client this object's calls go through. For the objects themselves; use the methods. */
  protected readonly rpc: Rpc;

  protected constructor(rpc: Rpc) {
    this.rpc = rpc;
  }

  protected call<N extends ProcedureName>(
    procedure: N,
    args: ProcedureMap[N]['args'],
    options?: CallOptions,
  ): Promise<ProcedureMap[N]['ret']> {
    return this.rpc.call(procedure, args, options);
  }

  /** Asks how many parameters there are, then for that many: libvirt's way of reading an array it cannot size itself. */
  protected async readParams(
    ask: (nparams: number) => Promise<{ params: RemoteTypedParam[]; nparams: number }>,
  ): Promise<TypedParams> {
    const { nparams } = await ask(0);
    return nparams > 0 ? decodeTypedParams((await ask(nparams)).params) : decodeTypedParams([]);
  }
}

/**
 * A 64-bit argument. A plain number will do where it is exact.
 * @throws RangeError for a number that is not a safe integer
 */
export function toBigInt(value: bigint | number): bigint {
  if (typeof value === 'bigint') return value;
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not an exact integer: ${value}. Use a bigint.`);
  return BigInt(value);
}

const utf8 = new TextDecoder();

/** Text that libvirt sends as a fixed buffer: up to the first NUL. */
export function fixedText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}
