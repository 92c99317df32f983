import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatePlan } from '../../../preload/contract/index.ts';
import { CopyButton, EmptyState, RadioGroup } from '../../ui/index.ts';

const VIEWS = ['xml', 'virsh'] as const;
type View = (typeof VIEWS)[number];

/** What will be made, exactly: the XML, and the same with virsh. */
export function Preview({ plan }: { plan: CreatePlan | undefined }) {
  const { t } = useTranslation('create');
  const [view, setView] = useState<View>('xml');
  const text = view === 'xml' ? plan?.xml : plan?.commands.join('\n\n');
  return (
    <section className="vd-create-preview" aria-label={t('preview.title')}>
      <div className="vd-create-preview-bar">
        <RadioGroup
          segmented
          labelHidden
          label={t('preview.view')}
          options={VIEWS.map((id) => ({ id, label: t(`preview.${id}`) }))}
          value={view}
          onChange={setView}
        />
        {text !== undefined && <CopyButton text={text} label={t('preview.copy')} />}
      </div>
      {text === undefined ? (
        <EmptyState icon="code" title={t('preview.empty')} />
      ) : (
        <pre className="vd-create-preview-text" tabIndex={0} aria-label={t(`preview.${view}`)}>
          {text}
        </pre>
      )}
    </section>
  );
}
