import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knownSystems, listSystems, recogniseName, withOsinfo } from './os.ts';

describe('an operating system told by a medium’s name', () => {
  test.each([
    ['debian-12.5.0-amd64-netinst.iso', 'http://debian.org/debian/12', 'Debian 12', 'debian-12'],
    ['debian-11-genericcloud-amd64.qcow2', 'http://debian.org/debian/11', 'Debian 11', 'debian-11'],
    ['bookworm.img', 'http://debian.org/debian/12', 'Debian 12', 'debian-12'],
    [
      'ubuntu-24.04.1-live-server-amd64.iso',
      'http://ubuntu.com/ubuntu/24.04',
      'Ubuntu 24.04',
      'ubuntu-24.04',
    ],
    ['jammy-server-cloudimg-amd64.img', 'http://ubuntu.com/ubuntu/22.04', 'Ubuntu 22.04', 'ubuntu-22.04'],
    ['kubuntu-22.04-desktop.iso', 'http://ubuntu.com/ubuntu/22.04', 'Ubuntu 22.04', 'ubuntu-22.04'],
    [
      'Fedora-Workstation-Live-x86_64-40-1.14.iso',
      'http://fedoraproject.org/fedora/40',
      'Fedora 40',
      'fedora-40',
    ],
    ['AlmaLinux-9.4-x86_64-minimal.iso', 'http://almalinux.org/almalinux/9', 'AlmaLinux 9', 'alma-9'],
    ['Rocky-8.10-x86_64-dvd1.iso', 'http://rockylinux.org/rocky/8', 'Rocky Linux 8', 'rocky-8'],
    ['rhel-9.4-x86_64-boot.iso', 'http://redhat.com/rhel/9.4', 'Red Hat Enterprise Linux 9.4', 'rhel-9.4'],
    [
      'openSUSE-Leap-15.6-DVD-x86_64-Media.iso',
      'http://opensuse.org/opensuse/15.6',
      'openSUSE Leap 15.6',
      'opensuse-15.6',
    ],
    [
      'alpine-virt-3.20.3-x86_64.iso',
      'http://alpinelinux.org/alpinelinux/3.20',
      'Alpine Linux 3.20',
      'alpine-3.20',
    ],
    ['archlinux-2024.10.01-x86_64.iso', 'http://archlinux.org/archlinux/rolling', 'Arch Linux', 'arch'],
    ['Win11_23H2_English_x64v2.iso', 'http://microsoft.com/win/11', 'Windows 11', 'win-11'],
    ['Windows 10 22H2.iso', 'http://microsoft.com/win/10', 'Windows 10', 'win-10'],
    [
      'windows_server_2022_eval.iso',
      'http://microsoft.com/win/2k22',
      'Windows Server 2022',
      'winserver-2022',
    ],
    [
      'FreeBSD-14.1-RELEASE-amd64-disc1.iso',
      'http://freebsd.org/freebsd/14.1',
      'FreeBSD 14.1',
      'freebsd-14.1',
    ],
    ['cirros-0.6.2-x86_64-disk.img', 'http://cirros-cloud.net/cirros/0.6.2', 'CirrOS 0.6.2', 'cirros-0.6.2'],
  ])('%s', (file, id, label, shortName) => {
    const found = recogniseName(file);
    expect(found?.os).toMatchObject({ id, label });
    expect(found?.shortName).toBe(shortName);
  });

  test.each(['data.img', 'backup-2024-10-01.qcow2', 'search.iso', 'darwin.iso', ''])(
    '%j tells nothing',
    (file) => {
      expect(recogniseName(file)).toBeUndefined();
    },
  );

  test('Windows 11 wants Secure Boot', () => {
    expect(recogniseName('Win11.iso')?.os.firmware).toBe('uefi-secure');
    expect(recogniseName('Win10.iso')?.os.firmware).toBe('bios');
  });

  test('the short list has no id twice', () => {
    const ids = knownSystems().map((os) => os.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(15);
  });
});

describe('osinfo-db', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'virtdeck-osinfo-'));
    await mkdir(join(folder, 'os/example.org'), { recursive: true });
    await writeFile(
      join(folder, 'os/example.org/thing-1.xml'),
      `<libosinfo version="0.0.1"><os id="http://example.org/thing/1">
        <name xml:lang="de">Ding</name><name>Thing One</name>
        <firmware arch="x86_64" type="bios" supported="false"/>
        <resources arch="all"><recommended><ram>1073741824</ram><storage>10737418240</storage></recommended></resources>
        <resources arch="x86_64"><recommended><ram>6442450944</ram></recommended></resources>
      </os></libosinfo>`,
    );
    await writeFile(join(folder, 'os/example.org/thing-2.xml'), '<libosinfo><os');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const thing = (version: string) =>
    ({
      id: `http://example.org/thing/${version}`,
      label: 'Thing',
      family: 'linux',
      memoryBytes: 2 ** 31,
      diskBytes: 20 * 2 ** 30,
      firmware: 'bios',
    }) as const;

  test('names the system and raises what it wants, by architecture', async () => {
    expect(await withOsinfo(thing('1'), 'x86_64', [folder])).toEqual({
      ...thing('1'),
      label: 'Thing One',
      memoryBytes: 6 * 2 ** 30,
      firmware: 'uefi',
    });
    expect((await withOsinfo(thing('1'), 'aarch64', [folder])).memoryBytes).toBe(2 ** 31);
  });

  test('a missing, broken or unfit entry changes nothing', async () => {
    for (const choice of [
      thing('2'),
      thing('3'),
      { ...thing('1'), id: 'http://example.org/../../etc/passwd' },
    ]) {
      expect(await withOsinfo(choice, 'x86_64', ['/nowhere', folder])).toEqual(choice);
    }
  });
});

test('systems are listed by name, each once, those of osinfo-db by what its files are called', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'virtdeck-osinfo-'));
  try {
    const maker = join(folder, 'os', 'debian.org');
    await mkdir(maker, { recursive: true });
    for (const name of ['debian-12.xml', 'debian-3.1.xml', 'debian-testing.xml', 'notes.txt'])
      await writeFile(join(maker, name), '');
    const systems = await listSystems([folder, join(folder, 'none')]);
    const named = (id: string) => systems.filter((system) => system.id === id).map(({ name }) => name);
    expect(named('http://debian.org/debian/12')).toEqual(['Debian 12']);
    expect(named('http://debian.org/debian/3.1')).toEqual(['Debian 3.1']);
    expect(systems.length).toBe(new Set(systems.map(({ id }) => id)).size);
    expect(systems.some(({ id }) => id.includes('notes'))).toBe(false);
    expect((await listSystems([])).length).toBe(knownSystems().length);
  } finally {
    await rm(folder, { recursive: true });
  }
});
