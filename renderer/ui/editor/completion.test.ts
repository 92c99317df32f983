import { describe, expect, test } from 'vitest';
import { suggestionsAt } from './completion.ts';
import { placeAfter } from './place.ts';
import type { XmlSchema, XmlWord } from './schema.ts';

const element = (
  attributes: Record<string, string[]>,
  children: Record<string, XmlSchema> = {},
  text: string[] = [],
): XmlSchema => {
  const words = (list: string[]): XmlWord[] => list.map((word) => ({ word }));
  return {
    attributes: new Map(Object.entries(attributes).map(([name, values]) => [name, words(values)])),
    text: words(text),
    children: new Map(Object.entries(children)),
  };
};
const disk = element(
  { type: ['file', 'block'] },
  { driver: element({ name: [], cache: ['none', 'unsafe'] }), serial: element({}) },
);
const schema = element(
  {},
  {
    domain: element(
      {},
      { devices: element({}, { disk }), on_reboot: element({}, {}, ['restart', 'destroy']) },
    ),
    disk,
  },
);

function labels(text: string, explicit = false): string[] | undefined {
  const place = placeAfter(text);
  return place && suggestionsAt(schema, place, explicit)?.options.map(({ label }) => label);
}

describe('what is suggested', () => {
  test.each([
    ['<', ['domain', 'disk']],
    ['<domain><', ['devices', 'on_reboot']],
    ['<domain><devices><disk><', ['driver', 'serial']],
    ['<disk><', ['driver', 'serial']],
    ['<disk><driver ', ['name', 'cache']],
    ['<disk><driver name="qemu" ', ['cache']],
    ['<disk><driver cache="', ['none', 'unsafe']],
    ["<disk type='", ['file', 'block']],
    ['<domain><devices></', ['devices>']],
    // Nothing is known of these.
    ['<disk><driver nothing="', []],
    ['<domain><metadata><', []],
  ])('%s', (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });
  test('words of a text come when they are asked for, or begun', () => {
    expect(labels('<domain><on_reboot>')).toBeUndefined();
    expect(labels('<domain><on_reboot>', true)).toEqual(['restart', 'destroy']);
    expect(labels('<domain><on_reboot>re')).toEqual(['restart', 'destroy']);
  });
  test('a value comes with quotes where there are none', () => {
    const place = placeAfter('<disk type=');
    expect(place && suggestionsAt(schema, place, false)?.options[0]?.apply).toBe("'file'");
  });
});
