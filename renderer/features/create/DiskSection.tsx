import { useTranslation } from 'react-i18next';
import {
  Checkbox,
  FormSection,
  RadioGroup,
  Select,
  TextField,
  formatBytes,
  SizeField,
} from '../../ui/index.ts';
import { say, unsay } from './createStore.ts';
import { useCreateForm, useProblem } from './FormContext.ts';
import { PoolHelp } from './PoolHelp.tsx';

const FORMATS = ['qcow2', 'raw'] as const;
const ALLOCATIONS = ['thin', 'full'] as const;

/** The disk that is made for it. */
export function DiskSection() {
  const { t } = useTranslation('create');
  const { draft, values } = useCreateForm();
  const isCopy = draft.source === 'image';
  return (
    <FormSection title={t('disk.title')}>
      {!isCopy && (
        <Checkbox isSelected={values.wantsDisk} onChange={(wanted) => say('wantsDisk', wanted)}>
          {t('disk.new')}
        </Checkbox>
      )}
      {values.wantsDisk && <DiskFields />}
    </FormSection>
  );
}

function DiskFields() {
  const { t } = useTranslation('create');
  const { draft, facts, values } = useCreateForm();
  const size = useProblem('diskSize');
  const name = useProblem('diskName');
  const pool = useProblem('pool');
  const { pools } = facts;
  const isClaimed = values.poolOf?.type === 'logical';
  if (pools.length === 0) return <PoolHelp />;
  return (
    <>
      <Select
        className="vd-create-short"
        label={t('disk.pool')}
        value={values.pool === '' ? null : values.pool}
        onChange={(id) => {
          unsay('diskName');
          say('pool', id);
        }}
        options={pools.map((p) => ({
          id: p.name,
          label: p.name,
          description: p.active
            ? [p.type, t('disk.free', { size: formatBytes(p.availableBytes) }), p.path]
                .filter(Boolean)
                .join(' · ')
            : t('disk.asleep'),
          unavailable: p.reason,
        }))}
        error={pool.error}
        help={
          pool.warning ??
          (values.poolOf?.active === true
            ? t('disk.free', { size: formatBytes(values.poolOf.availableBytes) })
            : undefined)
        }
      />
      <PoolHelp />
      <SizeField
        label={t('disk.size')}
        unit="GiB"
        value={values.diskBytes}
        onChange={(bytes) => say('diskBytes', bytes)}
        error={size.error}
        help={size.warning ?? (draft.source === 'image' ? t('disk.sizeCopy') : undefined)}
      />
      <RadioGroup
        segmented
        label={t('disk.format')}
        value={values.format}
        onChange={(format) => {
          unsay('diskName');
          say('format', format);
        }}
        options={FORMATS.map((id) => ({
          id,
          label: t(`disk.${id}`),
          unavailable: values.poolOf?.formats.includes(id) === false ? t('disk.noFormat') : undefined,
        }))}
        help={t(`disk.${values.format}Help`)}
      />
      <RadioGroup
        segmented
        label={t('disk.allocation')}
        value={values.allocation}
        onChange={(allocation) => say('allocation', allocation)}
        options={ALLOCATIONS.map((id) => ({
          id,
          label: t(`disk.${id}`),
          unavailable: isClaimed && id === 'thin' ? t('disk.noThin') : undefined,
        }))}
        help={t(`disk.${values.allocation}Help`)}
      />
      <TextField
        mono
        label={t('disk.name')}
        value={values.diskName}
        onChange={(text) => say('diskName', text)}
        error={name.error}
        help={name.warning}
        spellCheck="false"
      />
    </>
  );
}
