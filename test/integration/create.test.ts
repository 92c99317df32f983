import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { NewDisk } from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { failureFrom, newTask, openCreateWorld, ownSrv, type CreateWorld } from './createWorld.ts';

const MIB = 2 ** 20;
const IMAGES = '/var/lib/libvirt/images';
const patience = { timeout: 90_000, interval: 300 };

const disk = (changes: Partial<NewDisk> = {}): NewDisk => ({
  pool: 'default',
  name: 'guest.qcow2',
  capacityBytes: 64 * MIB,
  format: 'qcow2',
  allocation: 'thin',
  ...changes,
});

describe.skipIf(!canRunHosts())('a new VM on a real hypervisor', () => {
  let lab: Lab;
  let host: LabHost;
  let world: CreateWorld;

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'maker' });
    await ownSrv(host);
    world = await openCreateWorld(host.uri);
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  const volumes = async (pool = 'default'): Promise<string[]> =>
    (await host.virsh('vol-list', pool)).split('\n').flatMap((line) => line.trim().split(/\s+/)[0] || []);
  const domains = async (): Promise<string[]> =>
    (await host.virsh('list', '--all', '--name')).split('\n').filter((name) => name !== '');

  test('a host without a pool is given one', async () => {
    const { client, host: id } = world;
    expect(await client.storage.pools({ host: id })).toEqual([]);
    const options = await client.create.options({ host: id });
    expect(options.poolPath).toBe(IMAGES);
    const pool = await client.storage.createPool({ host: id, name: 'default', path: options.poolPath });
    expect(pool).toMatchObject({ name: 'default', type: 'dir', active: true, autostart: true, path: IMAGES });
    expect(pool.formats).toEqual(['qcow2', 'raw']);
    expect(await host.virsh('pool-info', 'default')).toMatch(/Autostart:\s+yes/);
    const again = await failureFrom(client.storage.createPool({ host: id, name: 'default', path: '/srv/x' }));
    expect(again.code).toBe('Conflict');
  });

  test('an image of a size is made in a pool, once', async () => {
    const { client, host: id } = world;
    const image = disk({ name: 'alone.qcow2', capacityBytes: 96 * MIB });
    const made = await client.storage.createVolume({ host: id, ...image });
    expect(made).toMatchObject({
      pool: 'default',
      path: `${IMAGES}/alone.qcow2`,
      format: 'qcow2',
      capacityBytes: 96 * MIB,
      usedBy: [],
    });
    const again = await failureFrom(client.storage.createVolume({ host: id, ...image }));
    expect(again.code).toBe('Conflict');
    expect(again.message).toContain('Cannot make the image alone.qcow2');
    await host.virsh('vol-delete', 'alone.qcow2', '--pool', 'default');
  });

  test('what is offered comes from the host', async () => {
    const options = await world.client.create.options({ host: world.host, virtType: 'qemu' });
    expect(options.kind).toEqual({ virtType: 'qemu', architecture: 'x86_64', machine: 'q35' });
    expect(options.networks).toEqual([
      { name: 'default', active: true, autostart: false, forward: 'nat', portGroups: [] },
    ]);
    expect(options.firmware.map((f) => f.value)).toEqual(['bios', 'uefi', 'uefi-secure']);
    expect(options.firmware.every((f) => f.reason === undefined)).toBe(true);
    const old = await world.client.create.options({ host: world.host, virtType: 'qemu', machine: 'pc' });
    expect(old.firmware[2]?.reason).toContain('q35');
    expect(old.maxVcpus).toBeLessThan(options.maxVcpus);
  });

  test('a kernel and initrd boot, with a disk and a network', async () => {
    const { kernel, initrd } = await host.guestImage();
    const form = world.form({
      name: 'booted',
      source: { kind: 'kernel', kernel, initrd, commandLine: 'console=ttyS0 lab.name=booted' },
      disk: disk({ name: 'booted.qcow2' }),
      network: { kind: 'network', name: 'default', start: false },
      start: true,
    });
    const plan = await world.client.create.plan(form);
    expect(plan.problems).toEqual([]);
    expect(plan.uuid).toBe(form.uuid);
    const made = await world.create(form);
    expect(made).toEqual({ host: world.host, uuid: form.uuid, name: 'booted' });
    // What the plan showed is what was defined: libvirt only adds to it.
    const xml = await host.virsh('dumpxml', '--inactive', 'booted');
    for (const part of ["mode='maximum'", "file='/var/lib/libvirt/images/booted.qcow2'", "discard='unmap'"]) {
      expect(plan.xml).toContain(part);
      expect(xml).toContain(part);
    }
    await vi.waitFor(
      async () => expect(await host.virsh('domifaddr', 'booted')).toMatch(/192\.168\.\d+\.\d+/),
      patience,
    );
    await host.virsh('destroy', 'booted');
  });

  test('the commands shown make the same VM', async () => {
    const { kernel, initrd } = await host.guestImage();
    const form = world.form({
      name: "o'brien & co",
      source: { kind: 'kernel', kernel, initrd },
      disk: disk({ name: "o'brien.qcow2" }),
      start: true,
    });
    const { commands, xml } = await world.client.create.plan(form);
    for (const command of commands) {
      await host.run('bash', ['-ec', command.replaceAll(`'${host.uri}'`, 'qemu:///system')]);
    }
    expect(await domains()).toContain(form.name);
    expect(await volumes()).toContain("o'brien.qcow2");
    expect(xml).toContain('o&apos;brien &amp; co');
    await host.virsh('destroy', form.name);
    await host.virsh('undefine', form.name);
    await host.virsh('vol-delete', "o'brien.qcow2", 'default');
  });

  test('a CD boots past an empty disk', async () => {
    await makeBootableIso(host, '/srv/media/hello.iso');
    const form = world.form({
      name: 'from-cd',
      source: { kind: 'iso', path: '/srv/media/hello.iso' },
      disk: disk({ name: 'from-cd.qcow2' }),
      start: true,
    });
    const { problems, xml } = await world.client.create.plan(form);
    expect(problems).toEqual([]);
    expect(xml.indexOf("<boot order='1'/>")).toBeLessThan(xml.indexOf("device='cdrom'"));
    await world.create(form);
    const tty = (await host.virsh('ttyconsole', 'from-cd')).trim();
    const said = await host.run('timeout', ['60', 'head', '-c', '4096', tty]);
    expect(said).toContain(HELLO);
    await host.virsh('destroy', 'from-cd');
    // No pool covers /srv/media: the one that looked there is gone.
    expect((await host.virsh('pool-list', '--all', '--name')).trim()).toBe('default');
  });

  test('UEFI firmware is found by the host itself', async () => {
    const form = world.form({ name: 'efi', firmware: 'uefi', memoryBytes: 256 * MIB, start: true });
    await world.create(form);
    const xml = await host.virsh('dumpxml', 'efi');
    expect(xml).toContain("type='pflash'");
    expect(await host.run('ls', ['/var/lib/libvirt/qemu/nvram'])).toContain('efi');
    await host.virsh('destroy', 'efi');
    const secure = world.form({ name: 'secure', firmware: 'uefi-secure' });
    await world.create(secure);
    expect(await host.virsh('dumpxml', 'secure')).toContain("secure='yes'");
    for (const name of ['efi', 'secure']) await host.virsh('undefine', '--nvram', name);
  });

  describe('from images', () => {
    const base = '/srv/base/cloud.img';
    beforeAll(async () => {
      await host.run('mkdir', ['-p', '/srv/base']);
      await host.run('qemu-img', ['create', '-q', '-f', 'qcow2', base, '48M']);
      await host.run('qemu-io', ['-c', 'write -P 7 1M 2M', base]);
    });
    const content = async (path: string): Promise<string> =>
      (await host.run('sha256sum', [path])).split(' ')[0] ?? '';

    test('an image is copied, enlarged and left as it was', async () => {
      const before = await content(base);
      const form = world.form({
        name: 'copied',
        source: { kind: 'image', path: base },
        disk: disk({ name: 'copied.qcow2', capacityBytes: 96 * MIB }),
      });
      const { problems, commands } = await world.client.create.plan(form);
      expect(problems).toEqual([]);
      expect(commands.join('\n')).toContain('vol-create-from');
      await world.create(form);
      const path = join(IMAGES, 'copied.qcow2');
      const info = JSON.parse(await host.run('qemu-img', ['info', '--output=json', path])) as Record<
        string,
        unknown
      >;
      expect(info).toMatchObject({ format: 'qcow2', 'virtual-size': 96 * MIB });
      expect(info['backing-filename']).toBeUndefined();
      await host.run('qemu-io', ['-r', '-c', 'read -P 7 1M 2M', path]);
      expect(await content(base)).toBe(before);
    });

    test('a copy is never smaller than its image', async () => {
      const form = world.form({
        name: 'cut',
        source: { kind: 'image', path: base },
        disk: disk({ name: 'cut.raw', format: 'raw', capacityBytes: MIB }),
      });
      await world.create(form);
      expect(
        (await host.virsh('vol-info', '--bytes', 'cut.raw', 'default')).replaceAll(/\s+/g, ' '),
      ).toContain(`Capacity: ${48 * MIB} bytes`);
    });

    test('an existing disk is used where it is, but not by two', async () => {
      const form = world.form({ name: 'imported', source: { kind: 'import', path: base } });
      await world.create(form);
      expect(await host.virsh('dumpxml', 'imported')).toMatch(
        /type='qcow2'.*\s+<source file='\/srv\/base\/cloud.img'/,
      );
      const second = await failureFrom(
        world.create(world.form({ name: 'second', source: { kind: 'import', path: base } })),
      );
      expect(second).toMatchObject({ code: 'Conflict', object: 'domain second' });
      expect(second.message).toContain('is a disk of imported');
      expect(await domains()).not.toContain('second');
    });
  });

  describe('refuses', () => {
    test('names that are taken, and says which is free', async () => {
      const failure = await failureFrom(world.create(world.form({ name: 'booted' })));
      expect(failure).toMatchObject({ code: 'Conflict', object: 'domain booted' });
      expect(failure.remedy?.text).toContain('booted-2');
    });

    test.each(['', ' x', 'a/b', '..', 'a\nb', 'a\u202eb', 'é'.repeat(200)])('the name %j', async (name) => {
      const { problems } = await world.client.create.plan(world.form({ name }));
      expect(problems).toMatchObject([{ field: 'name', blocking: true, failure: { code: 'InvalidInput' } }]);
    });

    test('to overwrite a volume, known to the pool or not', async () => {
      const known = await failureFrom(
        world.create(world.form({ name: 'one', disk: disk({ name: 'copied.qcow2' }) })),
      );
      expect(known).toMatchObject({ code: 'Conflict' });
      expect(known.remedy?.text).toContain('never overwritten');
      // Put there behind the pool's back, so only libvirt's own check can save it.
      await host.run('bash', ['-c', `echo precious >${IMAGES}/secret.qcow2`]);
      const unknown = await failureFrom(
        world.create(world.form({ name: 'two', disk: disk({ name: 'secret.qcow2' }) })),
      );
      expect(unknown.code).toBe('Conflict');
      expect(unknown.libvirt?.message).toContain('already exists');
      expect(await host.run('cat', [`${IMAGES}/secret.qcow2`])).toBe('precious\n');
      expect(await domains()).not.toContain('two');
    });

    test('what is not there, saying where it would have to be', async () => {
      const { problems } = await world.client.create.plan(
        world.form({
          name: 'nothing',
          source: { kind: 'kernel', kernel: '/srv/none/vmlinuz', initrd: `${IMAGES}/initrd` },
          disk: disk({ pool: 'nowhere' }),
          network: { kind: 'network', name: 'lan', start: false },
          vcpus: 100_000,
        }),
      );
      const codes = Object.fromEntries(problems.map((p) => [p.field, p.failure.code]));
      expect(codes).toEqual({
        source: 'NotFound',
        pool: 'NotFound',
        network: 'NotFound',
        vcpus: 'InvalidInput',
      });
    });

    test('everything on a read-only connection', async () => {
      const readOnly = await openCreateWorld(`${host.uri}-ro`, true);
      try {
        const { problems } = await readOnly.client.create.plan(readOnly.form({ name: 'ro' }));
        expect(problems).toMatchObject([{ field: 'host', failure: { code: 'Denied' } }]);
        expect((await failureFrom(readOnly.create(readOnly.form({ name: 'ro' })))).code).toBe('Denied');
      } finally {
        await readOnly.close();
      }
    });
  });

  describe('when a step fails', () => {
    beforeAll(async () => {
      await host.run('mkdir', ['-p', '/srv/small', '/srv/secret']);
      await host.run('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', '/srv/small']);
      await world.client.storage.createPool({ host: world.host, name: 'small', path: '/srv/small' });
    });

    test('a pool too small for a full disk says so beforehand', async () => {
      const form = world.form({
        name: 'big',
        disk: disk({ pool: 'small', name: 'big.raw', format: 'raw', allocation: 'full' }),
      });
      const { problems } = await world.client.create.plan(form);
      expect(problems).toMatchObject([{ field: 'diskSize', blocking: true, failure: { code: 'Conflict' } }]);
      const thin = await world.client.create.plan({
        ...form,
        disk: disk({ pool: 'small', name: 'thin.qcow2' }),
      });
      expect(thin.problems).toMatchObject([{ field: 'diskSize', blocking: false }]);
    });

    test('a pool that fills up leaves nothing behind', async () => {
      await host.run('qemu-img', ['create', '-q', '-f', 'raw', '/srv/base/full.raw', '64M']);
      await host.run('qemu-io', ['-f', 'raw', '-c', 'write -P 5 0 64M', '/srv/base/full.raw']);
      const form = world.form({
        name: 'filled',
        source: { kind: 'image', path: '/srv/base/full.raw' },
        disk: disk({ pool: 'small', name: 'filled.qcow2' }),
      });
      const failure = await failureFrom(world.create(form));
      expect(failure.message).toContain('Cannot create filled on lab');
      expect(failure.libvirt?.message).toMatch(/No space left/i);
      expect(failure.remedy?.text).toBeDefined();
      expect(await volumes('small')).toEqual([]);
      expect((await host.run('ls', ['/srv/small'])).trim()).toBe('');
      expect(await domains()).not.toContain('filled');
    });

    test('a VM that does not start is removed with the disk made for it, and only that', async () => {
      await host.run('bash', ['-c', 'echo x >/srv/secret/cd.iso; chmod 700 /srv/secret']);
      const before = await volumes();
      const form = world.form({
        name: 'unreadable',
        source: { kind: 'iso', path: '/srv/secret/cd.iso' },
        disk: disk({ name: 'unreadable.qcow2' }),
        start: true,
      });
      const failure = await failureFrom(world.create(form));
      expect(failure.message).toContain(
        'Removed again: the virtual machine unreadable, the disk unreadable.qcow2.',
      );
      expect(failure.code).toBe('Denied');
      expect(failure.remedy?.text).toContain('/srv/secret/cd.iso');
      expect(await volumes()).toEqual(before);
      expect(await domains()).not.toContain('unreadable');
      expect((await host.run('cat', ['/srv/secret/cd.iso'])).trim()).toBe('x');
    });

    test('a cancelled creation ends between steps and is undone', async () => {
      const slow = await lab.startDelay(host.socket, 150);
      const far = await openCreateWorld(host.uri.replace(host.socket, slow.socket));
      try {
        const task = newTask();
        const form = far.form({ name: 'cancelled', disk: disk({ name: 'cancelled.qcow2' }) });
        const running = failureFrom(far.client.create.run({ task, request: form }));
        await vi.waitFor(() => far.client.tasks.cancel({ id: task }), patience);
        expect((await running).code).toBe('Cancelled');
        expect(await volumes()).not.toContain('cancelled.qcow2');
        expect(await domains()).not.toContain('cancelled');
      } finally {
        await far.close();
      }
    });
  });

  describe('from XML', () => {
    const xml = (inner = '', name = 'pasted') =>
      `<domain type='qemu'><name>${name}</name>${inner}<memory unit='MiB'>64</memory><vcpu>1</vcpu>` +
      `<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`;
    const request = (text: string) =>
      ({ from: 'xml', host: world.host, uuid: world.form({}).uuid, xml: text, start: false }) as const;

    test('is defined as it is', async () => {
      const text = xml('<description>a &lt; b</description><!-- kept by libvirt or not --><title>T</title>');
      const plan = await world.client.create.plan(request(text));
      expect(plan).toMatchObject({ name: 'pasted', xml: text, problems: [] });
      const made = await world.create(request(text));
      expect((await host.virsh('domuuid', 'pasted')).trim()).toBe(made.uuid);
    });

    test('never replaces a VM', async () => {
      const uuid = (await host.virsh('domuuid', 'pasted')).trim();
      const before = await host.virsh('dumpxml', 'pasted');
      for (const text of [
        xml(),
        xml(`<uuid>${uuid}</uuid>`),
        xml(`<uuid>${uuid.toUpperCase()}</uuid>`, 'other'),
      ]) {
        expect(await failureFrom(world.create(request(text)))).toMatchObject({ code: 'Conflict' });
      }
      expect(await host.virsh('dumpxml', 'pasted')).toBe(before);
    });

    test('that is broken is refused with its line, and what libvirt refuses with its words', async () => {
      const broken = await world.client.create.plan(request('<domain>\n  <name>x</nam>\n</domain>'));
      expect(broken.problems).toMatchObject([{ field: 'xml', blocking: true, line: 2 }]);
      const bomb = await world.client.create.plan(
        request('<!DOCTYPE d [<!ENTITY a "b">]><domain><name>&a;</name></domain>'),
      );
      expect(bomb.problems[0]?.failure.message).toContain('document type');
      const invalid = await failureFrom(world.create(request(xml('<wobble/>', 'invalid'))));
      expect(invalid).toMatchObject({
        code: 'InvalidInput',
        libvirt: { code: 'VIR_ERR_XML_INVALID_SCHEMA' },
      });
      expect(invalid.libvirt?.message).toContain('wobble');
      const alien = await failureFrom(
        world.create(request(xml('', 'alien').replace('<vcpu>1', '<vcpu>9999'))),
      );
      expect(alien.libvirt?.message).toMatch(/CPU/);
      expect(await domains()).not.toContain('invalid');
      expect(await domains()).not.toContain('alien');
    });
  });
});

const HELLO = 'hello from the CD';

/** A CD whose boot code says hello on the serial port, for ever: 16-bit code that runs wherever it is loaded. */
async function makeBootableIso(host: LabHost, path: string): Promise<void> {
  const code = [
    [0xfc, 0xba, 0xf8, 0x03], // cld; mov dx, COM1
    [0xe8, 0x00, 0x00, 0x5e], // again: call next; next: pop si
    [0x83, 0xc6, 0x0d], // add si, message - next
    [0x2e, 0xac, 0x84, 0xc0], // letter: lodsb cs:; test al, al
    [0x74, 0xf3], // jz again
    [0xee, 0xeb, 0xf7], // out dx, al; jmp letter
  ].flat();
  const boot = Buffer.alloc(2048);
  Buffer.from([...code, ...Buffer.from(`${HELLO}\r\n\0`)]).copy(boot);
  await host.run('mkdir', ['-p', '/srv/media/tree']);
  await writeFile(join(host.folder, 'boot.bin'), boot);
  await host.run('cp', [join(host.folder, 'boot.bin'), '/srv/media/tree/boot.bin']);
  const options = [
    '-quiet',
    '-o',
    path,
    '-b',
    'boot.bin',
    '-no-emul-boot',
    '-boot-load-size',
    '4',
    '-c',
    'boot.cat',
  ];
  await host.run('genisoimage', [...options, '/srv/media/tree']);
}
