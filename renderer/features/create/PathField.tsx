import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreateField, Volume } from '../../../preload/contract/index.ts';
import { ComboBox } from '../../ui/index.ts';
import { isCd, isDisk, isRaw, pathOption, writerOf } from '../storage/index.ts';
import { setPath } from './createStore.ts';
import type { PathName } from './draft.ts';
import { useCreateForm, useProblem } from './FormContext.ts';

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
  const { t: tStorage } = useTranslation('storage');
  const { draft, facts, volumesLoading, missing } = useCreateForm();
  const { error, warning } = useProblem(field);
  const { volumes } = facts;
  const options = useMemo(
    () =>
      volumes.filter(FITTING[name]).map((volume) => {
        const writer = name === 'import' ? writerOf(volume) : undefined;
        return pathOption(volume, writer && tStorage('image.usedBy', { name: writer.name }));
      }),
    [volumes, name, tStorage],
  );
  const missed =
    missing?.path === name ? t(missing.what === 'pathForm' ? 'path.form' : 'path.missing') : undefined;
  const help =
    warning ??
    (draft.paths[name] !== '' || optional
      ? undefined
      : volumesLoading
        ? tStorage('image.loading')
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
