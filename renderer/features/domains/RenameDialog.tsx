import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain, FailureData } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { Button, Dialog, displayName, ErrorView, FormLayout, TextField } from '../../ui/index.ts';
import { isActive } from './domainState.ts';

/** A new name; libvirt gives one only to a VM that is off, which is said before it refuses. */
export function RenameDialog({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { t } = useTranslation('domains');
  const { t: tUi } = useTranslation('ui');
  const [name, setName] = useState(domain.name);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const running = isActive(domain.state);
  const ready = !running && !busy && name.trim() !== '' && name !== domain.name;

  const rename = async () => {
    if (!ready) return;
    setBusy(true);
    setFailure(null);
    try {
      await api.domains.rename({ host: domain.host, uuid: domain.uuid, name: name.trim() });
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t('rename.title', { name: displayName(domain.name) })}
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{tUi('cancel')}</Button>
          <Button variant="primary" isDisabled={!ready} busy={busy} onPress={() => void rename()}>
            {t('action.rename')}
          </Button>
        </>
      }
    >
      <FormLayout onSubmit={() => void rename()}>
        <TextField
          autoFocus
          label={t('rename.name')}
          value={name}
          onChange={setName}
          help={running ? t('rename.running') : undefined}
          spellCheck="false"
        />
      </FormLayout>
      {failure && <ErrorView failure={failure} />}
    </Dialog>
  );
}
