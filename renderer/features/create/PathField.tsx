import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreateField, Volume } from '../../../preload/contract/index.ts';
import { ComboBox, formatBytes } from '../../ui/index.ts';
import { setPath } from './createStore.ts';
import type { PathName } from './draft.ts';
import { useCreateForm, useProblem } from './FormContext.ts';

const isCd = ({ name, format }: Volume): boolean => format === 'iso' || /\.iso$/i.test(name);
const isDisk = (volume: Volume): boolean =>
  !isCd(volume) && (volume.type === 'file' || volume.type === 'block');
const isRaw = (volume: Volume): boolean =>
  volume.type === 'file' && !isCd(volume) && (volume.format ?? 'raw') === 'raw';

/** Which volumes may be meant. */
const FITTING: Readonly<Record<PathName, (volume: Volume) => boolean>> = {
  iso: isCd,
  image: isDisk,
  import: isDisk,
  kernel: isRaw,
  initrd: isRaw,
};

/** A file of the host: one of the pools' volumes, or any path. */
export function PathField({ name, field, optional = false, autoFocus = false }: PathFieldProps) {
  const { t } = useTranslation('create');
  const { draft, facts, volumesLoading, missing } = useCreateForm();
  const { error, warning } = useProblem(field);
  const { volumes } = facts;
  const options = useMemo(
    () =>
      volumes.filter(FITTING[name]).map((volume) => {
        const writer =
          name === 'import' ? volume.usedBy.find((use) => !use.readOnly || use.how === 'backing') : undefined;
        return {
          id: volume.path,
          label: volume.path,
          description: [volume.pool, formatBytes(volume.capacityBytes), volume.format]
            .filter(Boolean)
            .join(' · '),
          unavailable: writer && t('path.usedBy', { name: writer.name }),
        };
      }),
    [volumes, name, t],
  );
  const missed =
    missing?.path === name ? t(missing.what === 'pathForm' ? 'path.form' : 'path.missing') : undefined;
  const help =
    warning ??
    (draft.paths[name] !== '' || optional
      ? undefined
      : volumesLoading
        ? t('path.loading')
        : options.length === 0
          ? t('path.none')
          : undefined);
  return (
    <ComboBox
      mono
      autoFocus={autoFocus}
      label={t(`path.${name}`)}
      value={draft.paths[name]}
      onChange={(path) => setPath(name, path)}
      options={options}
      placeholder={t(optional ? 'path.optional' : 'path.placeholder')}
      error={missed ?? error}
      help={help}
    />
  );
}

interface PathFieldProps {
  name: PathName;
  /** Where what is wrong with it is told. */
  field: CreateField;
  optional?: boolean;
  autoFocus?: boolean;
}
