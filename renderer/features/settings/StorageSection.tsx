import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureData, StorageLocation } from '../../../preload/contract/index.ts';
import { api, connection, failureOf } from '../../api/index.ts';
import { Button, ErrorView, FieldRow, FormLayout, FormSection, Icon, NONE } from '../../ui/index.ts';
import { pickFile, saveFile } from './files.ts';

const FILE_NAME = 'virtdeck-settings.json';
/** What the contract takes. */
const LARGEST_BYTES = 4 << 20;

type Outcome =
  | { kind: 'imported'; added: number; known: number }
  | { kind: 'failed'; verb: 'export' | 'import'; failure: FailureData }
  | null;

/** Where things are kept, and everything as one file to take along. */
export function StorageSection() {
  const { t } = useTranslation('settings');
  const [locations, setLocations] = useState<readonly StorageLocation[]>([]);
  const [outcome, setOutcome] = useState<Outcome>(null);
  useEffect(() => {
    const stop = new AbortController();
    connection
      .whenOpen(stop.signal)
      .then(({ client }) => client.settings.locations(undefined, { signal: stop.signal }))
      .then(setLocations, () => {});
    return () => stop.abort();
  }, []);

  const exportAll = async () => {
    setOutcome(null);
    try {
      const { document } = await api.settings.exportAll();
      saveFile(FILE_NAME, document, 'application/json');
    } catch (error) {
      setOutcome({ kind: 'failed', verb: 'export', failure: failureOf(error) });
    }
  };

  const importAll = async () => {
    setOutcome(null);
    const file = await pickFile('.json,application/json');
    if (!file) return;
    try {
      if (file.size > LARGEST_BYTES) throw new Error(t('storage.tooLarge', { name: file.name }));
      const { hostsAdded, hostsKnown } = await api.settings.importAll({ document: await file.text() });
      setOutcome({ kind: 'imported', added: hostsAdded, known: hostsKnown });
    } catch (error) {
      setOutcome({ kind: 'failed', verb: 'import', failure: failureOf(error) });
    }
  };

  return (
    <FormLayout>
      <FormSection title={t('storage.title')} help={t('storage.help')}>
        {locations.map(({ what, path, exists }) => (
          <FieldRow key={what} label={t(`storage.what.${what}`)}>
            <code className="vd-settings-path">{path || NONE}</code>
            {!exists && <span className="vd-faint">{t('storage.notYet')}</span>}
          </FieldRow>
        ))}
        <FieldRow label={t('storage.file')} help={t('storage.fileHelp')}>
          <Button icon="download" onPress={() => void exportAll()}>
            {t('storage.export')}
          </Button>
          <Button icon="upload" onPress={() => void importAll()}>
            {t('storage.import')}
          </Button>
        </FieldRow>
      </FormSection>
      <div className="vd-settings-outcome" aria-live="polite">
        {outcome?.kind === 'imported' && (
          <p className="vd-settings-done">
            <Icon name="success" />
            {t('storage.imported', { count: outcome.added, known: outcome.known })}
          </p>
        )}
        {outcome?.kind === 'failed' && (
          <ErrorView failure={outcome.failure} title={t(`storage.failed.${outcome.verb}`)} />
        )}
      </div>
    </FormLayout>
  );
}
