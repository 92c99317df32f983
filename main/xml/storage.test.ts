import { describe, expect, test } from 'vitest';
import { readHostCapabilities, readDomainCapabilities } from './capabilities.ts';
import { buildDirPoolXml, buildVolumeXml } from './create/volume.ts';
import { readNetwork, readHostInterface } from './network.ts';
import { readBlockDevice, readStoragePool, readStorageVolume } from './storage.ts';
import { escapeXml, isXmlText } from './write.ts';

describe('storage', () => {
  test('a volume tells its place, format, sizes and what it stands on', () => {
    const xml = `<volume type='file'><name>a.qcow2</name><key>/p/a.qcow2</key><capacity unit='bytes'>10737418240</capacity>
      <allocation unit='KiB'>196</allocation><target><path>/p/a.qcow2</path><format type='qcow2'/></target>
      <backingStore><path>/p/base.qcow2</path><format type='qcow2'/></backingStore></volume>`;
    expect(readStorageVolume(xml)).toEqual({
      name: 'a.qcow2', key: '/p/a.qcow2', type: 'file', path: '/p/a.qcow2', format: 'qcow2',
      capacityBytes: 10 * 2 ** 30, allocationBytes: 196 * 1024, backing: { path: '/p/base.qcow2', format: 'qcow2' },
    }); // prettier-ignore
    expect(readStorageVolume('<volume><name>x</name></volume>')).toMatchObject({
      type: 'file',
      path: undefined,
      capacityBytes: undefined,
      backing: undefined,
    });
  });

  test('a pool tells its place and what it is made of', () => {
    expect(readStoragePool(buildDirPoolXml('a & b', "/x'y"))).toEqual({
      name: 'a & b',
      type: 'dir',
      path: "/x'y",
      source: undefined,
    });
    const nfs = `<pool type='netfs'><name>n</name><source><host name='nas'/><dir path='/export'/></source><target><path>/mnt</path></target></pool>`;
    expect(readStoragePool(nfs)).toMatchObject({ type: 'netfs', path: '/mnt', source: 'nas:/export' });
  });

  test('a new volume reads back', () => {
    const xml = buildVolumeXml({ name: 'n<1', capacityBytes: 5, allocationBytes: 0, format: 'raw' });
    expect(readStorageVolume(xml)).toMatchObject({
      name: 'n<1',
      capacityBytes: 5,
      allocationBytes: 0,
      format: 'raw',
    });
    expect(
      buildVolumeXml({ name: 'lv', capacityBytes: 5, allocationBytes: 5, format: undefined }),
    ).not.toContain('<target');
  });

  test('a block device tells its names; what is none tells nothing', () => {
    const disk = `<device><name>block_sda</name><devnode type='dev'>/dev/sda</devnode><devnode type='link'>/dev/disk/by-id/x</devnode>
      <capability type='storage'><block>/dev/sda</block><size>4096</size></capability></device>`;
    expect(readBlockDevice(disk)).toEqual({
      path: '/dev/sda',
      links: ['/dev/disk/by-id/x'],
      capacityBytes: 4096,
      removable: false,
    });
    const cd = `<device><capability type='storage'><block>/dev/sr0</block><capability type='removable'><media_size>7</media_size></capability></capability></device>`;
    expect(readBlockDevice(cd)).toMatchObject({ capacityBytes: 7, removable: true });
    expect(readBlockDevice('<device><capability type="net"/></device>')).toBeUndefined();
  });
});

describe('networks', () => {
  test.each([
    [
      "<network><name>a</name><forward/><bridge name='virbr0'/></network>",
      { name: 'a', forward: 'nat', bridge: 'virbr0', portGroups: [] },
    ],
    [
      "<network><name>b</name><forward mode='route'/></network>",
      { name: 'b', forward: 'route', bridge: undefined, portGroups: [] },
    ],
    [
      '<network><name>c</name></network>',
      { name: 'c', forward: undefined, bridge: undefined, portGroups: [] },
    ],
  ])('%s', (xml, network) => expect(readNetwork(xml)).toEqual(network));

  test('host interfaces', () => {
    expect(readHostInterface("<interface type='bridge' name='br0'/>")).toEqual({
      name: 'br0',
      type: 'bridge',
    });
  });
});

describe('capabilities', () => {
  test('each way to run each guest is a kind of its own; a domain type may have its own emulator and machines', () => {
    const { architecture, guests } =
      readHostCapabilities(`<capabilities><host><cpu><arch>x86_64</arch></cpu></host>
      <guest><os_type>hvm</os_type><arch name='x86_64'><emulator>/q</emulator><machine canonical='pc-q35-9' maxCpus='288'>q35</machine>
        <machine deprecated='yes'>old</machine><domain type='qemu'/><domain type='kvm'><emulator>/k</emulator><machine>m</machine></domain></arch></guest>
      <guest><os_type>exe</os_type><arch name='x86_64'><domain type='lxc'/></arch></guest><guest><os_type>hvm</os_type></guest></capabilities>`);
    expect(architecture).toBe('x86_64');
    expect(guests.map(({ osType, virtType, emulator }) => [osType, virtType, emulator])).toEqual([
      ['hvm', 'qemu', '/q'],
      ['hvm', 'kvm', '/k'],
      ['exe', 'lxc', undefined],
    ]);
    expect(guests[0]?.machines).toEqual([
      { name: 'q35', canonical: 'pc-q35-9', maxVcpus: 288, deprecated: false },
      { name: 'old', canonical: undefined, maxVcpus: undefined, deprecated: true },
    ]);
    expect(guests[1]?.machines.map((m) => m.name)).toEqual(['m']);
  });

  test('what is not supported is offered nothing, what is not told is unknown', () => {
    const offers =
      readDomainCapabilities(`<domainCapabilities><vcpu max='64'/><os supported='yes'><enum name='firmware'><value>efi</value></enum>
      <loader supported='yes'><enum name='secure'><value>yes</value></enum></loader></os>
      <cpu><mode name='host-passthrough' supported='no'/><mode name='maximum' supported='yes'/></cpu>
      <devices><disk supported='yes'><enum name='bus'><value>virtio</value></enum></disk><tpm supported='no'><enum name='model'><value>tpm-crb</value></enum></tpm></devices></domainCapabilities>`);
    expect(offers).toMatchObject({
      maxVcpus: 64, firmware: ['efi'], secureLoader: true, cpuModes: ['maximum'], diskBuses: ['virtio'], tpmModels: [], graphics: undefined,
    }); // prettier-ignore
  });
});

describe('text for XML', () => {
  test('line breaks survive in attributes; what no document may hold is known', () => {
    expect(escapeXml(`<a b='c'>&"\n\t`)).toBe('&lt;a b=&apos;c&apos;&gt;&amp;&quot;&#10;&#9;');
    expect(['ok', 'é\n😀', '\ud83d\ude00'].every(isXmlText)).toBe(true);
    expect(['\u0000', '\u001b', '\ud83d', '\ufffe'].some(isXmlText)).toBe(false);
  });
});
