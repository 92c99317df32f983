import type { RemoteTypedParam } from '../protocol/remoteShared.gen.ts';

/** The wire types, by virTypedParameterType's names. `llong` and `ullong` are 64 bits, hence bigint. */
export type TypedParamType = 'int' | 'uint' | 'llong' | 'ullong' | 'double' | 'boolean' | 'string';

export type TypedParamValueOf<T extends TypedParamType> = T extends 'int' | 'uint' | 'double'
  ? number
  : T extends 'llong' | 'ullong'
    ? bigint
    : T extends 'boolean'
      ? boolean
      : string;

export type TypedParamValue = number | bigint | boolean | string;

/** Received parameters by field name. The record has no prototype: field names come from the daemon. */
export type TypedParams = Readonly<Record<string, TypedParamValue>>;

/** One parameter to send, its wire type named. */
export type TypedParam = {
  [T in TypedParamType]: { readonly field: string; readonly type: T; readonly value: TypedParamValueOf<T> };
}[TypedParamType];

/**
 * The wire type of each field that a call knows. A daemon refuses a parameter of the wrong type
 * (VIR_ERR_INVALID_ARG), and JavaScript's `number` alone cannot say which of int, unsigned or double is
 * meant.
 */
export type ParamFields = Readonly<Record<string, TypedParamType>>;

/**
 * Values for known fields by name; or an explicit list, for fields that a newer libvirt adds, or that repeat.
 */
export type ParamsFor<F extends ParamFields> =
  { readonly [K in keyof F]?: TypedParamValueOf<F[K]> | undefined } | readonly TypedParam[];

/** Makes parameters whose field no table knows: `typedParam('cpu_shares', 'ullong', 2048n)`. */
export function typedParam<T extends TypedParamType>(
  field: string,
  type: T,
  value: TypedParamValueOf<T>,
): TypedParam {
  return { field, type, value } as TypedParam;
}

/** Parameters as the daemon sent them → a record. Of a repeated field the last value is kept. */
export function decodeTypedParams(params: readonly RemoteTypedParam[]): TypedParams {
  const record = Object.create(null) as Record<string, TypedParamValue>;
  for (const { field, value } of params) record[field] = value.type === 6 ? value.value !== 0 : value.value;
  return record;
}

function encodeTypedParam({ field, type, value }: TypedParam): RemoteTypedParam {
  switch (type) {
    case 'int':
      return { field, value: { type: 1, value } };
    case 'uint':
      return { field, value: { type: 2, value } };
    case 'llong':
      return { field, value: { type: 3, value } };
    case 'ullong':
      return { field, value: { type: 4, value } };
    case 'double':
      return { field, value: { type: 5, value } };
    case 'boolean':
      return { field, value: { type: 6, value: value ? 1 : 0 } };
    case 'string':
      return { field, value: { type: 7, value } };
  }
}

/**
 * Parameters to send. A record is given its wire types by the call's table of fields; a list carries its own.
 * @throws TypeError for a field that the table does not know: send it as a list
 */
export function encodeTypedParams<F extends ParamFields>(known: F, params: ParamsFor<F>): RemoteTypedParam[] {
  if (isList(params)) return params.map(encodeTypedParam);
  const encoded: RemoteTypedParam[] = [];
  for (const [field, value] of Object.entries(params) as [string, TypedParamValue | undefined][]) {
    if (value === undefined) continue;
    const type = Object.hasOwn(known, field) ? known[field] : undefined;
    if (type === undefined) {
      throw new TypeError(`Unknown parameter ${field}: known here are ${Object.keys(known).join(', ')}`);
    }
    encoded.push(encodeTypedParam(typedParam(field, type, value)));
  }
  return encoded;
}

const isList = (params: object): params is readonly TypedParam[] => Array.isArray(params);
