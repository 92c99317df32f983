/** Documents with every field of every description set in turn, for libvirt's schema and its daemon to judge. */
import {
  addDevice,
  applies,
  descriptions,
  isRequired,
  newDevice,
  readDomainTree,
  writeValues,
} from '../../main/xml/devices/index.ts';
import { writeTree } from '../../main/xml/tree.ts';
import { COMPANIONS, EXAMPLES, NEEDS, UUID, type Values } from './hardwareExamples.ts';

type Description = (typeof descriptions)[number];
type Field = Description['fields'][number];

/** One value of one field in a document that is otherwise as plain as may be. */
export interface Sample {
  /** `disk.cache=none` */
  name: string;
  kind: string;
  field: string;
  value: string;
  /** Everything that was written with it. */
  values: Values;
  description: Description;
  xml: string;
}

function example(kind: string, field: Field): string {
  const known = EXAMPLES[`${kind}.${field.id}`] ?? EXAMPLES[field.id];
  if (known !== undefined) return known;
  switch (field.type) {
    case 'number':
      return String(Math.max(field.min ?? 1, 1));
    case 'size':
      return '64';
    case 'switch':
      return 'yes';
    case 'choice':
      return field.choices[0] ?? (field.pattern?.test('sample') === false ? UUID : 'sample');
    case 'list':
      throw new Error(`No example for ${kind}.${field.id}`);
    default:
      if (field.pattern === undefined || field.pattern.test('sample')) return 'sample';
      return field.pattern.test('/srv/sample') ? '/srv/sample' : UUID;
  }
}

/** Sets what a field depends on, then what is wanted of the whole, and takes out what does not matter any more. */
function completed(description: Description, field: Field, value: string): Values {
  const { kind, fields, initial = {} } = description;
  const values: Values = { ...initial };
  const fixed = new Set<string>();
  const put = (id: string, to: string | undefined): void => {
    fixed.add(id);
    if (to === undefined) delete values[id];
    else values[id] = to;
  };
  const satisfy = (wanted: Field): void => {
    for (const [id, words] of Object.entries(wanted.when ?? {})) {
      if (words.includes(values[id] ?? '')) {
        fixed.add(id);
      } else {
        put(id, words.includes('') ? undefined : words[0]);
      }
      const other = fields.find((f) => f.id === id);
      if (other !== undefined && values[id] !== undefined) satisfy(other);
    }
  };
  put(field.id, value);
  satisfy(field);
  for (const [id, to] of Object.entries({
    ...COMPANIONS[field.id],
    ...COMPANIONS[`${kind}.${field.id}`],
    ...COMPANIONS[`${kind}.${field.id}=${value}`],
  }))
    if (id !== field.id) put(id, to);
  for (let round = 0; round < 3; round++) {
    for (const other of fields)
      if (!fixed.has(other.id) && values[other.id] !== undefined && !applies(other.when, values))
        delete values[other.id];
    for (const [of, when, needs] of NEEDS)
      if (of === kind && applies(when, values))
        for (const [id, to] of Object.entries(needs))
          if (!fixed.has(id)) {
            put(id, to);
          }
    for (const other of fields) if (isRequired(other, values)) values[other.id] ??= example(kind, other);
  }
  return values;
}

const container = `<domain type='lxc'>
  <name>sample</name>
  <uuid>${UUID}</uuid>
  <memory unit='KiB'>131072</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64'>exe</type>
  </os>
  <clock offset='utc'/>
</domain>
`;

/** Shared memory for virtiofs and vhost-user, a node for memory modules, SPICE for what goes through it. */
const forDevices = (spice: boolean): string => `
  <maxMemory slots='4' unit='KiB'>1048576</maxMemory>
  <memoryBacking>
    <source type='memfd'/>
    <access mode='shared'/>
  </memoryBacking>
  <iothreads>1</iothreads>
  <cpu mode='host-model'>
    <numa>
      <cell id='0' cpus='0-1' memory='65536' unit='KiB'/>
      <cell id='1' memory='65536' unit='KiB'/>
    </numa>
  </cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>${spice ? "\n    <graphics type='spice'/>" : ''}
  </devices>
</domain>
`;

const forSections = `
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <serial type='pty'/>
  </devices>
</domain>
`;

const machine = ({ kind, section }: Description): string => `<domain type='qemu'>
  <name>sample</name>
  <uuid>${UUID}</uuid>
  <memory unit='KiB'>131072</memory>
  <currentMemory unit='KiB'>131072</currentMemory>
  <vcpu>2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <features>
    <acpi/>
    <apic/>
    <ioapic driver='qemu'/>
    <smm state='on'/>
  </features>
  <clock offset='utc'/>${section ? forSections : forDevices(kind !== 'graphics')}`;

export function documentWith(description: Description, values: Values): string {
  const tree = readDomainTree(values['osType'] === 'exe' ? container : machine(description));
  if (description.section) writeValues(tree.root, description, values);
  else addDevice(tree.root, newDevice(description, values));
  return writeTree(tree);
}

/** One document for each field, and one for each word of a choice. */
export function everySample(): Sample[] {
  return descriptions.flatMap((description) =>
    description.fields.flatMap((field) => {
      const { kind } = description;
      const words =
        field.type === 'choice' && field.choices.length > 0 ? field.choices : [example(kind, field)];
      return words.map((value) => {
        const values = completed(description, field, value);
        const name = words.length === 1 ? `${kind}.${field.id}` : `${kind}.${field.id}=${value}`;
        return {
          name,
          kind,
          field: field.id,
          value,
          values,
          description,
          xml: documentWith(description, values),
        };
      });
    }),
  );
}
