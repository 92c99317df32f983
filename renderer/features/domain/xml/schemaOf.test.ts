import { describe, expect, test } from 'vitest';
import type { HardwareField, HardwareKind } from '../../../../preload/contract/index.ts';
import type { XmlSchema } from '../../../ui/editor/index.ts';
import { schemaOf } from './schemaOf.ts';

const field = (at: string, more: Partial<HardwareField> = {}): HardwareField => ({
  id: at,
  label: at,
  at,
  type: 'text',
  group: 'main',
  required: false,
  live: false,
  ...more,
});
const kind = (element: string, section: boolean, fields: HardwareField[]): HardwareKind => ({
  kind: element,
  element,
  section,
  hotplug: false,
  single: false,
  summary: [],
  offers: [],
  fields,
});
const choices = (...values: string[]): Partial<HardwareField> => ({
  type: 'choice',
  choices: values.map((value) => ({ value })),
});

const schema = schemaOf([
  kind('domain', true, [
    field('title'),
    field('os/type@machine', choices('q35', 'pc')),
    field('on_reboot', choices('restart', 'destroy')),
    field('memory', { type: 'size' }),
    field('os/boot', { ...choices('hd', 'cdrom'), type: 'list', columns: ['@dev'] }),
    field('cputune/vcpupin', { type: 'list', columns: ['@vcpu', '@cpuset'] }),
    field('features/acpi?', { type: 'switch' }),
    field('os/firmware/feature[name=secure-boot]@enabled', { type: 'switch' }),
    field("os/firmware/feature[@name='enrolled-keys']@enabled", { type: 'switch' }),
    field('cpu@migratable', { type: 'switch', words: ['on', 'off'] }),
    field('devices/emulator'),
  ]),
  kind('disk', false, [
    field('driver@cache', {
      type: 'choice',
      choices: [{ value: 'none' }, { value: 'unsafe', unavailable: 'not here' }],
    }),
    field('source@file'),
    field('source@dev'),
    field('serial'),
    field('readonly?', { type: 'switch' }),
  ]),
  kind('interface', false, [field('source@network', choices('default'))]),
]);

function at(...path: string[]): XmlSchema {
  let found: XmlSchema | undefined = schema;
  for (const name of path) found = found?.children.get(name);
  if (!found) throw new Error(`There is no ${path.join('/')}`);
  return found;
}
const attributes = (...path: string[]) =>
  Object.fromEntries([...at(...path).attributes].map(([name, words]) => [name, words.map((w) => w.word)]));
const text = (...path: string[]) => at(...path).text.map(({ word }) => word);

describe('what may stand where', () => {
  test('sections stand in the domain, devices among its devices and alone', () => {
    expect([...schema.children.keys()]).toEqual(['domain', 'disk', 'interface']);
    expect([...at('domain').children.keys()]).toEqual([
      'devices', 'title', 'os', 'on_reboot', 'memory', 'cputune', 'features', 'cpu',
    ]); // prettier-ignore
    expect([...at('domain', 'devices').children.keys()]).toEqual(['emulator', 'disk', 'interface']);
    expect([...at('disk').children.keys()]).toEqual(['driver', 'source', 'serial', 'readonly']);
  });
  test('the same element in another device is another element', () => {
    expect(attributes('disk', 'source')).toEqual({ file: [], dev: [] });
    expect(attributes('domain', 'devices', 'interface', 'source')).toEqual({ network: ['default'] });
  });
  test('values, and why this host does not offer one', () => {
    expect(at('disk', 'driver').attributes.get('cache')).toEqual([
      { word: 'none' },
      { word: 'unsafe', unavailable: 'not here' },
    ]);
    expect(text('domain', 'on_reboot')).toEqual(['restart', 'destroy']);
    expect(attributes('domain', 'os', 'type')).toEqual({ machine: ['q35', 'pc'] });
  });
  test('switches in their own words, amounts with units', () => {
    expect(attributes('domain', 'cpu')).toEqual({ migratable: ['on', 'off'] });
    expect(attributes('domain', 'memory')).toEqual({ unit: ['KiB', 'MiB', 'GiB', 'TiB'] });
    expect(text('domain', 'features', 'acpi')).toEqual([]);
  });
  test('columns of lists, and what tells elements of one name apart', () => {
    expect(attributes('domain', 'os', 'boot')).toEqual({ dev: ['hd', 'cdrom'] });
    expect(attributes('domain', 'cputune', 'vcpupin')).toEqual({ vcpu: [], cpuset: [] });
    expect(attributes('domain', 'os', 'firmware', 'feature')).toEqual({
      name: ['secure-boot', 'enrolled-keys'],
      enabled: ['yes', 'no'],
    });
  });
});
