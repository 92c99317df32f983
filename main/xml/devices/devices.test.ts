import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseXml } from '../document.ts';
import { readTree, writeElement, writeTree } from '../tree.ts';
import { domainCorpus, oddDomains } from './corpus.ts';
import type { Field } from './field.ts';
import {
  addDevice,
  applies,
  descriptions,
  itemsOf,
  newDevice,
  readDomainTree,
  readField,
  readValues,
  redacted,
  removeDevice,
  validate,
  writeValues,
} from './index.ts';
import { parsePlace } from './place.ts';

const corpus = [...domainCorpus(240), ...Object.values(oddDomains)];

describe('documents', () => {
  test('more than 240 different ones are well-formed and written back byte for byte', () => {
    expect(new Set(corpus).size).toBe(corpus.length);
    expect(corpus.length).toBeGreaterThan(240);
    for (const xml of corpus) {
      parseXml(xml, 'domain');
      expect(writeTree(readTree(xml))).toBe(xml);
    }
  });

  test('setting every field to what it is changes no byte', () => {
    for (const xml of corpus) {
      const tree = readDomainTree(xml);
      for (const { element, description } of itemsOf(tree.root))
        if (description) writeValues(element, description, readValues(element, description));
      expect(writeTree(tree)).toBe(xml);
    }
  });

  test.each([
    ['<domain><a></domain>', 1],
    ['<domain>\n<a>\n</b></domain>', 3],
    ['<!DOCTYPE domain [<!ENTITY a "b">]><domain>&a;</domain>', 1],
    ['<domain/><domain/>', 1],
    ['', 1],
  ])('%s is refused at its line', (xml, line) => {
    expect(() => readTree(xml)).toThrow(expect.objectContaining({ line }));
  });
});

test('a document that nests without end is refused, not a stack overflow', () => {
  const deep = `<domain>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}</domain>`;
  expect(() => readTree(deep)).toThrow(/deeper than 256/);
});

/** A value that the field takes. */
function valueOf(field: Field): fc.Arbitrary<string> {
  switch (field.type) {
    case 'number':
      return fc
        .integer({ min: field.min ?? 0, max: Math.min(field.max ?? Infinity, (field.min ?? 0) + 999) })
        .map(String);
    case 'size':
      return fc.integer({ min: 1, max: 4096 }).map(String);
    case 'switch':
      return parsePlace(field.at).presence ? fc.constant('yes') : fc.constantFrom('yes', 'no');
    case 'choice':
      return fc.constantFrom(...field.choices, ...(field.choices.length === 0 ? ['other'] : []));
    case 'list':
      return fc
        .array(fc.constantFrom('1 2', 'require vmx', 'a b c'), { minLength: 1, maxLength: 3 })
        .map((l) => l.map((row) => (field.columns[0] === '#' ? `1 ${row}` : row)))
        .map((l) =>
          [...new Set(l.map((row) => row.split(' ').slice(0, field.columns.length).join(' ')))].join('\n'),
        );
    default:
      return fc.constantFrom('a<b', 'it\'s & "that"', 'é', '/x y');
  }
}

/** The same but for the order of attributes and children and for white space, which a change undone may leave. */
function meaning(xml: string): string {
  const walk = (element: ReturnType<typeof readTree>['root']): unknown => [
    element.name,
    element.attributes.map(({ name, raw }) => `${name}=${raw}`).sort(),
    (element.content ?? [])
      .map((part) => (typeof part === 'string' ? part.trim() : JSON.stringify(walk(part))))
      .filter((part) => part !== '')
      .sort(),
  ];
  return JSON.stringify(walk(readTree(xml).root));
}

describe('edits', () => {
  const edited = fc
    .record({
      xml: fc.constantFrom(...corpus),
      picks: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 12 }),
    })
    .chain(({ xml, picks }) => {
      const items = itemsOf(readDomainTree(xml).root).filter((item) => item.description !== undefined);
      const places = picks.map(([a, b]) => {
        const item = items[a % items.length];
        const fields = item?.description?.fields ?? [];
        return { at: a % items.length, field: fields[b % fields.length] };
      });
      const changes = places.flatMap(({ at, field }) =>
        field === undefined
          ? []
          : [
              fc.record({
                at: fc.constant(at),
                field: fc.constant(field),
                value: fc.option(valueOf(field), { nil: undefined }),
              }),
            ],
      );
      return fc.record({ xml: fc.constant(xml), changes: fc.tuple(...changes) });
    });

  test('any sequence, each read back and then undone in reverse, gives the same document', () => {
    fc.assert(
      fc.property(edited, ({ xml, changes }) => {
        const tree = readDomainTree(xml);
        const items = itemsOf(tree.root).filter((item) => item.description !== undefined);
        const undo: (() => void)[] = [];
        for (const { at, field, value } of changes) {
          const { element, description } = items[at] ?? {};
          if (element === undefined || description === undefined) continue;
          const before = readValues(element, description);
          writeValues(element, description, { [field.id]: value });
          expect(readField(element, field)).toBe(value);
          const back = Object.fromEntries(description.fields.map((f) => [f.id, before[f.id]]));
          undo.push(() => writeValues(element, description, back));
          parseXml(writeTree(tree), 'domain');
        }
        for (const back of undo.reverse()) back();
        expect(valuesOf(writeTree(tree))).toEqual(valuesOf(xml));
      }),
      { numRuns: 300 },
    );
  });

  const valuesOf = (xml: string) =>
    itemsOf(readDomainTree(xml).root).map(({ id, element, description }) => [
      id,
      description === undefined ? writeElement(element) : readValues(element, description),
    ]);

  test('one change touches its own node only', () => {
    for (const xml of corpus) {
      const tree = readDomainTree(xml);
      const cpu = itemsOf(tree.root).find((item) => item.id === 'cpu');
      if (cpu?.description === undefined) throw new Error('no cpu');
      writeValues(cpu.element, cpu.description, { maxVcpus: '99' });
      expect(writeTree(tree)).toBe(xml.replace(/(<vcpu[^>]*>)\d+/, '$199'));
    }
  });

  test('a device added and removed leaves the document as it was', () => {
    for (const xml of domainCorpus(240)) {
      const tree = readDomainTree(xml);
      for (const description of descriptions.filter((d) => d.initial !== undefined)) {
        const device = addDevice(tree.root, newDevice(description, description.initial ?? {}));
        expect(readValues(device, description)).toEqual(description.initial);
        removeDevice(tree.root, device);
      }
      expect(meaning(writeTree(tree))).toBe(meaning(xml));
    }
  });

  test('an empty place for devices stays when the emulator named in it is taken out', () => {
    const xml = '<domain><name>a</name><devices/><devices><video/></devices></domain>';
    const tree = readDomainTree(xml);
    const [first] = itemsOf(tree.root);
    if (first?.description === undefined) throw new Error('no overview');
    for (const emulator of [undefined, '/usr/bin/qemu', undefined])
      writeValues(first.element, first.description, { emulator });
    expect(writeTree(tree)).toBe(xml);
  });

  test('what a choice leaves behind goes with it', () => {
    const xml = `<interface type='network'><source network='default' portgroup='a'/><mtu size='9000'/></interface>`;
    const { root } = readTree(xml);
    const description = descriptions.find((d) => d.kind === 'interface');
    if (description === undefined) throw new Error('no description');
    writeValues(root, description, { type: 'bridge', bridge: 'br0' });
    expect(writeElement(root)).toBe(
      `<interface type='bridge'><source bridge='br0'/><mtu size='9000'/></interface>`,
    );
  });

  test('no secret is left in what a person reads', () => {
    const tree = readDomainTree(corpus.find((xml) => xml.includes('passwd')) ?? '');
    redacted(tree.root);
    expect(writeTree(tree)).toContain("passwd='********'");
    expect(writeTree(tree)).not.toContain('s3cret');
  });
});

describe('descriptions', () => {
  test('each id is said once, and what it depends on is there', () => {
    for (const {
      kind,
      fields,
      summary,
      initial = {},
      identity = [],
      movesWith = [],
      pluggableWhen = {},
    } of descriptions) {
      const ids = fields.map((field) => field.id);
      expect(new Set(ids).size, kind).toBe(ids.length);
      for (const id of [
        ...summary,
        ...Object.keys(initial),
        ...identity.flat(),
        ...movesWith,
        ...Object.keys(pluggableWhen),
      ])
        expect(ids, kind).toContain(id);
      for (const field of fields)
        for (const { when = {} } of [field, { when: field.liveWhen }])
          for (const id of Object.keys(when)) expect(ids, `${kind} ${field.id}`).toContain(id);
    }
  });

  test('what a new device begins with is valid but for what a person must choose', () => {
    for (const description of descriptions) {
      const problems = validate(description, description.initial ?? {});
      expect(problems.every(({ problem }) => problem === 'required')).toBe(true);
    }
  });

  test('wrong values are told', () => {
    const disk = descriptions.find((d) => d.kind === 'disk');
    if (disk === undefined) throw new Error('no description');
    const problems = validate(disk, {
      target: 'vd a',
      cache: 'sometimes',
      bootOrder: '0',
      readIops: 'many',
      file: 'x',
    });
    expect(problems.map(({ field, problem }) => `${field} ${problem}`).sort()).toEqual([
      'bootOrder tooSmall', 'cache choice', 'file pattern', 'readIops number', 'target pattern',
    ]); // prettier-ignore
    const graphics = descriptions.find((d) => d.kind === 'graphics');
    if (graphics === undefined) throw new Error('no description');
    const display = (type: string, port: string, password: string) =>
      validate(graphics, { type, port, password }).map(({ field, limit }) => `${field} ${limit}`);
    expect(display('vnc', '5899', 'ninechars')).toEqual(['port 5900', 'password 8']);
    expect(display('vnc', '5900', 'eight888')).toEqual([]);
    expect(display('vnc', '-1', 'eight888')).toEqual([]);
    expect(display('spice', '3000', 'ninechars')).toEqual([]);
    expect(applies({ type: ['file', ''] }, {})).toBe(true);
  });
});
