/** A domain for the tests of editing: stored, and as libvirt shows it while it runs. */
export const stored = `<domain type='kvm'>
  <name>web</name>
  <uuid>6b1f3f6e-2222-4a5b-8f2c-0123456789ab</uuid>
  <!-- kept -->
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>1048576</currentMemory>
  <vcpu placement='static' current='1'>4</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/srv/a.qcow2'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
    </disk>
    <disk type='file' device='cdrom'>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:11:22:33'/>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <graphics type='vnc' port='-1' autoport='yes' passwd='s3cret'>
      <listen type='address' address='127.0.0.1'/>
    </graphics>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
    <futuristic kind='hologram'/>
  </devices>
</domain>
`;
/** As libvirt shows it while it runs. */
export const running = stored
  .replace("<domain type='kvm'>", "<domain type='kvm' id='3'>")
  .replace("<source file='/srv/a.qcow2'/>", "<source file='/srv/a.qcow2' index='2'/>\n      <backingStore/>")
  .replace("function='0x0'/>", "function='0x0'/>\n      <alias name='virtio-disk0'/>")
  .replace(
    "<source network='default'/>",
    "<source network='default' bridge='virbr0'/>\n      <target dev='vnet0'/>",
  )
  .replace("port='-1'", "port='5900'");

export const both = { stored, running };
export const off = { stored, running: undefined };
