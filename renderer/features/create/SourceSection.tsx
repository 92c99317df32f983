import { useTranslation } from 'react-i18next';
import { RadioGroup, TextField } from '../../ui/index.ts';
import { change } from './createStore.ts';
import { SOURCES } from './draft.ts';
import { useCreateForm, useProblem } from './FormContext.ts';
import { PathField } from './PathField.tsx';

/** What the new VM boots from. */
export function SourceSection() {
  const { t } = useTranslation('create');
  const { draft } = useCreateForm();
  const { source } = draft;
  return (
    <>
      <RadioGroup
        segmented
        label={t('source.label')}
        options={SOURCES.map((id) => ({ id, label: t(`source.${id}`) }))}
        value={source}
        onChange={(next) => change({ source: next })}
        help={t(`source.${source}Help`)}
      />
      {(source === 'iso' || source === 'image' || source === 'import') && (
        <PathField key={source} name={source} field="source" />
      )}
      {source === 'kernel' && <KernelFields />}
      {source === 'xml' && <XmlField />}
    </>
  );
}

function KernelFields() {
  const { t } = useTranslation('create');
  const { draft } = useCreateForm();
  return (
    <>
      <PathField name="kernel" field="source" />
      <PathField name="initrd" field="initrd" optional />
      <TextField
        mono
        label={t('source.commandLine')}
        value={draft.commandLine}
        onChange={(commandLine) => change({ commandLine })}
        placeholder="console=ttyS0 root=/dev/vda1"
        spellCheck="false"
      />
    </>
  );
}

function XmlField() {
  const { t } = useTranslation('create');
  const { draft, missing, problems } = useCreateForm();
  const { error, warning } = useProblem('xml');
  const line = problems.find((problem) => problem.field === 'xml')?.line;
  const missed = missing?.what === 'xml' ? t('xml.missing') : undefined;
  return (
    <TextField
      mono
      rows={16}
      className="vd-create-xml"
      label={t('xml.label')}
      value={draft.xml}
      onChange={(xml) => change({ xml })}
      placeholder={"<domain type='kvm'>"}
      help={warning ?? (line === undefined ? t('xml.help') : t('xml.line', { line }))}
      error={missed ?? error}
      spellCheck="false"
    />
  );
}
