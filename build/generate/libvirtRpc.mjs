/**
 * The RPC protocol as TypeScript, under main/libvirt/protocol/:
 *
 * - `remote<Group>.gen.ts` (Connect, Domain, Migrate, Snapshot, Network, Storage, Events) and `remoteQemuLxc.gen.ts`: an
 *   interface for each struct, named in PascalCase (`remote_domain_get_info_ret` → `RemoteDomainGetInfoRet`), fields as in
 *   the protocol, with the functions that the client needs: `encodeRemote…Args`, `decodeRemote…Ret`, `decodeRemote…Msg`.
 * - `remoteShared.gen.ts`: the structs that are parts of others (`RemoteNonnullDomain`, `RemoteTypedParam`, …), both ways.
 * - `remote<Group>.reverse.gen.ts`: the other direction (`decode…Args`, `encode…Ret`, `encode…Msg`), which a daemon needs:
 *   tests and stand-in daemons load it, the client never does.
 * - `procedures.gen.ts`: `ProcedureMap` (name → {args, ret}), `EventMap` (name → message), the tables `procedures` and
 *   `events`. Names are the protocol's; those of the qemu and lxc programs are prefixed `qemu_` and `lxc_`.
 * - `procedures.reverse.gen.ts`: the same tables for the other direction.
 *
 * Types: int… → number, hyper/uhyper → bigint, string → string, an XDR optional → `T | null`, a UUID → its canonical
 * string, opaque and char arrays → Uint8Array, a union → `{type, value}`.
 */
import { groupNames, readSchema } from './rpcSchema.mjs';
import { decoderOf, encoderOf, interfaceOf, references, unionOf } from './rpcCodec.mjs';

const fileOf = (group) => `remote${group}.gen.ts`;
const reverseFileOf = (group) => `remote${group}.reverse.gen.ts`;
const oneWay = groupNames.filter((name) => name !== 'Shared');

export const outputs = [
  ...groupNames.map(fileOf),
  ...oneWay.map(reverseFileOf),
  'procedures.gen.ts',
  'procedures.reverse.gen.ts',
];

const importLine = (names, from, type = false) =>
  names.length === 0
    ? ''
    : `import ${type ? 'type ' : ''}{ ${[...names].sort().join(', ')} } from './${from}';\n`;

/** One file: the import lines that its body turns out to need, then the body. */
function withImports(body, file, structs) {
  const used = (name) => new RegExp(`\\b${name}\\b`).test(body);
  const xdr = ['XdrDecoder', 'XdrEncoder'].filter(used);
  let head = importLine(xdr, 'xdr.ts', true);
  for (const other of new Set(structs.map((s) => fileOf(s.group)).filter((name) => name !== file))) {
    const there = structs.filter((s) => fileOf(s.group) === other);
    const types = there.map((s) => s.ts).filter(used);
    // A function that the body itself defines is not imported: only shared structs have theirs elsewhere.
    const functions = there
      .filter((s) => s.group === 'Shared' || file === 'procedures.gen.ts')
      .flatMap((s) => [`encode${s.ts}`, `decode${s.ts}`])
      .filter(used);
    head += importLine(types, other, true) + importLine(functions, other);
  }
  return `${head}\n${body}`;
}

function tables(procedures, reverse) {
  const calls = procedures.filter((p) => !p.message);
  const events = procedures.filter((p) => p.message);
  const codec = (way, struct) => (struct ? `${way}${struct.ts}` : `${way}Void`);
  const entry = (p) => {
    const [args, ret] = reverse
      ? [codec('decode', p.argsStruct), codec('encode', p.retStruct)]
      : [codec('encode', p.argsStruct), codec('decode', p.retStruct)];
    const rest = [p.priority === 'high' ? `'high'` : `'normal'`, ...(p.stream ? [`'${p.stream}'`] : [])].join(
      ', ',
    );
    return reverse
      ? `  ${p.fullName}: { program: ${p.program}, number: ${p.number}, decodeArgs: ${args}, encodeRet: ${ret} },\n`
      : `  ${p.fullName}: procedure(${p.program}, ${p.number}, '${p.fullName}', ${args}, ${ret}, ${rest}),\n`;
  };
  const ts = (struct) => struct?.ts ?? 'undefined';
  if (reverse)
    return `
/** The daemon's side of every procedure: for tests and stand-in daemons. */
export const reverseProcedures: { readonly [N in ProcedureName]: ReverseProcedure<ProcedureMap[N]['args'], ProcedureMap[N]['ret']> } = {
${calls.map(entry).join('')}};

/** The daemon's side of every event message. */
export const reverseEvents: { readonly [N in EventName]: ReverseEvent<EventMap[N]> } = {
${events.map((p) => `  ${p.fullName}: { program: ${p.program}, number: ${p.number}, encodeMessage: ${codec('encode', p.messageStruct)} },\n`).join('')}};
`;
  return `
/** Every callable procedure of the remote, qemu and lxc programs: its arguments and what it returns. */
export interface ProcedureMap {
${calls.map((p) => `  ${p.fullName}: { args: ${ts(p.argsStruct)}; ret: ${ts(p.retStruct)} };\n`).join('')}}
export type ProcedureName = keyof ProcedureMap;

/** Every event message that a daemon may send. */
export interface EventMap {
${events.map((p) => `  ${p.fullName}: ${ts(p.messageStruct)};\n`).join('')}}
export type EventName = keyof EventMap;

export const procedures: { readonly [N in ProcedureName]: Procedure<ProcedureMap[N]['args'], ProcedureMap[N]['ret']> } = {
${calls.map(entry).join('')}};

export const events: { readonly [N in EventName]: EventDefinition<N, EventMap[N]> } = {
${events.map((p) => `  ${p.fullName}: { program: ${p.program}, number: ${p.number}, name: '${p.fullName}', decodeMessage: ${codec('decode', p.messageStruct)} },\n`).join('')}};
`;
}

export function generate([rpc, enums]) {
  const { structs, unions, procedures } = readSchema(rpc, enums);
  for (const entry of unions) entry.group = 'Shared';
  const named = [...structs, ...unions];
  const texts = {};
  for (const group of groupNames) {
    const members = structs.filter((struct) => struct.group === group);
    const forward = (s) => (s.role === 'args' ? encoderOf(s) : decoderOf(s));
    const backward = (s) => (s.role === 'args' ? decoderOf(s) : encoderOf(s));
    const body =
      group === 'Shared'
        ? unions.map(unionOf).join('\n') +
          members.map((s) => `\n${interfaceOf(s)}\n${encoderOf(s)}\n${decoderOf(s)}`).join('')
        : members.map((s) => `\n${interfaceOf(s)}\n${forward(s)}`).join('');
    texts[fileOf(group)] = withImports(body, fileOf(group), named);
    if (group === 'Shared') continue;
    const reverse = members.map((s) => `\n${backward(s)}`).join('');
    texts[reverseFileOf(group)] = withImports(reverse, reverseFileOf(group), named);
  }
  texts['procedures.gen.ts'] =
    `import { decodeVoid, encodeVoid, procedure } from './procedure.ts';\nimport type { EventDefinition, Procedure } from './procedure.ts';\n` +
    withImports(tables(procedures, false), 'procedures.gen.ts', named);
  texts['procedures.reverse.gen.ts'] = reverseTables(procedures, named);
  for (const struct of structs)
    for (const other of references(struct))
      if (other.group !== 'Shared') throw new Error(`${other.name} should be shared`);
  return texts;
}

/** Functions come from the reverse files, types from the forward ones; shared structs have both in one file. */
function reverseTables(procedures, named) {
  const body = tables(procedures, true);
  const used = (name) => new RegExp(`\\b${name}\\b`).test(body);
  let head =
    `import { decodeVoid, encodeVoid } from './procedure.ts';\nimport type { ReverseEvent, ReverseProcedure } from './procedure.ts';\n` +
    `import type { EventMap, EventName, ProcedureMap, ProcedureName } from './procedures.gen.ts';\n`;
  for (const group of groupNames) {
    const functions = named
      .filter((s) => s.group === group)
      .flatMap((s) => [`encode${s.ts}`, `decode${s.ts}`]);
    head += importLine(functions.filter(used), group === 'Shared' ? fileOf(group) : reverseFileOf(group));
  }
  return head + body;
}
