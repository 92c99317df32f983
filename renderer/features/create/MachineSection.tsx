import { useTranslation } from 'react-i18next';
import { FormSection, NumberField, Select, TextField, formatBytes, SizeField } from '../../ui/index.ts';
import { say } from './createStore.ts';
import { useCreateForm, useProblem } from './FormContext.ts';

/** Its name, its system and what it is given. */
export function MachineSection() {
  const { t } = useTranslation('create');
  const { values, facts, draft } = useCreateForm();
  const { options, suggestion } = facts;
  const name = useProblem('name');
  const memory = useProblem('memory');
  const vcpus = useProblem('vcpus');
  const recognised = suggestion?.os;
  const systems = recognised
    ? [recognised, ...options.operatingSystems.filter((os) => os.id !== recognised.id)]
    : options.operatingSystems;
  const isRecognised = recognised !== undefined && recognised.id === values.os && draft.own.os === undefined;
  return (
    <FormSection title={t('machine.title')}>
      <TextField
        label={t('machine.name')}
        value={values.name}
        onChange={(text) => say('name', text)}
        error={name.error}
        help={name.warning}
        spellCheck="false"
      />
      <Select
        className="vd-create-short"
        label={t('machine.os')}
        value={values.os}
        onChange={(id) => say('os', id)}
        options={systems.map(({ id, label }) => ({ id, label }))}
        help={isRecognised ? t('machine.recognised') : undefined}
      />
      <SizeField
        label={t('machine.memory')}
        unit="MiB"
        value={values.memoryBytes}
        onChange={(bytes) => say('memoryBytes', bytes)}
        error={memory.error}
        help={memory.warning ?? t('machine.hostMemory', { size: formatBytes(options.hostMemoryBytes) })}
      />
      <NumberField
        className="vd-create-short"
        label={t('machine.vcpus')}
        value={values.vcpus}
        onChange={(count) => say('vcpus', count)}
        minValue={1}
        step={1}
        error={vcpus.error}
        help={vcpus.warning ?? t('machine.hostCpus', { count: options.hostCpus })}
      />
    </FormSection>
  );
}
