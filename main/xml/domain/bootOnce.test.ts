import { describe, expect, test } from 'vitest';
import { withOnlyBoot } from './bootOnce.ts';

const XML = `<domain type='kvm'>
  <os><type>hvm</type><boot dev='hd'/><boot dev='network'/><kernel>/k</kernel><initrd>/i</initrd><cmdline>c</cmdline></os>
  <devices>
    <disk type='file' device='disk'><target dev='vda' bus='virtio'/><boot order='1'/></disk>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>
    <interface type='network'><mac address='52:54:00:AA:bb:cc'/><boot order='2'/></interface>
    <graphics type='vnc' passwd='secret'/>
  </devices>
</domain>`;

describe('withOnlyBoot', () => {
  test('leaves one device to boot from and nothing that would come before it', () => {
    const once = withOnlyBoot(XML, { kind: 'disk', target: 'sda' });
    expect(once.match(/<boot/g)).toHaveLength(1);
    expect(once).toMatch(/device="cdrom"><target dev="sda" bus="sata"\/><boot order="1"\/>/);
    expect(once).not.toMatch(/kernel|initrd|cmdline/);
    expect(once).toContain('passwd="secret"');
  });

  test('knows an interface by its address in any case', () => {
    expect(withOnlyBoot(XML, { kind: 'interface', mac: '52:54:00:aa:BB:cc' })).toMatch(
      /bb:cc"\/><boot order="1"\/><\/interface>/,
    );
  });

  test('refuses what is not there', () => {
    expect(() => withOnlyBoot(XML, { kind: 'disk', target: 'vdz' })).toThrow('The domain has no disk vdz');
  });
});
