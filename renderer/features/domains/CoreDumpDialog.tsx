import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoreDump, Domain } from '../../../preload/contract/index.ts';
import { api } from '../../api/index.ts';
import {
  Button,
  Checkbox,
  Dialog,
  displayName,
  formatBytes,
  FormLayout,
  RadioGroup,
  TextField,
} from '../../ui/index.ts';
import { runOn } from './actionStore.ts';
import { dumpPath } from './labels.ts';

const AFTERWARDS = ['continue', 'live', 'reset', 'crash'] as const;

/** Writes the guest's memory into a file on its host; says how large, and what becomes of the guest. */
export function CoreDumpDialog({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { t } = useTranslation('domains');
  const { t: tUi } = useTranslation('ui');
  const { host, uuid, name, maxMemoryBytes } = domain;
  const [path, setPath] = useState(() => dumpPath(name, new Date()));
  const [memoryOnly, setMemoryOnly] = useState(true);
  const [afterwards, setAfterwards] = useState<CoreDump['afterwards']>('continue');
  const absolute = path.startsWith('/');
  const harms = afterwards === 'reset' || afterwards === 'crash';

  const dump = () => {
    if (!absolute) return;
    onClose();
    void runOn('coreDump', [domain], () =>
      api.domains.coreDump({ host, uuid, path, memoryOnly, afterwards }),
    );
  };

  return (
    <Dialog
      title={t('coreDump.title', { name: displayName(name) })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{tUi('cancel')}</Button>
          <Button variant={harms ? 'danger' : 'primary'} isDisabled={!absolute} onPress={dump}>
            {t('action.coreDump')}
          </Button>
        </>
      }
    >
      <FormLayout onSubmit={dump}>
        <TextField
          autoFocus
          mono
          label={t('coreDump.path')}
          value={path}
          onChange={setPath}
          spellCheck="false"
          help={t('coreDump.size', { size: formatBytes(maxMemoryBytes) })}
          error={absolute ? undefined : t('coreDump.absolute')}
        />
        <RadioGroup
          label={t('coreDump.guest')}
          value={afterwards}
          onChange={setAfterwards}
          options={AFTERWARDS.map((id) => ({
            id,
            label: t(`coreDump.afterwards.${id}`),
            description: t(`coreDump.loses.${id}`),
          }))}
        />
        <Checkbox isSelected={memoryOnly} onChange={setMemoryOnly} help={t('coreDump.memoryOnlyHelp')}>
          {t('coreDump.memoryOnly')}
        </Checkbox>
      </FormLayout>
    </Dialog>
  );
}
