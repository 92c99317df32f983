import { describe, expect, test } from 'vitest';
import { readDomainFiles, readSnapshotImages } from './files.ts';

describe('the files of a domain', () => {
  test('disks of every source, with what is below them', () => {
    const { disks, nvram, uefi, emulatedTpm, kernel } =
      readDomainFiles(`<domain><name>a</name><uuid>ABC</uuid>
      <os><loader type='pflash'>/fw</loader><nvram>/n.fd</nvram><kernel>/k</kernel></os><devices>
      <disk type='file'><driver type='qcow2'/><source file='/a'/><target dev='vda' bus='virtio'/>
        <backingStore type='file'><format type='raw'/><source file='/b'/><backingStore type='file'><source file='/c'/><backingStore/></backingStore></backingStore></disk>
      <disk type='block' device='lun'><source dev='/dev/x'/><target dev='sda'/><shareable/></disk>
      <disk type='volume'><source pool='p' volume='v'/><target dev='vdb'/></disk>
      <disk type='network'><source protocol='rbd' name='pool/img'><host name='ceph'/></source><target dev='vdc'/></disk>
      <disk type='file' device='cdrom'><target dev='sdb'/><readonly/></disk>
      <tpm model='tpm-crb'><backend type='emulator'/></tpm></devices></domain>`);
    expect({ nvram, uefi, emulatedTpm, kernel }).toEqual({
      nvram: '/n.fd',
      uefi: true,
      emulatedTpm: true,
      kernel: '/k',
    });
    expect(disks.map((d) => d.image?.source)).toEqual([
      { kind: 'path', path: '/a' },
      { kind: 'path', path: '/dev/x' },
      { kind: 'volume', pool: 'p', volume: 'v' },
      { kind: 'remote', description: 'rbd://ceph/pool/img' },
      undefined,
    ]);
    expect(disks[0]?.backing).toEqual([
      { source: { kind: 'path', path: '/b' }, format: 'raw' },
      { source: { kind: 'path', path: '/c' }, format: undefined },
    ]);
    expect(disks[1]).toMatchObject({ device: 'lun', shareable: true, readOnly: false });
    expect(disks[4]).toMatchObject({ device: 'cdrom', readOnly: true });
  });

  test('UEFI that libvirt chooses by itself counts, though it names no file', () => {
    expect(readDomainFiles("<domain><os firmware='efi'/></domain>")).toMatchObject({
      uefi: true,
      nvram: undefined,
    });
    expect(readDomainFiles("<domain><os firmware='bios'/></domain>").uefi).toBe(false);
  });

  test('a chain without an end is cut', () => {
    const depth = 1000;
    const xml = `<domain><devices><disk><source file='/0'/>${Array.from({ length: depth }, (_, n) => `<backingStore><source file='/${n}'/>`).join('')}${'</backingStore>'.repeat(depth)}</disk></devices></domain>`;
    expect(readDomainFiles(xml).disks[0]?.backing).toHaveLength(200);
  });

  test('a snapshot names the images of its time and those it made', () => {
    const xml = `<domainsnapshot><disks><disk name='vda'><source file='/overlay'/></disk><disk name='vdb' snapshot='no'/></disks>
      <domain><devices><disk><source file='/base'/></disk></devices></domain></domainsnapshot>`;
    expect(readSnapshotImages(xml)).toEqual([
      { kind: 'path', path: '/base' },
      { kind: 'path', path: '/overlay' },
    ]);
  });
});
