import type { Conditions, Description, Field } from './field.ts';

export const ON_OFF = ['on', 'off'] as const;
export const PATH = /^\//;
export const UUID = /^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/;
export const CPU_SET = /^(\d+(-\d+)?|\^\d+)(,(\d+(-\d+)?|\^\d+))*$/;

export const VIRTIO_MODELS = ['virtio', 'virtio-transitional', 'virtio-non-transitional'] as const;

/** One number of a list. */
export const WHOLE = /^\d+$/;
/** What libvirt takes as the unit of an amount. */
export const UNIT = /^(b|bytes?|[kmgtpe](i?b)?)$/i;
export const UNITS = ['KiB', 'MiB', 'GiB'] as const;
export const YES_NO = /^(yes|no)$/;
/** One of these words. */
export const oneOf = (words: readonly string[]): RegExp => new RegExp(`^(${words.join('|')})$`);

/** An open choice of sets of the host's CPUs or NUMA nodes. */
export const hostSet = (objects: 'cpuSets' | 'nodeSets') =>
  ({ type: 'choice', choices: [], from: { objects }, open: true, pattern: CPU_SET }) as const;

export const device = (
  kind: string,
  rest: Pick<Description, 'summary' | 'fields'> &
    Partial<
      Pick<
        Description,
        'element' | 'initial' | 'hotplug' | 'pluggableWhen' | 'single' | 'identity' | 'movesWith'
      >
    >,
): Description => ({ kind, element: kind, section: false, hotplug: false, ...rest });

export const section = (
  kind: string,
  summary: readonly string[],
  fields: Description['fields'],
): Description => ({
  kind,
  element: 'domain',
  section: true,
  hotplug: false,
  single: true,
  summary,
  fields,
});

/** The fields only while these hold. */
export const under = (when: Conditions, fields: readonly Field[]): Field[] =>
  fields.map((field) => ({ ...field, when: { ...when, ...field.when } }));

/** Of every device that a guest can boot from. */
export const bootOrder: readonly Field[] = [
  { id: 'bootOrder', at: 'boot@order', type: 'number', min: 1 },
  { id: 'loadparm', at: 'boot@loadparm', type: 'text', pattern: /^[a-zA-Z0-9.\s]{1,8}$/, group: 'more' },
]; // prettier-ignore

/** What every virtio device's driver takes. */
export const virtioDriver: readonly Field[] = [
  { id: 'driverIommu', at: 'driver@iommu', type: 'switch', words: ON_OFF, group: 'more' },
  { id: 'driverAts', at: 'driver@ats', type: 'switch', words: ON_OFF, group: 'more' },
  { id: 'driverPacked', at: 'driver@packed', type: 'switch', words: ON_OFF, group: 'more' },
  { id: 'driverPagePerVq', at: 'driver@page_per_vq', type: 'switch', words: ON_OFF, group: 'more' },
]; // prettier-ignore

/** Expansion ROM of a PCI device. */
export const rom: readonly Field[] = [
  { id: 'romEnabled', at: 'rom@enabled', type: 'switch', group: 'more' },
  { id: 'romBar', at: 'rom@bar', type: 'switch', words: ON_OFF, group: 'more' },
  { id: 'romFile', at: 'rom@file', type: 'text', pattern: PATH, group: 'more' },
]; // prettier-ignore

/** Two network devices that the guest joins, so that one of them can be pulled for a migration. */
export const teaming: readonly Field[] = [
  { id: 'teaming', at: 'teaming@type', type: 'choice', choices: ['persistent', 'transient'], group: 'more' },
  { id: 'teamingPersistent', at: 'teaming@persistent', type: 'text', when: { teaming: ['transient'] }, pattern: /^[\w.-]+$/, group: 'more' },
]; // prettier-ignore

/** A PCI address on the host, at the element that holds it. */
export const pciAddress = (at: string): Field[] => [
  { id: 'pciDomain', at: `${at}@domain`, type: 'text', pattern: /^(0x)?[0-9a-fA-F]{1,8}$/, group: 'source' },
  { id: 'pciBus', at: `${at}@bus`, type: 'text', pattern: /^(0x)?[0-9a-fA-F]{1,3}$/, group: 'source' },
  { id: 'pciSlot', at: `${at}@slot`, type: 'text', pattern: /^(0x)?[01]?[0-9a-fA-F]$/, group: 'source' },
  { id: 'pciFunction', at: `${at}@function`, type: 'text', pattern: /^(0x)?[0-7]$/, group: 'source' },
]; // prettier-ignore

/** How to log in where a disk or a SCSI device is kept. */
export const sourceAuth: readonly Field[] = [
  { id: 'authUser', at: 'source/auth@username', type: 'text', pattern: /^[\w+-]+$/, group: 'source' },
  { id: 'authType', at: 'source/auth/secret@type', type: 'choice', choices: ['ceph', 'iscsi'], group: 'source' },
  { id: 'authSecret', at: 'source/auth/secret@uuid', type: 'choice', choices: [], from: { objects: 'secrets' }, open: true, pattern: UUID, group: 'source' },
  { id: 'authUsage', at: 'source/auth/secret@usage', type: 'choice', choices: [], from: { objects: 'secretUsages' }, open: true, pattern: /^[^/\n]+$/, group: 'source' },
]; // prettier-ignore
