/**
 * The public API's names as TypeScript, under main/libvirt/protocol/:
 *
 * - `enums.gen.ts`: each enumeration as a const object with libvirt's own names (`virDomainState.VIR_DOMAIN_RUNNING`) and a
 *   type of the same name: the union of its values, or `number` for flags, which are combined with `|`.
 * - `macros.gen.ts`: string macros (names of typed parameters, statistics and event fields) and integer constants.
 * - `constants.gen.ts`: the protocol's own constants (limits, program numbers), resolved to numbers.
 */
import { readSchema } from './rpcSchema.mjs';

export const outputs = ['enums.gen.ts', 'macros.gen.ts', 'constants.gen.ts'];

/** Flags are combined; everything else is one of its values. Told by the name, as libvirt itself does. */
const isFlags = (name) =>
  /Flags(Values)?$|FlagValues$|StatsTypes$|GuestInfoTypes$|MessageType$|ModificationImpact$/.test(name);

const enumOf = ([name, values]) =>
  `export const ${name} = {\n${Object.entries(values)
    .map(([key, value]) => `  ${key}: ${value},\n`)
    .join(
      '',
    )}} as const;\nexport type ${name} = ${isFlags(name) ? 'number' : `(typeof ${name})[keyof typeof ${name}]`};\n`;

export function generate([rpc, enums]) {
  const groups = [...Object.entries(enums.libvirt), ...Object.entries(enums['libvirt-qemu'])];
  const { macros, constants } = enums.libvirt;
  const { limit } = readSchema(rpc, enums);
  const protocol = ['remote', 'qemu', 'lxc'].flatMap((program) =>
    Object.keys(rpc.programs[program].constants).filter((name) => !name.endsWith('_PROGRAM')),
  );
  return {
    'enums.gen.ts': groups
      .filter(([name]) => name.startsWith('vir'))
      .map(enumOf)
      .join('\n'),
    'macros.gen.ts':
      Object.entries(macros)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
        .join('') +
      Object.entries(constants)
        .map(([name, value]) => `export const ${name} = ${value};\n`)
        .join(''),
    'constants.gen.ts':
      [...protocol, ...Object.keys(rpc.net.constants)]
        .map((name) => `export const ${name} = ${limit(name).value};\n`)
        .join('') +
      ['remote', 'qemu', 'lxc']
        .map((name) => `export const ${name.toUpperCase()}_PROGRAM = ${rpc.programs[name].program};\n`)
        .join('') +
      `export const KEEPALIVE_PROGRAM = ${rpc.keepalive.program};\n` +
      Object.entries({ ...rpc.net.enums, ...rpc.keepalive.enums, ...rpc.programs.remote.enums })
        .map(enumOf)
        .join('\n'),
  };
}
