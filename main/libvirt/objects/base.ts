import type { CallOptions } from '../callQueue.ts';
import type { ProcedureArgs, ProcedureRet, RpcClient } from '../client.ts';
import { driverFeature } from '../openClient.ts';
import { virTypedParameterFlags } from '../protocol/enums.gen.ts';
import type { ProcedureName } from '../protocol/procedures.gen.ts';
import type { RemoteTypedParam } from '../protocol/remoteShared.gen.ts';
import { decodeTypedParams } from './typedParams.ts';
import type { TypedParams } from './typedParams.ts';

export type { CallOptions } from '../callQueue.ts';

/** What the objects need of a client. */
export type Rpc = Pick<
  RpcClient,
  | 'call'
  | 'callReading'
  | 'openStream'
  | 'subscribe'
  | 'registerEvent'
  | 'onClose'
  | 'expectEnd'
  | 'close'
  | 'isAlive'
>;

/** `RpcClient.call` with the arguments always given, which is what a generic caller can say. */
interface PlainCall {
  call<N extends ProcedureName>(
    name: N,
    args: ProcedureArgs<N>,
    options?: CallOptions,
  ): Promise<ProcedureRet<N>>;
}

/**
 * What daemon and driver said of optional features, by client: it does not change while a connection lives.
 */
const knownFeatures = new WeakMap<Rpc, Map<number, Promise<boolean>>>();

/** What every object has in common: the connection it came from. */
export abstract class LibvirtObject {
  readonly #rpc: Rpc;

  protected constructor(rpc: Rpc) {
    this.#rpc = rpc;
  }

  /** The client that this object's calls go through. */
  protected get rpc(): Rpc {
    return this.#rpc;
  }

  protected call<N extends ProcedureName>(
    procedure: N,
    args: ProcedureArgs<N>,
    options?: CallOptions,
  ): Promise<ProcedureRet<N>> {
    return (this.rpc as PlainCall).call(procedure, args, options);
  }

  /** Whether daemon and driver have an optional feature; asked once for each connection. */
  protected hasFeature(feature: number): Promise<boolean> {
    const features = knownFeatures.get(this.rpc) ?? new Map<number, Promise<boolean>>();
    knownFeatures.set(this.rpc, features);
    let answer = features.get(feature);
    if (!answer) {
      // Not bound to the caller's signal or deadline: others may wait for the same answer.
      answer = this.call('connect_supports_feature', { feature }, { priority: 'high' }).then(
        ({ supported }) => supported !== 0,
      );
      features.set(feature, answer);
      answer.catch(() => features.delete(feature));
    }
    return answer;
  }

  /**
   * The flags with which a daemon does not leave out parameters whose value is a string; some drivers know no
   * strings.
   */
  protected async withStrings(flags: number): Promise<number> {
    const known = await this.hasFeature(driverFeature.typedParamString);
    return known ? flags | virTypedParameterFlags.VIR_TYPED_PARAM_STRING_OKAY : flags;
  }

  /**
   * Asks how many parameters there are, then for that many: libvirt's way of reading an array it cannot size
   * itself.
   */
  protected async readParams(
    flags: number,
    ask: (nparams: number, flags: number) => Promise<{ params: RemoteTypedParam[]; nparams: number }>,
  ): Promise<TypedParams> {
    const all = await this.withStrings(flags);
    const { nparams } = await ask(0, all);
    return decodeTypedParams(nparams > 0 ? (await ask(nparams, all)).params : []);
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
