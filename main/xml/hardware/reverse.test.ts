import { describe, expect, test } from 'vitest';
import { domainCorpus } from '../devices/corpus.ts';
import { itemsOf, readDomainTree, withoutSecrets } from '../devices/index.ts';
import { writeElement } from '../tree.ts';
import { changesBetween, editHardware, stillToDo } from './index.ts';

const RNG = "    <rng model='virtio'>\n      <backend model='random'>/dev/urandom</backend>\n    </rng>\n";
const base = `<domain type='kvm'>
  <name>web</name>
  <uuid>6b1f3f6e-2222-4a5b-8f2c-0123456789ab</uuid>
  <title>Web</title>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>1048576</currentMemory>
  <vcpu placement='static'>2</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/srv/a.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
${RNG}    <graphics type='vnc' port='-1' autoport='yes' passwd='********'/>
  </devices>
</domain>
`;

/** What becomes of a later document when the change from `before` to `after` is taken back in it alone. */
function takenBack(before: string, after: string, later: string) {
  const changes = changesBetween(after, before);
  if (changes === undefined) throw new Error('cannot be said as changes');
  return editHardware({ stored: later, running: undefined }, changes);
}

describe('one change taken back where others were made since', () => {
  const cache = (xml: string) => xml.replace("type='qcow2'/>", "type='qcow2' cache='none'/>");
  const title = (xml: string) => xml.replace('<title>Web<', '<title>Shop<');
  const withoutRng = (xml: string) => xml.replace(RNG, '');

  test('a field goes back, what was changed later stays', () => {
    const { after, problems, conflicts } = takenBack(base, cache(base), title(cache(base)));
    expect([problems, conflicts]).toEqual([[], []]);
    expect(after).toBe(title(base));
  });

  test('a device comes back, and goes again', () => {
    const back = takenBack(base, withoutRng(base), title(withoutRng(base)));
    expect(back.after).toContain('/dev/urandom');
    expect(back.after).toContain('<title>Shop<');
    expect(takenBack(withoutRng(base), base, title(base)).after).toBe(title(withoutRng(base)));
  });

  test('the same field changed again is a conflict, not overwritten', () => {
    const again = cache(base).replace("cache='none'", "cache='directsync'");
    expect(takenBack(base, cache(base), again).conflicts).toMatchObject([
      { item: 'disk:vda', field: 'cache' },
    ]);
  });

  test('what is as it shall be already is not done again', () => {
    const gone = changesBetween(base, withoutRng(base)) ?? [];
    const come = changesBetween(withoutRng(base), base) ?? [];
    expect([stillToDo(gone, base), stillToDo(gone, withoutRng(base))]).toEqual([gone, []]);
    expect([stillToDo(come, base), stillToDo(come, withoutRng(base))]).toEqual([[], come]);
  });

  test('a secret that was set meanwhile is not touched', () => {
    const later = title(base).replace('********', 's3cret');
    expect(takenBack(base, cache(base), cache(later)).after).toBe(later);
  });

  test('what no form knows, and a device whose secret is gone, cannot be said so', () => {
    const unknown = base.replace("<target dev='vda'", "<hologram/>\n      <target dev='vda'");
    expect(changesBetween(unknown, base)).toBeUndefined();
    expect(changesBetween(base.replace(/ *<graphics.*\n/, ''), base)).toBeUndefined();
  });
});

test('a device that went comes back in most documents; in others more than itself went with it', () => {
  const unsaid: string[] = [];
  const documents = domainCorpus(240).filter((_, n) => n % 6 === 0);
  for (const [n, xml] of documents.entries()) {
    const shown = withoutSecrets(xml);
    expect(changesBetween(shown, shown)).toEqual([]);
    const devices = itemsOf(readDomainTree(shown).root).filter(
      ({ description }) => description?.section !== true,
    );
    const victim = devices[n % devices.length];
    if (victim === undefined) throw new Error(`document ${n} has no device`);
    const { after } = editHardware({ stored: shown, running: undefined }, [
      { op: 'remove', item: victim.id },
    ]);
    const changes = changesBetween(after, shown);
    if (changes === undefined) unsaid.push(writeElement(victim.element));
    else {
      expect(changes.length).toBeGreaterThan(0);
      const back = editHardware({ stored: after, running: undefined }, changes).after;
      expect(
        itemsOf(readDomainTree(back).root)
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(
        itemsOf(readDomainTree(shown).root)
          .map(({ kind }) => kind)
          .sort(),
      );
    }
  }
  expect(unsaid.length).toBeLessThan(documents.length / 2);
});
