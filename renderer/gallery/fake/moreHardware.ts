/**
 * The devices of a VM that has many. The running one has them as they were when it was started: since then it was
 * given another cache mode and a watchdog, and its sound card was taken away.
 */
export function moreDevices(live: boolean): [id: string, xml: string][] {
  const card = (mac: string, network: string, model: string): [string, string] => [
    `interface:${mac}`,
    `<interface type='network'>
  <mac address='${mac}'/>
  <source network='${network}'/>
  <model type='${model}'/>
</interface>`,
  ];
  return [
    [
      'disk:vdb',
      `<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2' cache='${live ? 'writeback' : 'none'}' discard='unmap'${live ? '' : " io='native'"}/>
  <source file='/var/lib/libvirt/images/shop-data.qcow2'/>
  <target dev='vdb' bus='virtio'/>
  <serial>SHOP-DATA-2</serial>
</disk>`,
    ],
    [
      'disk:sdb',
      `<disk type='block' device='disk'>
  <driver name='qemu' type='raw'/>
  <source dev='/dev/vg0/backup'/>
  <target dev='sdb' bus='scsi'/>
</disk>`,
    ],
    card('52:54:00:9a:01:7e', 'lab', 'virtio'),
    card('52:54:00:9a:01:7f', 'lab', 'e1000e'),
    ['serial:0', "<serial type='pty'/>"],
    ...(live ? [['sound:0', "<sound model='ich9'/>"] satisfies [string, string]] : []),
    ['tpm:0', "<tpm model='tpm-crb'/>"],
    ['rng:0', "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>"],
    ...(live
      ? []
      : [['watchdog:0', "<watchdog model='i6300esb' action='reset'/>"] satisfies [string, string]]),
    ['memballoon:0', "<memballoon model='virtio'/>"],
  ];
}
