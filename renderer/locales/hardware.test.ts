import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { descriptions } from '../../main/xml/devices/index.ts';
import { FIELD_GROUPS } from '../../preload/contract/index.ts';

type Catalog = { [key: string]: string | Catalog };

/** Texts are named by what the descriptions of the hardware say, so only here it shows when one is missing. */
describe.each(['en', 'vi', 'hu'])('the hardware texts in %s', (language) => {
  const catalog = JSON.parse(
    readFileSync(join(import.meta.dirname, language, 'hardware.json'), 'utf8'),
  ) as Catalog;
  const text = (key: string): unknown =>
    key
      .split('.')
      .reduce<string | Catalog | undefined>(
        (at, part) => (typeof at === 'object' ? at[part] : undefined),
        catalog,
      );
  const missing = (keys: string[]): string[] =>
    keys.filter((key) => typeof text(key) !== 'string' || text(key) === '');
  const labels = [
    // Made where a host is asked what it has: it stands nowhere in the XML itself.
    'cpuMitigations',
    ...new Set(descriptions.flatMap(({ fields }) => fields.map(({ id, label }) => label ?? id))),
  ];

  test('name every field, kind and group', () => {
    expect(missing(labels.map((label) => `field.${label}`))).toEqual([]);
    expect(missing(descriptions.map(({ kind }) => `kind.${kind}`))).toEqual([]);
    expect(missing(descriptions.map(({ kind }) => `kindHelp.${kind}`))).toEqual([]);
    expect(missing(FIELD_GROUPS.map((group) => `group.${group}`))).toEqual([]);
  });

  test('say nothing of what is not described', () => {
    const known = (group: string): string[] => Object.keys(catalog[group] ?? {});
    expect(known('field').filter((label) => !labels.includes(label))).toEqual([]);
    expect(known('help').filter((label) => !labels.includes(label))).toEqual([]);
    for (const [kind, groups] of Object.entries(catalog['groupOf'] as Catalog)) {
      const fields = descriptions.find((description) => description.kind === kind)?.fields ?? [];
      const own = new Set(fields.map(({ group = 'main' }) => group as string));
      expect(Object.keys(groups).filter((group) => !own.has(group))).toEqual([]);
    }
    for (const label of known('value')) {
      const fields = descriptions.flatMap((d) =>
        d.fields.filter((field) => (field.label ?? field.id) === label),
      );
      const words = fields.flatMap((field) => (field.type === 'choice' ? field.choices : []));
      const told = Object.keys((catalog['value'] as Catalog)[label] ?? {});
      expect(missing(told.map((word) => `value.${label}.${word}`))).toEqual([]);
      expect(told.filter((word) => !words.includes(word))).toEqual([]);
    }
  });

  test('explain what a learner meets', () => {
    const helped = Object.keys(catalog['help'] ?? {});
    expect(helped.length).toBeGreaterThan(80);
    expect(missing(helped.map((label) => `help.${label}`))).toEqual([]);
  });
});
