import {
  bootOrder,
  device,
  ON_OFF,
  PATH,
  pciAddress,
  rom,
  sourceAuth,
  teaming,
  under,
  UUID,
  VIRTIO_MODELS,
} from './common.ts';
import type { Field } from './field.ts';

const pci = { type: ['pci'] };
/** A USB device is named by its maker and model, or by where it is plugged in. */
const usbByModel = { type: ['usb'], pciBus: [''] };
const [domain, bus, ...slotAndFunction] = pciAddress('source/address');

/** A place on the bus of its kind: PCI, USB and SCSI share the attribute `bus`. */
const address: readonly Field[] = [
  ...under(pci, domain === undefined ? [] : [domain]),
  ...under({ type: ['pci', 'usb', 'scsi'], protocol: ['adapter', ''] }, bus === undefined ? [] : [{ ...bus, label: 'hostBus', filled: { type: ['usb'] }, requiredWhen: pci }]),
  ...under(pci, slotAndFunction.map((field) => (field.id === 'pciSlot' ? { ...field, required: true } : field))),
  { id: 'usbDevice', at: 'source/address@device', type: 'text', when: { type: ['usb'] }, pattern: /^(0x)?[0-9a-fA-F]{1,3}$/, filled: true, group: 'source' },
  { id: 'scsiTarget', at: 'source/address@target', type: 'number', min: 0, when: { type: ['scsi'], protocol: ['adapter', ''] }, group: 'source' },
  { id: 'scsiUnit', at: 'source/address@unit', type: 'number', min: 0, when: { type: ['scsi'], protocol: ['adapter', ''] }, group: 'source' },
  { id: 'uuid', at: 'source/address@uuid', type: 'text', when: { type: ['mdev'] }, pattern: UUID, required: true, label: 'mdevUuid', group: 'source' },
]; // prettier-ignore

/** What passes through a container: a disk, a character device, a network interface of the host. */
const capabilities: readonly Field[] = [
  { id: 'block', at: 'source/block', type: 'text', when: { mode: ['capabilities'], type: ['storage'] }, pattern: PATH, required: true, label: 'path', group: 'source' },
  { id: 'char', at: 'source/char', type: 'text', when: { mode: ['capabilities'], type: ['misc'] }, pattern: PATH, required: true, label: 'path', group: 'source' },
  { id: 'interface', at: 'source/interface', type: 'choice', choices: [], from: { objects: 'hostInterfaces' }, open: true, when: { mode: ['capabilities'], type: ['net'] }, required: true, label: 'hostDevice', group: 'source' },
]; // prettier-ignore

export const hostdev = device('hostdev', {
  hotplug: true,
  movesWith: ['type'],
  summary: ['type', 'vendor', 'product', 'pciBus', 'pciSlot', 'pciFunction', 'uuid', 'adapter'],
  identity: [
    ['type', 'vendor', 'product'],
    ['type', 'pciDomain', 'pciBus', 'pciSlot', 'pciFunction'],
    ['type', 'pciBus', 'usbDevice'],
    ['type', 'adapter', 'pciBus', 'scsiTarget', 'scsiUnit'],
    ['type', 'uuid'],
    ['type', 'wwpn'],
    ['type', 'iscsiName'],
    ['type', 'block'],
    ['type', 'char'],
    ['type', 'interface'],
  ],
  initial: { mode: 'subsystem', type: 'usb', managed: 'yes' },
  fields: [
    { id: 'mode', at: '@mode', type: 'choice', choices: ['subsystem', 'capabilities'], from: { offers: 'devices/hostdev#mode' }, required: true, label: 'hostdevMode' },
    { id: 'type', at: '@type', type: 'choice', choices: ['usb', 'pci', 'mdev', 'scsi', 'scsi_host', 'storage', 'misc', 'net'], from: { offers: 'devices/hostdev#subsysType' }, required: true, label: 'hostdevType' },
    { id: 'managed', at: '@managed', type: 'switch', when: { type: ['pci', 'usb'] } },
    { id: 'vendor', at: 'source/vendor@id', type: 'text', when: { type: ['usb'] }, requiredWhen: usbByModel, pattern: /^0x[0-9a-fA-F]{4}$/, label: 'usbVendor', group: 'source' },
    { id: 'product', at: 'source/product@id', type: 'text', when: { type: ['usb'] }, requiredWhen: usbByModel, pattern: /^0x[0-9a-fA-F]{4}$/, label: 'usbProduct', group: 'source' },
    { id: 'protocol', at: 'source@protocol', type: 'choice', choices: ['adapter', 'iscsi', 'vhost'], when: { type: ['scsi', 'scsi_host'] }, label: 'scsiProtocol', group: 'source' },
    { id: 'adapter', at: 'source/adapter@name', type: 'text', when: { type: ['scsi'], protocol: ['adapter', ''] }, pattern: /^scsi_host\d+$/, label: 'scsiAdapter', group: 'source' },
    ...address,
    { id: 'iscsiName', at: 'source@name', type: 'text', when: { type: ['scsi'], protocol: ['iscsi'] }, required: true, group: 'source' },
    { id: 'hosts', at: 'source/host', type: 'list', columns: ['@name', '@port'], when: { type: ['scsi'], protocol: ['iscsi'] }, required: true, label: 'sourceHosts', group: 'source' },
    { id: 'initiator', at: 'source/initiator/iqn@name', type: 'text', when: { type: ['scsi'], protocol: ['iscsi'] }, label: 'initiatorIqn', group: 'source' },
    ...under({ type: ['scsi'], protocol: ['iscsi'] }, sourceAuth),
    { id: 'wwpn', at: 'source@wwpn', type: 'text', when: { type: ['scsi_host'] }, pattern: /^naa\.[0-9a-fA-F]{16}$/, required: true, group: 'source' },
    ...capabilities,
    { id: 'startupPolicy', at: 'source@startupPolicy', type: 'choice', choices: ['mandatory', 'requisite', 'optional'], when: { type: ['usb', 'pci'] } },
    { id: 'guestReset', at: 'source@guestReset', type: 'choice', choices: ['off', 'uninitialized', 'on'], when: { type: ['usb'] } },
    { id: 'writeFiltering', at: 'source@writeFiltering', type: 'switch', when: pci, group: 'more' },
    { id: 'driver', at: 'driver@name', type: 'choice', choices: ['vfio', 'kvm', 'xen'], from: { offers: 'devices/hostdev#pciBackend' }, when: pci, filled: true, label: 'driverName', group: 'driver' },
    { id: 'mdevModel', at: '@model', type: 'choice', choices: ['vfio-pci', 'vfio-ccw', 'vfio-ap'], when: { type: ['mdev'] }, required: true },
    { id: 'mdevDisplay', at: '@display', type: 'switch', words: ON_OFF, when: { type: ['mdev'] } },
    { id: 'mdevRamfb', at: '@ramfb', type: 'switch', words: ON_OFF, when: { type: ['mdev'], mdevDisplay: ['yes'] } },
    { id: 'scsiModel', at: '@model', type: 'choice', choices: VIRTIO_MODELS, when: { type: ['scsi_host'] }, label: 'model' },
    { id: 'rawio', at: '@rawio', type: 'switch', when: { type: ['scsi'] }, group: 'more' },
    { id: 'sgio', at: '@sgio', type: 'choice', choices: ['filtered', 'unfiltered'], when: { type: ['scsi'] }, group: 'more' },
    { id: 'readonly', at: 'readonly?', type: 'switch', when: { type: ['scsi'] } },
    { id: 'shareable', at: 'shareable?', type: 'switch', when: { type: ['scsi'] } },
    ...bootOrder,
    ...under(pci, rom),
    ...under(pci, teaming),
  ],
}); // prettier-ignore
