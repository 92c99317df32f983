import { useTranslation } from 'react-i18next';
import type {
  HardwareField,
  HardwareKind,
  HardwareProblem,
  HardwareValues,
} from '../../../preload/contract/index.ts';
import { i18n } from '../../locales/index.ts';
import { displayName, formatBytes, writeSize, type IconName } from '../../ui/index.ts';
import type { Entry } from './draft.ts';

const MIB = 2 ** 20;

const ICONS: Readonly<Record<string, IconName>> = {
  overview: 'vm', os: 'vm', features: 'gear', cpu: 'cpu', memory: 'memory', boot: 'power', limits: 'filter', launchSecurity: 'lock',
  disk: 'disk', cdrom: 'disk', interface: 'network', graphics: 'monitor', video: 'monitor', input: 'keyboard', sound: 'bell', audio: 'bell',
  controller: 'layers', serial: 'terminal', parallel: 'terminal', console: 'terminal', channel: 'terminal', hostdev: 'plug',
  redirdev: 'plug', filesystem: 'folder', watchdog: 'clock', tpm: 'lock', smartcard: 'lock', rng: 'bolt', memballoon: 'memory',
  memoryDevice: 'memory', panic: 'warning', vsock: 'network', iommu: 'layers', shmem: 'memory', crypto: 'lock',
}; // prettier-ignore

export const iconOf = (kind: string): IconName => ICONS[kind] ?? 'code';

/** What was looked up in the present language: a list of two hundred devices asks a thousand times. */
const known = new Map<string, string>();
i18n.on('languageChanged', () => known.clear());

/** Texts whose keys come from the descriptions; where a catalog has none, libvirt's own word stands. */
function text(key: string, otherwise: string): string {
  let words = known.get(key);
  if (words === undefined) {
    const found: unknown = i18n.t(key, { ns: 'hardware', defaultValue: otherwise });
    words = typeof found === 'string' ? found : otherwise;
    known.set(key, words);
  }
  return words;
}

export const kindName = (kind: string): string => text(`kind.${kind}`, `<${kind}>`);
export const kindHelp = (kind: string): string => text(`kindHelp.${kind}`, '');
export const fieldName = ({ label }: Pick<HardwareField, 'label'>): string => text(`field.${label}`, label);
export const fieldHelp = ({ label }: Pick<HardwareField, 'label'>): string => text(`help.${label}`, '');
/** What a group is of, where the kind has a word of its own for it: the source of CPUs is their topology. */
export const groupName = (kind: string, group: HardwareField['group']): string =>
  text(`groupOf.${kind}.${group}`, '') || text(`group.${group}`, group);

/** A choice's value by its name where it has one; else libvirt's own word. */
export const choiceName = ({ label }: Pick<HardwareField, 'label'>, value: string): string =>
  text(`value.${label}.${value}`, value);

/** A draft may hold what is no amount, as it was typed. */
const isAmount = (value: string): boolean => /^\d+(\.\d+)?$/.test(value);

/** What a value of a closed choice is called: an open one's is what is written. */
const titleOf = ({ open, choices }: HardwareField, value: string): string | undefined =>
  open === true ? undefined : choices?.find((choice) => choice.value === value)?.title;

/** A value as it stands in a line: sizes are told in their units. */
export const valueText = (field: HardwareField | undefined, value: string): string =>
  field?.type === 'size' && isAmount(value)
    ? formatBytes(Number(value) * MIB)
    : field?.type === 'switch'
      ? text(value === 'yes' ? 'tab.on' : 'tab.off', value)
      : displayName(
          field?.type === 'choice'
            ? (titleOf(field, value) ?? choiceName(field, value))
            : value.replaceAll('\n', ', '),
        );

/** Its kind; a drive is called so, not a disk. */
export const entryName = ({ kind, values }: Pick<Entry, 'kind' | 'values'>): string =>
  kind === 'disk' && values['device'] !== undefined
    ? choiceName({ label: 'deviceKind' }, values['device'])
    : kindName(kind);

/** `virtio · /srv/a.qcow2`: what tells it from others of its kind. */
export function summaryOf(entry: Entry, description: HardwareKind | undefined): string {
  const { values, kind, item } = entry;
  if (description === undefined) return (item?.stored ?? item?.running)?.xml?.split('\n', 1)[0] ?? kind;
  return valuesInShort(values, description, entryName(entry));
}

/** The values by which such devices are told apart, without what its name has said. */
export function valuesInShort(values: HardwareValues, description: HardwareKind, name: string): string {
  return (
    description.summary
      .flatMap((id) => {
        const value = values[id];
        const field = description.fields.find((f) => f.id === id);
        if (value === undefined || value === '' || field === undefined) return [];
        if (field.type === 'switch') return value === 'yes' ? [fieldName(field)] : [];
        const words = valueText(field, value);
        // A disk that is a disk has been said.
        return words === name ? [] : [words];
      })
      // A guest that has all of its memory has one amount.
      .filter((words, at, all) => all.indexOf(words) === at)
      .join(' · ')
  );
}

/** What is wrong with a value, in words. */
export function useProblemText(): (problem: HardwareProblem, field?: HardwareField) => string {
  const { t } = useTranslation('hardware');
  return ({ problem, limit = 0, other, message, line }, field) => {
    const isTooLong = problem === 'tooLarge' && (field?.type === 'text' || field?.type === 'secret');
    const words = t(`problem.${isTooLong ? 'tooLong' : problem}`, {
      limit:
        field?.type === 'size'
          ? writeSize(limit * MIB)
          : problem === 'tooLarge' && limit >= MIB
            ? formatBytes(limit)
            : limit,
      other: other === undefined ? '' : fieldName({ label: other }),
      message: message ?? '',
    });
    return line === undefined ? words : t('problem.atLine', { words, line });
  };
}
