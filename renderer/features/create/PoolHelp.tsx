import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureData } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { Button, ErrorView, FieldRow, TextField } from '../../ui/index.ts';
import { useCreateForm } from './FormContext.ts';

/** What is needed before a disk can be made: a pool, where the host has none, or one that is started. */
export function PoolHelp() {
  const { t } = useTranslation('create');
  const { facts, values, draft, reloadStorage } = useCreateForm();
  const { host } = draft;
  const [path, setPath] = useState(facts.options.poolPath);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureData>();
  const pool = values.poolOf;
  if (host === undefined || (pool !== undefined && pool.active)) return null;

  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      reloadStorage();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {pool === undefined ? (
        <TextField
          mono
          label={t('pool.path')}
          value={path}
          onChange={setPath}
          help={t('pool.none')}
          spellCheck="false"
        />
      ) : null}
      <FieldRow label="">
        {pool === undefined ? (
          <Button
            icon="folder"
            busy={busy}
            isDisabled={!path.startsWith('/')}
            onPress={() => void attempt(() => api.storage.createPool({ host, name: 'default', path }))}
          >
            {t('pool.make')}
          </Button>
        ) : (
          <Button
            icon="play"
            busy={busy}
            onPress={() => void attempt(() => api.storage.startPool({ host, pool: pool.name }))}
          >
            {t('pool.start', { name: pool.name })}
          </Button>
        )}
        {failure && <ErrorView failure={failure} />}
      </FieldRow>
    </>
  );
}
