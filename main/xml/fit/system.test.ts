import { describe, expect, test } from 'vitest';
import { drives, systemOf, type Drivable } from './system.ts';

const modern: Drivable[] = ['virtio', 'virtioModern', 'virtioGpu', 'sata', 'xhci', 'e1000e', 'hda', 'crb'];

describe('what a system drives is known by its id', () => {
  test.each([
    ['http://debian.org/debian/12', 'linux'],
    ['http://ubuntu.com/ubuntu/24.04', 'linux'],
    ['http://fedoraproject.org/fedora/42', 'linux'],
    ['http://redhat.com/rhel/9.4', 'linux'],
    ['http://almalinux.org/almalinux/9', 'linux'],
    ['http://opensuse.org/opensuse/15.6', 'linux'],
    ['http://archlinux.org/archlinux/rolling', 'linux'],
    ['http://libosinfo.org/linux/2022', 'linux'],
  ])('%s has drivers for everything', (id, family) => {
    const system = systemOf(id);
    expect(system.family).toBe(family);
    for (const what of modern) expect(drives(system, what), what).toBe(true);
  });

  // As osinfo-db has them.
  test.each([
    ['http://debian.org/debian/4', []],
    ['http://debian.org/debian/7', ['virtio', 'xhci']],
    ['http://debian.org/debian/9', ['virtio', 'virtioModern', 'virtioGpu', 'xhci']],
    ['http://redhat.com/rhel/6.10', ['virtio']],
    ['http://redhat.com/rhel/7.9', ['virtio', 'virtioModern', 'xhci']],
    ['http://fedoraproject.org/fedora/19', ['virtio', 'xhci']],
    ['http://fedoraproject.org/fedora/24', ['virtio', 'virtioModern', 'xhci']],
    ['http://opensuse.org/opensuse/13.2', ['virtio', 'xhci']],
    ['http://opensuse.org/opensuse/42.2', ['virtio', 'virtioModern', 'virtioGpu', 'xhci']],
    ['http://libosinfo.org/linux/2016', ['virtio', 'virtioModern', 'xhci']],
    ['http://freebsd.org/freebsd/9.3', ['virtio']],
    ['http://freebsd.org/freebsd/14.0', ['virtio', 'virtioModern', 'xhci']],
    ['http://netbsd.org/netbsd/9.0', ['virtio', 'xhci']],
    ['http://microsoft.com/win/xp', []],
    ['http://microsoft.com/win/7', []],
    ['http://microsoft.com/win/11', ['xhci']],
    ['http://microsoft.com/win/2k22', ['xhci']],
  ])('%s drives %j', (id, expected) => {
    const system = systemOf(id);
    const asked: Drivable[] = ['virtio', 'virtioModern', 'virtioGpu', 'xhci'];
    expect(asked.filter((what) => drives(system, what))).toEqual(expected);
  });

  test.each(['', 'debian', 'http://libosinfo.org/unknown', 'http://haiku-os.org/haiku/r1', 'http://apple.com/macosx/10.7'])(
    'of %j nothing is known',
    (id) => {
      expect(systemOf(id)).toMatchObject({ family: 'other' });
      for (const what of modern) expect(drives(systemOf(id), what)).toBeUndefined();
    },
  );
}); // prettier-ignore
