import { describe, expect, test } from 'vitest';
import { domainCorpus } from '../devices/corpus.ts';
import { readDomainTree, readValues } from '../devices/index.ts';
import { editHardware, pairItems, pendingOf, shownElement } from './index.ts';
import type { Change } from './change.ts';
import { both, off, running, stored } from './editSamples.ts';

describe('what is pending', () => {
  const pending = (a: string, b: string) =>
    pairItems(readDomainTree(a).root, readDomainTree(b).root)
      .map((pair) => [pair.id, pendingOf(pair)] as const)
      .filter(([, found]) => found !== undefined);

  test('nothing, of what the hypervisor filled in at start', () => {
    expect(pending(stored, running)).toEqual([]);
  });

  test('fields, devices that come and devices that go', () => {
    const changed = stored
      .replace("type='qcow2'/>", "type='qcow2' cache='none'/>")
      .replace(/<rng[\s\S]*<\/rng>/, "<watchdog model='i6300esb' action='reset'/>");
    expect(pending(changed, running)).toEqual([
      ['disk:vda', { kind: 'changed', fields: ['cache'] }],
      ['watchdog:i6300esb', { kind: 'added', fields: [] }],
      ['rng:0', { kind: 'removed', fields: [] }],
    ]);
  });

  test('a disk with another name is the same disk, by its place on the bus', () => {
    const renamed = stored.replace("dev='vda'", "dev='vdb'");
    expect(pending(renamed, running)).toEqual([['disk:vdb', { kind: 'changed', fields: ['target'] }]]);
  });

  test('what nobody described is compared as it stands', () => {
    const changed = stored.replace("kind='hologram'", "kind='beam'");
    expect(pending(changed, running)).toEqual([['futuristic:0', { kind: 'changed', fields: [] }]]);
  });
});

test('a balloon that is taken out is said not to be there, else libvirt gives the guest another', () => {
  const has = stored.replace('</devices>', "<memballoon model='virtio'/></devices>");
  const { after } = editHardware({ stored: has, running: undefined }, [
    { op: 'remove', item: 'memballoon:0' },
  ]);
  expect(after.match(/<memballoon[^>]*>/g)).toEqual(["<memballoon model='none'/>"]);
});

test('a serial port goes with the console that is the same port', () => {
  const port = "<serial type='pty'><target type='isa-serial' port='0'/></serial>";
  const console = "<console type='pty'><target type='serial' port='0'/></console>";
  const other = "<console type='pty'><target type='virtio' port='1'/></console>";
  const has = stored.replace('<devices>', `<devices>${port}${console}${other}`);
  const { after } = editHardware({ stored: has, running: undefined }, [{ op: 'remove', item: 'serial:0' }]);
  expect(after).toContain(`<devices>${other}`);
  const two = stored.replace(
    '<devices>',
    `<devices>${port}${port.replace("port='0'", "port='1'")}${console}`,
  );
  expect(
    editHardware({ stored: two, running: undefined }, [{ op: 'remove', item: 'serial:1' }]).after,
  ).toContain(console);
});

test('what a display has must suit the kind it becomes', () => {
  const spice = stored
    .replace("type='vnc' port='-1'", "type='spice' port='-1'")
    .replace('s3cret', 'longer than eight');
  const toVnc: Change = { op: 'set', item: 'graphics:spice', values: { type: { from: 'spice', to: 'vnc' } } };
  expect(editHardware({ stored: spice, running: undefined }, [toVnc]).problems).toEqual([
    { change: 0, field: 'password', problem: 'tooLarge', limit: 8 },
  ]);
});

describe('setting values', () => {
  const set = (item: string, id: string, from: string | undefined, to: string | undefined): Change => ({
    op: 'set',
    item,
    values: { [id]: { from, to } },
  });

  test('changes its own node, and says what the running VM takes', () => {
    const edited = editHardware(both, [
      set('cpu', 'vcpus', '1', '3'),
      set('disk:vda', 'cache', undefined, 'none'),
    ]);
    expect(edited.problems).toEqual([]);
    expect(edited.after).toBe(
      stored.replace("current='1'", "current='3'").replace("type='qcow2'/>", "type='qcow2' cache='none'/>"),
    );
    expect(edited.when).toEqual(['now', 'nextStart']);
    expect(edited.live).toEqual([
      {
        change: 0,
        what: 'tune',
        kind: 'cpu',
        set: { vcpus: '3' },
        before: expect.objectContaining({ vcpus: '1' }),
        values: expect.objectContaining({ maxVcpus: '4' }),
      },
    ]);
  });

  test('a share that is taken away waits: nothing tells what the host gives instead', () => {
    const shared = (xml: string): string =>
      xml.replace('<os>', `<cputune><shares>512</shares></cputune>\n  <os>`);
    const from = { stored: shared(stored), running: shared(running) };
    const edited = editHardware(from, [set('limits', 'shares', '512', undefined)]);
    expect(edited.when).toEqual(['nextStart']);
    expect(edited.live).toEqual([]);
    expect(editHardware(from, [set('limits', 'shares', '512', '100')]).live).toMatchObject([
      { what: 'tune' },
    ]);
  });

  test('a medium goes in at once, a disk’s image does not', () => {
    const medium = editHardware(both, [set('disk:sda', 'file', undefined, '/srv/x.iso')]);
    expect(medium.when).toEqual(['now']);
    expect(medium.live).toMatchObject([{ what: 'update' }]);
    const image = editHardware(both, [set('disk:vda', 'file', '/srv/a.qcow2', '/srv/b.qcow2')]);
    expect(image.when).toEqual(['nextStart']);
    expect(image.live).toEqual([]);
  });

  test('updating a running display carries the password that it has', () => {
    const { after, live } = editHardware(both, [set('graphics:vnc', 'password', '********', 'n3w')]);
    expect(after).toContain("passwd='n3w'");
    expect(live).toMatchObject([{ what: 'update', xml: expect.stringContaining("passwd='n3w'") }]);
    expect(JSON.stringify(live.map((work) => 'shown' in work && work.shown))).not.toMatch(/n3w|s3cret/);
  });

  test('a hidden secret that is handed back stays what it is', () => {
    const { after, live } = editHardware(both, [
      { op: 'set', item: 'graphics:vnc', values: { password: { from: '********', to: '********' } } },
    ]);
    expect(after).toBe(stored);
    expect(live).toEqual([]);
  });

  test('another value than the one seen is a conflict, and nothing is written', () => {
    const edited = editHardware(both, [set('disk:vda', 'cache', 'unsafe', 'none')]);
    expect(edited.conflicts).toEqual([
      { change: 0, item: 'disk:vda', field: 'cache', seen: 'unsafe', wanted: 'none' },
    ]);
    expect(edited.after).toBe(stored);
  });

  test('a device that is gone is a conflict', () => {
    expect(editHardware(both, [set('disk:vdz', 'cache', undefined, 'none')]).conflicts).toEqual([
      { change: 0, item: 'disk:vdz' },
    ]);
  });

  test('what cannot be right is told by field', () => {
    const edited = editHardware(off, [
      set('disk:vda', 'bootOrder', undefined, '0'),
      set('disk:vda', 'target', 'vda', 'sda'),
    ]);
    expect(edited.problems).toEqual([
      { change: 0, field: 'bootOrder', problem: 'tooSmall', limit: 1 },
      { change: 1, field: 'target', problem: 'taken', message: 'sda' },
    ]);
  });

  test('on another bus the address is another', () => {
    const edited = editHardware(off, [
      {
        op: 'set',
        item: 'disk:vda',
        values: { bus: { from: 'virtio', to: 'sata' }, target: { from: 'vda', to: 'sdb' } },
      },
    ]);
    expect(edited.after).not.toContain("bus='0x04'");
    expect(edited.after).toContain("<target dev='sdb' bus='sata'/>");
  });

  test('on another bus the name is another, and what does not go together goes', () => {
    const edited = editHardware(off, [set('disk:vda', 'bus', 'virtio', 'sata')]);
    expect(edited.after).toContain("<target dev='sdb' bus='sata'/>");
    const booted = stored.replace('</type>', "</type>\n    <boot dev='hd'/>");
    const ordered = editHardware({ stored: booted, running: undefined }, [
      set('disk:vda', 'bootOrder', undefined, '1'),
    ]);
    expect(ordered.after).not.toContain("<boot dev='hd'/>");
    const spice = stored.replace(
      '</graphics>',
      "</graphics>\n    <graphics type='spice'/>\n    <audio id='1' type='spice'/>",
    );
    const without = editHardware({ stored: spice, running: undefined }, [
      { op: 'remove', item: 'graphics:spice' },
    ]);
    expect(without.after).toBe(stored);
  });

  test('on another board so are all', () => {
    const newer = editHardware(off, [set('overview', 'machine', 'pc-q35-7.2', 'pc-q35-9.0')]);
    expect(newer.after).toContain("bus='0x04'");
    const other = editHardware(off, [set('overview', 'machine', 'pc-q35-7.2', 'pc-i440fx-7.2')]);
    expect(other.after).not.toContain("bus='0x04'");
  });
});

describe('devices', () => {
  test('a new disk has the next free name, a hot-pluggable device is plugged in', () => {
    const edited = editHardware(both, [
      {
        op: 'add',
        kind: 'disk',
        values: { type: 'file', device: 'disk', bus: 'virtio', file: '/srv/b.img' },
      },
      { op: 'add', kind: 'sound', values: { model: 'ich9' } },
    ]);
    expect(edited.problems).toEqual([]);
    expect(edited.after).toContain("<target bus='virtio' dev='vdb'/>");
    expect(edited.when).toEqual(['now', 'nextStart']);
    expect(edited.live).toMatchObject([{ what: 'attach', xml: expect.stringContaining('vdb') }]);
  });

  test('one that is removed is unplugged by its running element', () => {
    const edited = editHardware(both, [{ op: 'remove', item: 'disk:vda' }]);
    expect(edited.live).toMatchObject([{ what: 'detach', alias: 'virtio-disk0' }]);
    expect(edited.after).not.toContain('vda');
    expect(edited.after).toContain('<!-- kept -->');
  });

  test('removing one that was changed meanwhile is a conflict', () => {
    const edited = editHardware(both, [{ op: 'remove', item: 'rng:0', from: "<rng model='virtio'/>" }]);
    expect(edited.conflicts).toHaveLength(1);
    expect(edited.after).toBe(stored);
  });

  test('XML that nobody knows is added as it is', () => {
    const edited = editHardware(off, [{ op: 'addXml', xml: "<lens focus='1'>\n  <glass/>\n</lens>" }]);
    expect(edited.after).toContain("    <lens focus='1'>\n      <glass/>\n    </lens>\n");
  });

  test('what waits for the next start is taken back', () => {
    const changed = stored
      .replace("type='qcow2'/>", "type='qcow2' cache='none'/>")
      .replace(/ *<rng[\s\S]*<\/rng>\n/, '')
      .replace('  </devices>', "    <watchdog model='i6300esb' action='reset'/>\n  </devices>");
    const edited = editHardware({ stored: changed, running }, [
      { op: 'revert', item: 'disk:vda' },
      { op: 'revert', item: 'rng:0' },
      { op: 'revert', item: 'watchdog:i6300esb' },
    ]);
    expect(edited.live).toEqual([]);
    const values = (xml: string) =>
      pairItems(readDomainTree(xml).root, undefined)
        .map(({ id, description, stored: element }) => [
          id,
          description && element && readValues(element, description),
        ])
        .sort();
    expect(values(edited.after)).toEqual(values(stored));
  });

  test('what waits is taken back only as it was seen', () => {
    const waits = (cache: string): string =>
      stored.replace("type='qcow2'/>", `type='qcow2' cache='${cache}'/>`);
    const seen = pairItems(readDomainTree(waits('none')).root, undefined).find(({ id }) => id === 'disk:vda');
    if (seen?.stored === undefined) throw new Error('no disk');
    const xml = shownElement(seen.stored, seen.description);
    const from = { values: { cache: 'none' }, xml };
    const configurations = { stored: waits('unsafe'), running };
    expect(
      editHardware(configurations, [{ op: 'revert', item: 'disk:vda', fields: ['cache'], from }]).conflicts,
    ).toEqual([{ change: 0, item: 'disk:vda', field: 'cache', seen: 'none', now: 'unsafe' }]);
    const whole = editHardware(configurations, [{ op: 'revert', item: 'disk:vda', from }]);
    expect(whole.conflicts).toMatchObject([{ change: 0, item: 'disk:vda', seen: xml }]);
    expect(whole.after).toBe(waits('unsafe'));
    const gone = { stored: stored.replace(/ *<rng[\s\S]*<\/rng>\n/, ''), running };
    const taken: Change = { op: 'revert', item: 'rng:0', from: { values: {}, xml: '<rng/>' } };
    expect(editHardware(gone, [taken]).conflicts).toMatchObject([{ seen: '<rng/>' }]);
    const good = editHardware({ stored: waits('none'), running }, [{ op: 'revert', item: 'disk:vda', from }]);
    expect(good.conflicts).toEqual([]);
    expect(good.after).toBe(stored);
    expect(editHardware(gone, [{ op: 'revert', item: 'rng:0', from: null }]).conflicts).toEqual([]);
  });

  test('a transient VM is changed as it runs', () => {
    const edited = editHardware({ stored: undefined, running }, [{ op: 'remove', item: 'rng:0' }]);
    expect(edited.when).toEqual(['now']);
    expect(edited.live).toMatchObject([{ what: 'detach' }]);
  });
});

test('the element of what is added or changed is told as it will be, without its secrets', () => {
  const { made } = editHardware(off, [
    { op: 'add', kind: 'rng', values: { model: 'virtio', backend: 'random' } },
    { op: 'set', item: 'graphics:vnc', values: { password: { from: '********', to: 'n3w' } } },
    { op: 'set', item: 'cpu', values: { maxVcpus: { from: '4', to: '8' } } },
  ]);
  expect(made.map(({ change }) => change)).toEqual([0, 1]);
  expect(made[0]?.xml).toContain("<rng model='virtio'>");
  expect(made[1]?.xml).toContain("<graphics type='vnc'");
  expect(made[1]?.xml).not.toContain('n3w');
});

describe('a value that another one limits', () => {
  const set = (item: string, values: Record<string, string>): Change => ({
    op: 'set',
    item,
    values: Object.fromEntries(
      Object.entries(values).map(([id, to]) => [id, { from: readAll[`${item} ${id}`], to }]),
    ),
  });
  const readAll: Record<string, string> = {
    'cpu vcpus': '1',
    'cpu maxVcpus': '4',
    'memory current': '1024',
    'memory maximum': '1024',
  };

  test.each([
    ['more CPUs than there can be', set('cpu', { vcpus: '5' }), 'vcpus', 4, 'maxVcpus'],
    ['fewer than there are', set('memory', { maximum: '512' }), 'current', 512, 'maximumMemory'],
    ['more memory than there can be', set('memory', { current: '1025' }), 'current', 1024, 'maximumMemory'],
  ])('%s is told at its field', (_, change, field, limit, other) => {
    expect(editHardware(off, [change]).problems).toEqual([
      { change: 0, field, problem: 'above', limit, other },
    ]);
  });

  test('both raised together wait together: the running guest has no room for it', () => {
    const edited = editHardware(both, [set('cpu', { vcpus: '6', maxVcpus: '8' })]);
    expect(edited.problems).toEqual([]);
    expect(edited.live).toEqual([]);
    expect(edited.when).toEqual(['nextStart']);
    expect(editHardware(both, [set('cpu', { vcpus: '3' })]).live).toMatchObject([{ what: 'tune' }]);
  });

  test.each(['1e9', 'abc', '-1', '4 GiB'])('%s is no size', (to) => {
    expect(editHardware(off, [set('memory', { current: to })]).problems).toEqual([
      { change: 0, field: 'current', problem: 'size' },
    ]);
  });

  test('a disk needs an image, a drive does not', () => {
    const add = (device: string): Change => ({
      op: 'add',
      kind: 'disk',
      values: { type: 'file', device, bus: 'sata', target: 'sdb' },
    });
    expect(editHardware(off, [add('disk')]).problems).toEqual([
      { change: 0, field: 'file', problem: 'required' },
    ]);
    expect(editHardware(off, [add('cdrom')]).problems).toEqual([]);
  });
});

test('240 documents: every change undone by its opposite leaves the document as it was', () => {
  for (const xml of domainCorpus(240)) {
    const overview = pairItems(readDomainTree(xml).root, undefined)[0];
    const was =
      overview?.stored &&
      overview.description &&
      readValues(overview.stored, overview.description)['onCrash'];
    const done = editHardware({ stored: xml, running: undefined }, [
      { op: 'set', item: 'overview', values: { onCrash: { from: was, to: 'preserve' } } },
      { op: 'add', kind: 'watchdog', values: { model: 'i6300esb', action: 'reset' } },
    ]);
    const device = pairItems(readDomainTree(done.after).root, undefined).findLast(
      ({ kind }) => kind === 'watchdog',
    );
    const undone = editHardware({ stored: done.after, running: undefined }, [
      { op: 'set', item: 'overview', values: { onCrash: { from: 'preserve', to: was } } },
      { op: 'remove', item: device?.id ?? '' },
    ]);
    expect([...done.problems, ...undone.problems, ...undone.conflicts]).toEqual([]);
    expect(undone.after).toBe(xml);
  }
});
