import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureData, HostId, Pool, Volume, VolumeFormat } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import {
  Button,
  Dialog,
  ErrorView,
  FormLayout,
  RadioGroup,
  Select,
  SizeField,
  TextField,
  formatBytes,
} from '../../ui/index.ts';
import { freeVolumeName } from './volumes.ts';

const FORMATS = ['qcow2', 'raw'] as const;
const FIRST_BYTES = 20 * 2 ** 30;

export interface NewImageDialogProps {
  host: HostId;
  pools: readonly Pool[];
  volumes: readonly Volume[];
  /** What it is for; it is named after it. */
  stem: string;
  onMade: (volume: Volume) => void;
  onClose: () => void;
}

/** An empty image of a size, made in one of the host's pools. */
export function NewImageDialog({ host, pools, volumes, stem, onMade, onClose }: NewImageDialogProps) {
  const { t } = useTranslation('storage');
  const { t: tUi } = useTranslation('ui');
  const usable = (pool: Pool): boolean => pool.active && pool.formats.length > 0;
  const [poolName, setPool] = useState(() => (pools.find(usable) ?? pools[0])?.name);
  const pool = pools.find(({ name }) => name === poolName);
  const [{ bytes: capacityBytes, wrong }, setSize] = useState<{ bytes?: number; wrong?: string }>({
    bytes: FIRST_BYTES,
  });
  const [wanted, setFormat] = useState<VolumeFormat>('qcow2');
  const format = pool?.formats.includes(wanted) === false ? (pool.formats[0] ?? wanted) : wanted;
  const [typed, setName] = useState<string>();
  const name = typed ?? freeVolumeName(stem, format, pool, volumes);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureData>();
  const isTaken = volumes.some((volume) => volume.pool === poolName && volume.name === name);
  const isReady =
    !busy && pool !== undefined && usable(pool) && (capacityBytes ?? 0) > 0 && name !== '' && !isTaken;

  const make = async (): Promise<void> => {
    if (!isReady || capacityBytes === undefined) return;
    setBusy(true);
    setFailure(undefined);
    try {
      // A volume group claims the space at once in any case.
      const allocation = pool.type === 'logical' ? 'full' : 'thin';
      onMade(
        await api.storage.createVolume({ host, pool: pool.name, name, capacityBytes, format, allocation }),
      );
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('newImage.title')}
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{tUi('cancel')}</Button>
          <Button variant="primary" isDisabled={!isReady} busy={busy} onPress={() => void make()}>
            {t('newImage.make')}
          </Button>
        </>
      }
    >
      <FormLayout onSubmit={() => void make()}>
        <SizeField
          autoFocus
          label={t('newImage.size')}
          unit="GiB"
          value={capacityBytes}
          wrong={wrong}
          onChange={(bytes) => setSize({ bytes })}
          onWrong={(text) => setSize({ wrong: text })}
        />
        <Select
          label={t('newImage.pool')}
          value={poolName ?? null}
          onChange={setPool}
          options={pools.map((one) => ({
            id: one.name,
            label: one.name,
            description: [one.type, one.path].filter(Boolean).join(' · '),
            unavailable: one.reason ?? (one.active ? undefined : t('newImage.asleep')),
          }))}
          error={pools.length === 0 ? t('newImage.noPool') : undefined}
          help={
            pool?.availableBytes === undefined
              ? undefined
              : t('newImage.free', { size: formatBytes(pool.availableBytes) })
          }
        />
        <RadioGroup
          segmented
          label={t('newImage.format')}
          value={format}
          onChange={setFormat}
          options={FORMATS.map((id) => ({
            id,
            label: id,
            unavailable: pool?.formats.includes(id) === false ? t('newImage.noFormat') : undefined,
          }))}
        />
        <TextField
          mono
          label={t('newImage.name')}
          value={name}
          onChange={setName}
          error={isTaken ? t('newImage.taken') : undefined}
          spellCheck="false"
        />
        {/* Of several fields, Enter submits none without a button of the form's own. */}
        <button type="submit" hidden />
      </FormLayout>
      {failure && <ErrorView failure={failure} />}
    </Dialog>
  );
}
