import { describe, expect, test } from 'vitest';
import { RandomValues, protocolData, referenceXdr } from '../testing/randomValues.ts';
import { unboundProcedures } from '../unbound.ts';
import { events, procedures } from './procedures.gen.ts';
import type { EventName, ProcedureName } from './procedures.gen.ts';
import { reverseEvents, reverseProcedures } from './procedures.reverse.gen.ts';
import { XdrDecoder, XdrEncoder } from './xdr.ts';

const rounds = 12;

const entries = (['remote', 'qemu', 'lxc'] as const).flatMap((program) =>
  protocolData.programs[program].procedures.map((procedure) => ({
    ...procedure,
    program: protocolData.programs[program].program,
    fullName: program === 'remote' ? procedure.name : `${program}_${procedure.name}`,
  })),
);

/** Encodes by the generated code, holds it against the reference, and decodes it back. */
function roundTrip(
  struct: string | undefined,
  values: RandomValues,
  encode: (w: XdrEncoder, value: unknown) => void,
  decode: (r: XdrDecoder) => unknown,
): void {
  const value = struct === undefined ? undefined : values.struct(struct);
  const encoder = new XdrEncoder();
  encode(encoder, value);
  const bytes = encoder.finish();
  expect(bytes.toString('hex')).toBe(value === undefined ? '' : referenceXdr(struct!, value).toString('hex'));
  const decoder = new XdrDecoder(bytes);
  expect(decode(decoder)).toEqual(value);
  decoder.end();
}

describe('every procedure of the protocol', () => {
  test('is in the tables under its own number: 453 of remote, 7 of qemu, 1 of lxc', () => {
    expect(entries.length).toBe(453 + 7 + 1);
    const bound = [...Object.entries(procedures), ...Object.entries(events)].map(
      ([name, { program, number }]) => `${name} ${program}/${number}`,
    );
    expect(bound.sort()).toEqual(entries.map((e) => `${e.fullName} ${e.program}/${e.number}`).sort());
  });

  test('can be called, or stands in the list of those that cannot, with the reason', () => {
    expect(Object.keys(unboundProcedures).sort()).toEqual([
      'domain_create_with_files',
      'domain_create_xml_with_files',
      'domain_fd_associate',
      'domain_migrate_prepare_tunnel3_params',
      'domain_open_graphics',
      'domain_open_graphics_fd',
      'lxc_domain_open_namespace',
      'qemu_domain_monitor_command_with_files',
    ]);
    for (const reason of Object.values(unboundProcedures)) expect(reason.length).toBeGreaterThan(20);
    for (const name of Object.keys(unboundProcedures)) expect(procedures).toHaveProperty(name);
  });

  test.each(entries.filter((entry) => !entry.message))('$fullName', ({ fullName, args, ret, stream }) => {
    const name = fullName as ProcedureName;
    const procedure = procedures[name];
    const reverse = reverseProcedures[name];
    expect(procedure.name).toBe(name);
    expect(procedure.stream).toBe(stream);
    for (let seed = 0; seed < rounds; seed++) {
      const values = new RandomValues(seed * 1000 + procedure.number);
      roundTrip(args, values, procedure.encodeArgs as never, reverse.decodeArgs);
      roundTrip(ret, values, reverse.encodeRet as never, procedure.decodeRet);
    }
  });

  test.each(entries.filter((entry) => entry.message))('$fullName', ({ fullName, message }) => {
    const name = fullName as EventName;
    expect(events[name].name).toBe(name);
    for (let seed = 0; seed < rounds; seed++) {
      const values = new RandomValues(seed * 1000 + events[name].number);
      roundTrip(message, values, reverseEvents[name].encodeMessage as never, events[name].decodeMessage);
    }
  });
});
