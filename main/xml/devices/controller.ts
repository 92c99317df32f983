import { device, ON_OFF, under, virtioDriver } from './common.ts';

const pci = { type: ['pci'] };
const scsi = { type: ['scsi'] };
const virtio = {
  type: ['scsi', 'virtio-serial'],
  scsiModel: ['virtio-scsi', 'virtio-transitional', 'virtio-non-transitional', ''],
};

export const controller = device('controller', {
  hotplug: true,
  pluggableWhen: scsi,
  movesWith: ['type', 'scsiModel', 'pciModel'],
  summary: ['type', 'scsiModel', 'usbModel', 'pciModel', 'index'],
  identity: [['type', 'index']],
  initial: { type: 'scsi', scsiModel: 'virtio-scsi' },
  fields: [
    { id: 'type', at: '@type', type: 'choice', choices: ['scsi', 'usb', 'sata', 'ide', 'fdc', 'virtio-serial', 'ccid', 'pci', 'xenbus', 'isa'], required: true, label: 'controllerType' },
    { id: 'index', at: '@index', type: 'number', min: 0, label: 'number' },
    { id: 'scsiModel', at: '@model', type: 'choice', choices: ['virtio-scsi', 'lsilogic', 'lsisas1068', 'lsisas1078', 'buslogic', 'vmpvscsi', 'ibmvscsi', 'virtio-transitional', 'virtio-non-transitional', 'ncr53c90', 'dc390', 'am53c974', 'auto'], when: scsi, label: 'controllerModel' },
    { id: 'usbModel', at: '@model', type: 'choice', choices: ['qemu-xhci', 'nec-xhci', 'ich9-ehci1', 'ich9-uhci1', 'ich9-uhci2', 'ich9-uhci3', 'ehci', 'piix3-uhci', 'piix4-uhci', 'vt82c686b-uhci', 'pci-ohci', 'qusb1', 'qusb2', 'none'], when: { type: ['usb'] }, label: 'controllerModel' },
    { id: 'pciModel', at: '@model', type: 'choice', choices: ['pcie-root-port', 'pcie-to-pci-bridge', 'pcie-switch-upstream-port', 'pcie-switch-downstream-port', 'pcie-expander-bus', 'dmi-to-pci-bridge', 'pci-bridge', 'pci-expander-bus', 'pcie-root', 'pci-root'], when: pci, required: true, label: 'controllerModel' },
    { id: 'serialModel', at: '@model', type: 'choice', choices: ['virtio', 'virtio-transitional', 'virtio-non-transitional'], when: { type: ['virtio-serial'] }, label: 'controllerModel' },
    { id: 'ideModel', at: '@model', type: 'choice', choices: ['piix3', 'piix4', 'ich6'], when: { type: ['ide'] }, label: 'controllerModel' },
    { id: 'ports', at: '@ports', type: 'number', min: 0, when: { type: ['virtio-serial', 'usb'] } },
    { id: 'vectors', at: '@vectors', type: 'number', min: 0, when: { type: ['virtio-serial'] }, label: 'msiVectors' },
    { id: 'masterPort', at: 'master@startport', type: 'number', min: 0, when: { type: ['usb'] }, group: 'more' },
    { id: 'maxGrantFrames', at: '@maxGrantFrames', type: 'number', min: 1, when: { type: ['xenbus'] } },
    { id: 'maxEventChannels', at: '@maxEventChannels', type: 'number', min: 1, when: { type: ['xenbus'] } },
    { id: 'pciModelName', at: 'model@name', type: 'choice', choices: ['pcie-root-port', 'ioh3420', 'pci-bridge', 'pcie-pci-bridge', 'i82801b11-bridge', 'x3130-upstream', 'xio3130-downstream', 'pxb', 'pxb-pcie', 'spapr-pci-host-bridge'], open: true, when: pci, filled: true, group: 'more' },
    { id: 'chassisNr', at: 'target@chassisNr', type: 'number', min: 1, max: 255, when: { ...pci, pciModel: ['pci-bridge'] }, filled: true, group: 'more' },
    { id: 'chassis', at: 'target@chassis', type: 'number', min: 0, max: 255, when: { ...pci, pciModel: ['pcie-root-port', 'pcie-switch-downstream-port'] }, filled: true, group: 'more' },
    { id: 'rootPort', at: 'target@port', type: 'text', pattern: /^(0x[0-9a-fA-F]{1,2}|\d{1,3})$/, when: { ...pci, pciModel: ['pcie-root-port', 'pcie-switch-downstream-port'] }, filled: true, group: 'more' },
    { id: 'portHotplug', at: 'target@hotplug', type: 'switch', words: ON_OFF, when: { ...pci, pciModel: ['pcie-root-port', 'pcie-switch-downstream-port'] } },
    { id: 'busNr', at: 'target@busNr', type: 'number', min: 1, max: 254, when: { ...pci, pciModel: ['pci-expander-bus', 'pcie-expander-bus'] }, filled: true, group: 'more' },
    { id: 'numaNode', at: 'target/node', type: 'number', min: 0, when: { ...pci, pciModel: ['pci-root', 'pci-expander-bus', 'pcie-expander-bus'] }, group: 'more' },
    { id: 'phbIndex', at: 'target@index', type: 'number', min: 0, max: 30, when: { ...pci, pciModel: ['pci-root'] }, group: 'more' },
    { id: 'pciHole64', at: 'pcihole64', type: 'size', min: 0, when: { ...pci, pciModel: ['pci-root', 'pcie-root'] }, group: 'more' },
    { id: 'queues', at: 'driver@queues', type: 'number', min: 1, when: scsi, group: 'driver' },
    { id: 'cmdPerLun', at: 'driver@cmd_per_lun', type: 'number', min: 1, when: scsi, group: 'driver' },
    { id: 'maxSectors', at: 'driver@max_sectors', type: 'number', min: 1, when: scsi, group: 'driver' },
    { id: 'iothread', at: 'driver@iothread', type: 'number', min: 1, when: scsi, group: 'driver' },
    { id: 'ioeventfd', at: 'driver@ioeventfd', type: 'switch', words: ON_OFF, when: scsi, group: 'driver' },
    ...under(virtio, virtioDriver),
  ],
}); // prettier-ignore

export const hub = device('hub', {
  summary: ['type'],
  initial: { type: 'usb' },
  fields: [{ id: 'type', at: '@type', type: 'choice', choices: ['usb'], required: true, label: 'hubType' }],
}); // prettier-ignore

const intel = { model: ['intel'] };

export const iommu = device('iommu', {
  single: true,
  movesWith: ['model'],
  summary: ['model'],
  initial: { model: 'intel' },
  fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['intel', 'virtio', 'smmuv3'], required: true, label: 'iommuModel' },
    { id: 'intremap', at: 'driver@intremap', type: 'switch', words: ON_OFF, when: intel },
    { id: 'cachingMode', at: 'driver@caching_mode', type: 'switch', words: ON_OFF, when: intel },
    { id: 'eim', at: 'driver@eim', type: 'switch', words: ON_OFF, when: intel },
    { id: 'iotlb', at: 'driver@iotlb', type: 'switch', words: ON_OFF, when: intel },
    { id: 'awBits', at: 'driver@aw_bits', type: 'number', min: 32, max: 64, when: intel },
  ],
}); // prettier-ignore
