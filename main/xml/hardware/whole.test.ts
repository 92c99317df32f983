import { describe, expect, test } from 'vitest';
import { withoutSecrets } from '../devices/index.ts';
import { editHardware } from './index.ts';

const DISK = `    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/srv/a.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
`;
const STICK = `    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='/srv/b.raw'/>
      <target dev='sdb' bus='usb'/>
    </disk>
`;
const stored = `<domain type='kvm'>
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
${DISK}${STICK}    <interface type='network'>
      <mac address='52:54:00:11:22:33'/>
      <source network='default'/>
      <model type='virtio'/>
      <link state='up'/>
    </interface>
    <graphics type='vnc' port='-1' autoport='yes' passwd='s3cret'/>
  </devices>
</domain>
`;
const running = stored
  .replace("<domain type='kvm'>", "<domain type='kvm' id='3'>")
  .replace("<target dev='sdb' bus='usb'/>", "<target dev='sdb' bus='usb'/>\n      <alias name='usb-disk1'/>");

/** What comes of another document, made of the one that is stored. */
function byHand(
  make: (xml: string) => string,
  now: { stored: string; running: string | undefined } = { stored, running },
) {
  const from = withoutSecrets(now.stored);
  const { problems, conflicts, live, when, after } = editHardware(now, [
    { op: 'document', from, to: make(from) },
  ]);
  expect(problems).toEqual([]);
  expect(conflicts).toEqual([]);
  return { live, when: when[0], after };
}

describe('another document of a running domain', () => {
  test('a field that a running guest takes is changed by its own call, and nothing waits', () => {
    const { live, when, after } = byHand((xml) => xml.replace("state='up'", "state='down'"));
    expect(live).toMatchObject([{ what: 'update', xml: expect.stringContaining("<link state='down'/>") }]);
    expect(when).toBe('now');
    expect(after).toBe(stored.replace("state='up'", "state='down'"));
  });

  test('a section’s values have calls of their own', () => {
    const { live, when } = byHand((xml) => xml.replace('<title>Web<', '<title>Shop<'));
    expect(live).toMatchObject([{ what: 'tune', kind: 'overview', set: { title: 'Shop' } }]);
    expect(when).toBe('now');
  });

  test('what goes live and what waits are told apart', () => {
    const { live, when } = byHand((xml) =>
      xml.replace("state='up'", "state='down'").replace("type='virtio'/>", "type='e1000e'/>"),
    );
    expect(live).toMatchObject([{ what: 'update' }]);
    expect(live[0]).toMatchObject({ xml: expect.stringContaining("<model type='virtio'/>") });
    expect(when).toBe('both');
  });

  test('what nobody described waits', () => {
    expect(
      byHand((xml) => xml.replace('</os>', "</os>\n  <clock offset='utc'><timer name='xyz'/></clock>")),
    ).toMatchObject({
      live: [],
      when: 'nextStart',
    });
    expect(byHand((xml) => xml.replace("bus='usb'/>", "bus='usb'/>\n      <hologram/>"))).toMatchObject({
      live: [],
      when: 'nextStart',
    });
  });

  test('a device that is not in it any more is pulled out, as it runs', () => {
    const { live, when } = byHand((xml) => xml.replace(STICK, ''));
    expect(live).toMatchObject([{ what: 'detach', alias: 'usb-disk1' }]);
    expect(when).toBe('now');
  });

  test('a disk on a bus that cannot be unplugged goes at the next start', () => {
    const now = {
      stored: stored.replace("bus='usb'", "bus='sata'"),
      running: running.replace("bus='usb'", "bus='sata'"),
    };
    const { live, when } = byHand((xml) => xml.replace(STICK.replace("bus='usb'", "bus='sata'"), ''), now);
    expect(live).toEqual([]);
    expect(when).toBe('nextStart');
  });

  test('a device that came is plugged in', () => {
    const now = {
      stored: stored.replace(STICK, ''),
      running: running.replace(/ {4}<disk[^]*sdb[^]*?<\/disk>\n/, (all) =>
        all.slice(0, all.indexOf(DISK) + DISK.length),
      ),
    };
    expect(now.running).not.toContain('sdb');
    const { live, when } = byHand((xml) => xml.replace(DISK, DISK + STICK), now);
    expect(live).toMatchObject([{ what: 'attach', xml: expect.stringContaining('/srv/b.raw') }]);
    expect(when).toBe('now');
  });

  test('a device that is called otherwise is not taken for one that went and one that came', () => {
    const { live, when } = byHand((xml) => xml.replace("dev='sdb'", "dev='sdc'"));
    expect(live).toEqual([]);
    expect(when).toBe('nextStart');
  });

  test('what was pending and is taken back waits for nothing', () => {
    const now = { stored: stored.replace("type='virtio'/>", "type='e1000e'/>"), running };
    expect(byHand((xml) => xml.replace("type='e1000e'/>", "type='virtio'/>"), now)).toMatchObject({
      live: [],
      when: 'now',
    });
  });

  test('a device that runs and was not to be there any more stays, and nothing is plugged in', () => {
    const now = { stored: stored.replace(STICK, ''), running };
    expect(byHand((xml) => xml.replace(DISK, DISK + STICK), now)).toMatchObject({ live: [], when: 'now' });
  });

  test('one that is off takes all of it at its next start', () => {
    expect(byHand((xml) => xml.replace(STICK, ''), { stored, running: undefined })).toMatchObject({
      live: [],
      when: 'nextStart',
    });
  });
});
