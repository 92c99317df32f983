import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureData } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { Button, Dialog, displayName, ErrorView, FormLayout, TextField } from '../../ui/index.ts';
import { hostsStore } from './hostsStore.ts';

const MAX_LENGTH = 128;

/** Gives all hosts of a group another one; an empty name leaves them without. */
export function RenameGroupDialog({ group, onClose }: { group: string; onClose: () => void }) {
  const { t } = useTranslation('hosts');
  const { t: tUi } = useTranslation('ui');
  const [name, setName] = useState(group);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureData>();
  const save = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const members = [...hostsStore.getState().rows.values()].filter((host) => host.group === group);
      await Promise.all(members.map(({ id }) => api.hosts.update({ id, group: name.trim() })));
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('group.rename', { group: displayName(group) })}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{tUi('cancel')}</Button>
          <Button variant="primary" busy={busy} onPress={() => void save()}>
            {t('action.renameGroup')}
          </Button>
        </>
      }
    >
      <FormLayout onSubmit={() => void save()}>
        <TextField
          autoFocus
          label={t('field.group')}
          maxLength={MAX_LENGTH}
          value={name}
          onChange={setName}
          help={t('group.emptyHelp')}
        />
      </FormLayout>
      {failure && <ErrorView failure={failure} />}
    </Dialog>
  );
}
