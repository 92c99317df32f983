import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type {
  DomainRef,
  HardwareChange,
  JournalEntry,
  JournalVerb,
  LifecycleAction,
  TaskId,
  Uuid,
} from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { failureFrom, newTask, openCreateWorld, ownSrv, type CreateWorld } from './createWorld.ts';

const SECRET = 'hush4711';

/** The journal and its undo, on a real hypervisor. */
describe.skipIf(!canRunHosts())('the journal', () => {
  let lab: Lab;
  let host: LabHost;
  let world: CreateWorld;

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'diarist' });
    await ownSrv(host);
    world = await openCreateWorld(host.uri);
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  const xmlOf = (name: string, uuid: string, devices: string): string =>
    `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>` +
    `<os><type arch='x86_64'>hvm</type></os><devices>${devices}</devices></domain>`;
  const VNC = `<graphics type='vnc' port='-1' autoport='yes' passwd='${SECRET}'/>`;
  const SPICE = `<graphics type='spice' port='-1' autoport='yes'/>`;

  async function define(name: string, devices = VNC): Promise<DomainRef> {
    const uuid = randomUUID() as Uuid;
    await host.define('define', xmlOf(name, uuid, devices));
    const domain = { host: world.host, uuid };
    await vi.waitFor(() => world.client.domains.getXml({ ...domain, stored: true }), { timeout: 60_000 });
    return domain;
  }

  const virsh = async (...words: string[]): Promise<string> => (await host.virsh(...words)).trim();
  const storedXml = (name: string): Promise<string> =>
    virsh('dumpxml', '--inactive', '--security-info', name);

  const entriesOf = async ({ uuid }: DomainRef): Promise<JournalEntry[]> =>
    (await world.client.journal.list({ object: { kind: 'domain', uuid }, limit: 100 })).entries;
  async function last(domain: DomainRef, verb: JournalVerb): Promise<JournalEntry> {
    const [entry] = await entriesOf(domain);
    expect(entry?.verb).toBe(verb);
    return entry as JournalEntry;
  }
  const undo = ({ id }: JournalEntry, fingerprint?: string) =>
    world.client.journal.undo({ id, task: newTask(), ...(fingerprint !== undefined && { fingerprint }) });

  async function act(domain: DomainRef, action: LifecycleAction): Promise<void> {
    const { results } = await world.client.domains.act({ action, domains: [domain] });
    expect(results).toEqual([{ domain }]);
  }

  test('has what was done, whether it went well, and what virsh would have been told', async () => {
    const domain = await define('actor');
    await act(domain, 'start');
    await vi.waitFor(async () => expect(await virsh('domstate', 'actor')).toBe('running'));
    const { results } = await world.client.domains.act({ action: 'start', domains: [domain] });
    expect(results[0]?.failure).toBeDefined();
    await act(domain, 'destroy');
    const entries = await entriesOf(domain);
    expect(entries.map(({ verb, outcome }) => [verb, outcome])).toEqual([
      ['destroy', 'done'],
      ['start', 'failed'],
      ['start', 'done'],
    ]);
    expect(entries[1]?.failure).toMatchObject({ code: 'Conflict', libvirt: { code: expect.any(String) } });
    expect(entries[0]).toMatchObject({
      host: { id: world.host, name: 'lab', uri: host.uri },
      object: { kind: 'domain', name: 'actor', uuid: domain.uuid },
      command: `virsh -c '${host.uri}' destroy actor`,
      endedAt: expect.any(Number),
    });
    const plan = await world.client.journal.planUndo({ id: (entries[0] as JournalEntry).id });
    expect(plan).toMatchObject({ possible: false, refusal: 'action' });
    expect(await failureFrom(undo(entries[0] as JournalEntry))).toMatchObject({ code: 'Conflict' });
    const found = await world.client.journal.list({ query: 'FORCE actor', means: { force: ['destroy'] } });
    expect(found.entries.map((e) => e.verb)).toEqual(['destroy']);
  });

  test('autostart, a name and tags go back as they were, which is in the journal too', async () => {
    const domain = await define('before');
    await world.client.domains.setAutostart({ domains: [domain], autostart: true });
    const autostart = await last(domain, 'autostartOn');
    await undo(autostart);
    expect(await virsh('dominfo', 'before')).toMatch(/Autostart:\s+disable/);
    expect(await last(domain, 'autostartOff')).toMatchObject({ undoes: autostart.id, outcome: 'done' });
    expect(await world.client.journal.planUndo({ id: autostart.id })).toMatchObject({ refusal: 'undone' });

    await world.client.domains.rename({ ...domain, name: 'after' });
    const renamed = await last(domain, 'rename');
    expect(renamed).toMatchObject({ object: { name: 'before' }, detail: 'after' });
    await vi.waitFor(async () => {
      const plan = await world.client.journal.planUndo({ id: renamed.id });
      expect(plan).toMatchObject({ possible: true, warnings: [], command: expect.stringContaining('domrename after before') }); // prettier-ignore
      expect(plan.before).toContain('<name>after</name>');
      expect(plan.after).toContain('<name>before</name>');
    });
    await undo(renamed);
    expect(await virsh('domname', domain.uuid)).toBe('before');

    const label = (addTags: string[]) =>
      world.client.domains.setLabels({ domains: [domain], addTags, removeTags: [] });
    await vi.waitFor(async () => expect((await label(['web'])).results).toEqual([{ domain }]));
    await label(['prod']);
    const tagged = await last(domain, 'labels');
    expect(tagged.command).toContain('--set');
    await undo(tagged);
    const xml = await storedXml('before');
    expect(xml).toContain('>web<');
    expect(xml).not.toContain('prod');
    const [, , first] = (await entriesOf(domain)).filter(({ verb }) => verb === 'labels');
    await undo(first as JournalEntry);
    expect(await storedXml('before')).not.toContain('virtdeck');
  });

  test('a changed configuration is put back, with the password that its display still has', async () => {
    const domain = await define('shown', `${SPICE.replace('/>', ` passwd='${SECRET}'/>`)}`);
    await world.client.consoles.addVnc(domain);
    const entry = await last(domain, 'addVnc');
    expect(await storedXml('shown')).toContain("type='vnc'");
    const whole = await world.client.journal.get({ id: entry.id });
    expect(whole.before).toContain("passwd='********'");
    const plan = await world.client.journal.planUndo({ id: entry.id });
    expect(plan).toMatchObject({ possible: true, warnings: [] });
    expect(plan.before).toContain("type='vnc'");
    expect(plan.after).not.toContain("type='vnc'");
    expect(JSON.stringify(plan)).not.toContain(SECRET);
    await undo(entry, plan.fingerprint);
    const xml = await storedXml('shown');
    expect(xml).not.toContain("type='vnc'");
    expect(xml).toContain(SECRET);
    // The undo can be undone in turn.
    await undo(await last(domain, 'restore'));
    expect(await storedXml('shown')).toContain("type='vnc'");
  });

  test('of a running VM what can goes back at once, and what cannot is told to wait', async () => {
    const mac = '52:54:00:00:47:11';
    const nic = `<interface type='network'><mac address='${mac}'/><source network='default'/><model type='virtio'/></interface>`;
    const domain = await define('alive', VNC + nic);
    await act(domain, 'start');
    const change = (changes: HardwareChange[]) => world.client.hardware.apply({ ...domain, changes });
    const running = () => virsh('dumpxml', 'alive');
    await host.run('truncate', ['--size', '1M', '/srv/stick.raw']);
    const stick = {
      device: 'disk',
      type: 'file',
      file: '/srv/stick.raw',
      bus: 'usb',
      target: 'sdx',
      format: 'raw',
    };
    expect(
      await change([
        { op: 'set', item: `interface:${mac}`, values: { link: { to: 'down' } } },
        { op: 'add', kind: 'disk', values: stick },
      ]),
    ).toMatchObject({ outcome: 'applied' });
    for (const word of ["<link state='down'/>", '/srv/stick.raw']) expect(await running()).toContain(word);
    const live = await last(domain, 'changeHardware');
    const plan = await world.client.journal.planUndo({ id: live.id });
    expect(plan).toMatchObject({ possible: true, warnings: [] });
    expect(plan.command).toMatch(/define[^]*update-device --live[^]*detach-device --live/);
    await undo(live, plan.fingerprint);
    for (const xml of [await running(), await storedXml('alive')]) {
      expect(xml).not.toContain("<link state='down'/>");
      expect(xml).not.toContain('/srv/stick.raw');
      expect(xml).toContain(mac);
    }
    // The undo of the undo plugs it in again.
    await undo(await last(domain, 'restore'));
    expect(await running()).toContain('/srv/stick.raw');

    expect(
      await change([
        { op: 'set', item: `interface:${mac}`, values: { model: { from: 'virtio', to: 'e1000e' } } },
      ]),
    ).toMatchObject({ outcome: 'applied' });
    const waiting = await last(domain, 'changeHardware');
    expect(await world.client.journal.planUndo({ id: waiting.id })).toMatchObject({ warnings: [] });
    await act(domain, 'destroy');
    await act(domain, 'start');
    // Now it runs: to take it back has to wait.
    expect(await world.client.journal.planUndo({ id: waiting.id })).toMatchObject({
      warnings: [{ kind: 'nextStart' }],
    });
    await undo(waiting);
    expect(await running()).toContain("<model type='e1000e'/>");
    expect(await storedXml('alive')).toContain("<model type='virtio'/>");
    await act(domain, 'destroy');
  });

  test('what runs otherwise than the user saw it is not undone over his head', async () => {
    const mac = '52:54:00:00:47:12';
    const nic = `<interface type='network'><mac address='${mac}'/><source network='default'/><model type='virtio'/></interface>`;
    const domain = await define('watched', VNC + nic);
    await act(domain, 'start');
    const link: HardwareChange = { op: 'set', item: `interface:${mac}`, values: { link: { to: 'down' } } };
    expect(await world.client.hardware.apply({ ...domain, changes: [link] })).toMatchObject({ outcome: 'applied' }); // prettier-ignore
    const entry = await last(domain, 'changeHardware');
    const seen = await world.client.journal.planUndo({ id: entry.id });
    expect((await world.client.journal.planUndo({ id: entry.id })).fingerprint).toBe(seen.fingerprint);
    await host.run('truncate', ['--size', '1M', '/srv/else.raw']);
    await virsh('attach-disk', 'watched', '/srv/else.raw', 'sdy', '--targetbus', 'usb', '--live');
    expect(await failureFrom(undo(entry, seen.fingerprint))).toMatchObject({
      code: 'Conflict',
      message: expect.stringMatching(/changed since you looked/),
    });
    const { fingerprint } = await world.client.journal.planUndo({ id: entry.id });
    await undo(entry, fingerprint);
    expect(await virsh('dumpxml', 'watched')).not.toContain("<link state='down'/>");
    await act(domain, 'destroy');
  });

  test('a secret that is nowhere any more is named, and the rest put back', async () => {
    const domain = await define('forgetful', SPICE.replace('/>', ` passwd='${SECRET}'/>`));
    await world.client.consoles.addVnc(domain);
    const entry = await last(domain, 'addVnc');
    // Somebody else takes the password away, and changes the very device that was added.
    const elsewhere = (await storedXml('forgetful')).replace(` passwd='${SECRET}'`, '');
    await host.define(
      'define',
      elsewhere.replace("type='vnc' port='-1' autoport='yes'", "type='vnc' port='5990' autoport='no'"),
    );
    const plan = await world.client.journal.planUndo({ id: entry.id });
    expect(plan.warnings).toEqual([{ kind: 'changedSince' }, { kind: 'secretLost', what: 'graphics:spice' }]);
    await undo(entry, plan.fingerprint);
    const xml = await storedXml('forgetful');
    expect(xml).not.toContain('passwd');
    expect(xml).not.toContain("type='vnc'");
  });

  test('what was changed since is not overwritten, unless the user has seen it and nothing else came', async () => {
    const domain = await define('contested', SPICE);
    await world.client.consoles.addVnc(domain);
    const entry = await last(domain, 'addVnc');
    // The very device that the change was about.
    const changeElsewhere = async (port: number) =>
      host.define(
        'define',
        (await storedXml('contested')).replace(
          /(type='vnc') port='-?\d+' autoport='\w+'/,
          `$1 port='${port}' autoport='no'`,
        ),
      );
    await changeElsewhere(5990);
    expect(await failureFrom(undo(entry))).toMatchObject({
      code: 'Conflict',
      message: expect.stringMatching(/changed since the change/),
    });
    const seen = await world.client.journal.planUndo({ id: entry.id });
    expect(seen.warnings).toEqual([{ kind: 'changedSince' }]);
    await changeElsewhere(5991);
    expect(await failureFrom(undo(entry, seen.fingerprint))).toMatchObject({
      code: 'Conflict',
      message: expect.stringMatching(/changed since you looked/),
    });
    expect(await storedXml('contested')).toContain("type='vnc'");
    const { fingerprint } = await world.client.journal.planUndo({ id: entry.id });
    await undo(entry, fingerprint);
    expect(await storedXml('contested')).not.toContain("type='vnc'");
  });

  test('what was changed since elsewhere stays', async () => {
    const domain = await define('shared', SPICE);
    await world.client.consoles.addVnc(domain);
    const entry = await last(domain, 'addVnc');
    await host.define('define', (await storedXml('shared')).replace(/>1<\/vcpu>/, '>3</vcpu>'));
    const plan = await world.client.journal.planUndo({ id: entry.id });
    expect(plan.warnings).toEqual([{ kind: 'laterStays' }]);
    await undo(entry);
    const xml = await storedXml('shared');
    expect(xml).not.toContain("type='vnc'");
    expect(xml).toMatch(/>3<\/vcpu>/);
    expect(await world.client.journal.planUndo({ id: entry.id })).toMatchObject({ refusal: 'undone' });
  });

  test('a deleted VM is defined again, and what is missing is named', async () => {
    const folder = '/srv/images';
    await host.run('mkdir', ['-p', folder]);
    await host.run('sh', ['-c', `truncate -s 1M ${folder}/kept.img ${folder}/lost.img`]);
    const disk = (name: string, target: string) =>
      `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${folder}/${name}.img'/><target dev='${target}' bus='virtio'/></disk>`;
    const domain = await define('gone', `${disk('kept', 'vda')}${disk('lost', 'vdb')}${VNC}`);
    const before = await storedXml('gone');
    await host.virsh('autostart', 'gone');
    const { plans } = await world.client.deletion.plan({ domains: [domain] });
    expect(plans[0]?.disks.map(({ id, refusal }) => [id, refusal])).toEqual([
      [`${folder}/kept.img`, undefined],
      [`${folder}/lost.img`, undefined],
    ]);
    const { results } = await world.client.deletion.run({
      task: newTask(),
      domains: [{ ...domain, forceOff: false, disks: [`${folder}/lost.img`] }],
    });
    expect(results[0]).toMatchObject({ name: 'gone', disks: [{ id: `${folder}/lost.img` }] });
    const entry = await last(domain, 'delete');
    expect(entry.had).toEqual(['autostart']);
    const image = (await world.client.journal.list({ query: 'lost.img', limit: 1 })).entries[0];
    expect(image).toMatchObject({
      object: { kind: 'volume' },
      verb: 'delete',
      outcome: 'done',
      hasXml: true,
    });
    expect(await world.client.journal.planUndo({ id: (image as JournalEntry).id })).toMatchObject({
      refusal: 'image',
    });

    const plan = await world.client.journal.planUndo({ id: entry.id });
    expect(plan.possible).toBe(true);
    expect(plan.before).toBeUndefined();
    expect(plan.warnings).toEqual([
      { kind: 'imageMissing', what: `${folder}/lost.img` },
      { kind: 'secretLost', what: 'graphics:vnc' },
    ]);
    await undo(entry, plan.fingerprint);
    expect(await storedXml('gone')).toBe(before.replace(` passwd='${SECRET}'`, ''));
    expect(await virsh('dominfo', 'gone')).toMatch(/Autostart:\s+enable/);
    expect(await last(domain, 'defineAgain')).toMatchObject({ undoes: entry.id });
    expect(await world.client.journal.planUndo({ id: entry.id })).toMatchObject({ refusal: 'exists' });
  });

  test('what was made is in it: pool, disk and VM; and what a failed creation removed again', async () => {
    const made = await world.client.storage.createPool({ host: world.host, name: 'new', path: '/srv/new' });
    expect(made.active).toBe(true);
    const disk = {
      pool: 'new',
      name: 'fresh.qcow2',
      capacityBytes: 2 ** 20,
      format: 'qcow2',
      allocation: 'thin',
    } as const;
    const { uuid } = await world.create(world.form({ name: 'fresh', disk, graphics: 'vnc' }));
    const { entries } = await world.client.journal.list({ limit: 3 });
    expect(entries.map(({ object, verb, outcome }) => [object.kind, object.name, verb, outcome])).toEqual([
      ['domain', 'fresh', 'create', 'done'],
      ['volume', 'fresh.qcow2', 'create', 'done'],
      ['pool', 'new', 'create', 'done'],
    ]);
    expect(entries[0]?.object.uuid).toBe(uuid);
    expect(entries[1]?.command).toContain('vol-create-as');
    expect(await world.client.journal.planUndo({ id: (entries[0] as JournalEntry).id })).toMatchObject({
      refusal: 'creation',
    });

    const bad = xmlOf('bad', randomUUID(), `<graphics type='vnc' passwd='${SECRET}'/><nonsense/>`);
    const failure = await failureFrom(
      world.create({ from: 'xml', host: world.host, uuid: randomUUID() as Uuid, xml: bad, start: false }),
    );
    expect(failure.message).toBeDefined();
    const [failed] = (await world.client.journal.list({ query: 'bad', limit: 1 })).entries;
    expect(failed).toMatchObject({ verb: 'create', outcome: 'failed', object: { name: 'bad' } });
  });

  test('no secret is in any of its files', async () => {
    const folder = await journalFolder();
    const files = await readdir(folder);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(await readFile(join(folder, file), 'utf8')).not.toContain(SECRET);
  });

  test('a journal that cannot be written stops nothing, and is told', async () => {
    const domain = await define('unwritten');
    const folder = await journalFolder();
    await rm(folder, { recursive: true, force: true });
    await writeFile(folder, '');
    await act(domain, 'start');
    expect(await virsh('domstate', 'unwritten')).toBe('running');
    expect((await world.client.app.info()).problems).toEqual([
      expect.stringMatching(/journal.*cannot be written/),
    ]);
    await rm(folder);
    await mkdir(folder);
    await act(domain, 'destroy');
    expect((await world.client.app.info()).problems).toBeUndefined();
    expect((await entriesOf(domain)).map(({ verb }) => verb)).toEqual(['destroy']);
  });

  const journalFolder = async (): Promise<string> => {
    const places = await world.client.settings.locations();
    return places.find(({ what }) => what === 'journal')?.path ?? '';
  };

  test('an undo of what does not exist says so', async () => {
    const id = 'none-0' as JournalEntry['id'];
    expect(await failureFrom(world.client.journal.undo({ id, task: randomUUID() as TaskId }))).toMatchObject({
      code: 'NotFound',
    });
  });
});
