import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../../../preload/contract/index.ts';
import { navigate } from '../../app/router.ts';
import { Button, Dialog, FormLayout, showDialog, TextField } from '../../ui/index.ts';
import { preferencesStore, updatePreferences } from '../settings/index.ts';
import { listStore } from './listStore.ts';

const views = (): readonly SavedView[] => preferencesStore.getState().list.views;

function store(next: readonly SavedView[]): void {
  updatePreferences({ list: { ...preferencesStore.getState().list, views: [...next] } });
}

/** Shows a saved view: its search, order and grouping. */
export function openView({ id, query, sort, grouping }: SavedView): void {
  const { list } = preferencesStore.getState();
  updatePreferences({ list: { ...list, grouping, ...(sort ? { sort } : {}) } });
  navigate({ page: 'list', view: id });
  listStore.setState({ query, view: id });
}

export const removeView = (id: string): void => store(views().filter((view) => view.id !== id));

export const renameView = (view: SavedView): void => {
  showDialog((close) => (
    <ViewNameDialog
      initial={view.name}
      onClose={close}
      onSave={(name) => store(views().map((old) => (old.id === view.id ? { ...old, name } : old)))}
    />
  ));
};

/** Keeps what is searched now, with its order and grouping, under a name. */
export function saveCurrentView(query: string): void {
  showDialog((close) => (
    <ViewNameDialog
      initial=""
      onClose={close}
      onSave={(name) => {
        const { sort, grouping } = preferencesStore.getState().list;
        const view: SavedView = { id: crypto.randomUUID(), name, query, sort, grouping };
        store([...views(), view]);
        openView(view);
      }}
    />
  ));
}

function ViewNameDialog(props: { initial: string; onSave: (name: string) => void; onClose: () => void }) {
  const { initial, onSave, onClose } = props;
  const { t } = useTranslation('domains');
  const { t: tUi } = useTranslation('ui');
  const [name, setName] = useState(initial);
  const save = () => {
    if (name.trim() === '') return;
    onClose();
    onSave(name.trim().slice(0, 128));
  };
  return (
    <Dialog
      title={initial ? t('views.rename') : t('views.save')}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{tUi('cancel')}</Button>
          <Button variant="primary" isDisabled={name.trim() === ''} onPress={save}>
            {initial ? t('views.rename') : t('views.save')}
          </Button>
        </>
      }
    >
      <FormLayout onSubmit={save}>
        <TextField autoFocus label={t('views.name')} value={name} onChange={setName} />
      </FormLayout>
    </Dialog>
  );
}
