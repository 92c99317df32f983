import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain, HardwareValues, Volume } from '../../../preload/contract/index.ts';
import { Button, ComboBox, showDialog, type Option } from '../../ui/index.ts';
import { NewImageDialog, isCd, isDisk, pathOption, useStorage, writerOf } from '../storage/index.ts';
import type { FieldControlProps } from './FieldControl.tsx';
import { valuesOfImage } from './images.ts';
import { fieldHelp, fieldName } from './words.ts';

export interface ImageFieldProps extends Omit<FieldControlProps, 'onChange' | 'limit'> {
  domain: Pick<Domain, 'host' | 'uuid' | 'name'>;
  /** Of the disk. */
  values: HardwareValues;
  onValues: (values: Readonly<Record<string, string | undefined>>) => void;
}

/** An image of the host: one that its pools have, a new one, or any path. */
export function ImageField({ field, value, domain, values, onValues, after, ...rest }: ImageFieldProps) {
  const { t } = useTranslation('storage');
  const { host, uuid, name } = domain;
  const { pools, volumes, reload } = useStorage(host);
  const isDrive = ['cdrom', 'floppy'].includes(values['device'] ?? '');
  const options = useMemo(() => {
    // What only reads, or is meant to be shared, spoils nothing.
    const mayShare = isDrive || values['readonly'] === 'yes' || values['shareable'] === 'yes';
    return (volumes ?? []).flatMap((volume): Option<string>[] => {
      if (field.picks === 'volume' && volume.pool !== values['pool']) return [];
      // Any image can be looked into as a medium; an installer's is no disk.
      if (!(isDrive ? isCd(volume) || isDisk(volume) : isDisk(volume))) return [];
      const writer = mayShare ? undefined : writerOf(volume);
      // What it has itself it may choose again.
      const other = writer?.uuid === uuid && volume.path === value ? undefined : writer;
      const option = pathOption(volume, other && t('image.usedBy', { name: other.name }));
      return [field.picks === 'volume' ? { ...option, id: volume.name, label: volume.name } : option];
    });
  }, [volumes, field.picks, values, isDrive, uuid, value, t]);
  const nameOf = (volume: Volume): string => (field.picks === 'volume' ? volume.name : volume.path);
  const choose = (text: string): void => {
    const chosen = volumes?.find(
      (volume) => nameOf(volume) === text && (field.picks === 'image' || volume.pool === values['pool']),
    );
    onValues(
      chosen === undefined
        ? { [field.id]: text === '' ? undefined : text }
        : valuesOfImage(chosen, field.picks === 'volume', values),
    );
  };
  return (
    <ComboBox
      {...rest}
      mono
      label={fieldName(field)}
      help={volumes === undefined ? t('image.loading') : fieldHelp(field) || undefined}
      options={options}
      value={value ?? ''}
      onChange={choose}
      opensOnFocus={false}
      after={
        <>
          {values['device'] !== 'cdrom' && pools !== undefined && volumes !== undefined && (
            <Button
              size="small"
              isDisabled={rest.isDisabled}
              onPress={() =>
                showDialog((close) => (
                  <NewImageDialog
                    host={host}
                    pools={field.picks === 'volume' ? pools.filter((p) => p.name === values['pool']) : pools}
                    volumes={volumes}
                    stem={[name, values['target']].filter(Boolean).join('-')}
                    onMade={(volume) => {
                      onValues(valuesOfImage(volume, field.picks === 'volume', values));
                      reload();
                    }}
                    onClose={close}
                  />
                ))
              }
            >
              {t('image.button')}
            </Button>
          )}
          {after}
        </>
      }
    />
  );
}
