import { describe, expect, test } from 'vitest';
import { draftWithoutSecrets, editHardware } from './index.ts';
import { withoutSecrets } from '../devices/index.ts';
import type { Change } from './change.ts';

import { both, off, stored } from './editSamples.ts';

describe('XML by hand', () => {
  const shown = withoutSecrets(stored);

  test('the whole document keeps the secrets that it does not show', () => {
    expect(shown).not.toContain('s3cret');
    const edited = editHardware(off, [
      { op: 'document', from: shown, to: shown.replace('/srv/a.qcow2', '/srv/c.qcow2') },
    ]);
    expect(edited.problems).toEqual([]);
    expect(edited.after).toBe(stored.replace('/srv/a.qcow2', '/srv/c.qcow2'));
  });

  test('nor is a password in the metadata lost, or written down hidden', () => {
    const app = `<metadata><m:app xmlns:m='urn:m' password='s3cret'/></metadata>`;
    const xml = stored.replace(/<metadata>[^]*<\/metadata>\s*/, '').replace('<os>', `${app}\n  <os>`);
    const from = withoutSecrets(xml);
    expect(from).toContain("password='********'");
    const to = from.replace('/srv/a.qcow2', '/srv/c.qcow2');
    const edited = editHardware({ stored: xml, running: undefined }, [{ op: 'document', from, to }]);
    expect(edited.problems).toEqual([]);
    expect(edited.after).toBe(xml.replace('/srv/a.qcow2', '/srv/c.qcow2'));
    const more = to.replace('<m:app ', `<m:other xmlns:m='urn:m' password='********'/><m:app `);
    expect(
      editHardware({ stored: xml, running: undefined }, [{ op: 'document', from, to: more }]).problems,
    ).toMatchObject([{ problem: 'xml', message: expect.stringContaining('m:other') }]);
  });

  test.each([
    [
      'not well-formed',
      (xml: string) => xml.replace('</os>', '</o>'),
      { problem: 'xml', line: 9, column: 56 },
    ],
    ['another root', () => '<network/>', { problem: 'xml' }],
    [
      'a document type',
      (xml: string) => `<!DOCTYPE d [<!ENTITY a "b">]>${xml}`,
      { problem: 'xml', message: expect.stringContaining('document type') },
    ],
    [
      'another UUID',
      (xml: string) => xml.replace('6b1f', '7b1f'),
      { problem: 'xml', message: expect.stringContaining('<uuid>') },
    ],
    [
      'another name',
      (xml: string) => xml.replace('>web<', '>shop<'),
      { problem: 'xml', message: expect.stringContaining('<name>') },
    ],
    [
      'over 4 MiB',
      (xml: string) => xml.replace('kept', 'é'.repeat(2 ** 21)),
      { problem: 'tooLarge', limit: 4 * 2 ** 20 },
    ],
  ])('%s is told', (_, make, problem) => {
    const edited = editHardware(off, [{ op: 'document', from: shown, to: make(shown) }]);
    expect(edited.problems).toEqual([expect.objectContaining({ change: 0, ...problem })]);
  });

  test('changed elsewhere, both are shown', () => {
    const elsewhere = stored.replace("model='virtio'>", "model='virtio-transitional'>");
    const edited = editHardware({ stored: elsewhere, running: undefined }, [
      { op: 'document', from: shown, to: shown.replace('/srv/a.qcow2', '/srv/c.qcow2') },
    ]);
    expect(edited.conflicts).toMatchObject([{ change: 0, seen: shown, now: withoutSecrets(elsewhere) }]);
    expect(edited.after).toBe(elsewhere);
  });

  test('one device’s element goes live where every change of it can', () => {
    const from =
      "<graphics type='vnc' port='-1' autoport='yes' passwd='********'>\n  <listen type='address' address='127.0.0.1'/>\n</graphics>";
    const live = editHardware(both, [
      { op: 'replace', item: 'graphics:vnc', from, to: from.replace('********', 'n3w') },
    ]);
    expect(live.problems).toEqual([]);
    expect(live.when).toEqual(['now']);
    expect(live.after).toBe(stored.replace('s3cret', 'n3w'));
    const waits = editHardware(both, [
      { op: 'replace', item: 'graphics:vnc', from, to: from.replace("'127.0.0.1'", "'::1'") },
    ]);
    expect(waits.when).toEqual(['nextStart']);
    expect(waits.after).toBe(stored.replace("'127.0.0.1'", "'::1'"));
  });

  test('nothing that is no secret is hidden, and nothing hidden is written down', () => {
    for (const change of [
      { op: 'set', item: 'graphics:vnc', values: { password: { to: 'n3w' }, keymap: { to: 'de' } } },
      { op: 'add', kind: 'graphics', values: { type: 'vnc', password: 'n3w' } },
      { op: 'document', from: shown, to: shown.replace('********', 'n3w') },
      { op: 'document', from: shown, to: "<domain><graphics passwd='n3w'" },
    ] satisfies Change[]) {
      expect(JSON.stringify(draftWithoutSecrets(change))).not.toContain('n3w');
    }
  });
});
