import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HardwareConflict } from '../../../../preload/contract/index.ts';
import { Button, Checkbox, EmptyState } from '../../../ui/index.ts';
import { mergeXml, XmlDiff } from '../../../ui/editor/index.ts';
import type { XmlDraft } from './draftKeeper.ts';

interface XmlConflictProps {
  conflict: HardwareConflict;
  draft: XmlDraft;
  onBack: () => void;
  onDecide: (draft: XmlDraft | undefined) => void;
}

/** What somebody else made of it and what was written here, side by side; one of them is chosen, none overwritten. */
export function XmlConflict({ conflict, draft, onBack, onDecide }: XmlConflictProps) {
  const { t } = useTranslation('domain');
  const [whole, setWhole] = useState(false);
  const { now } = conflict;
  const { item } = draft;
  return (
    <div className="vd-xml">
      <div className="vd-xml-bar">
        <Button autoFocus size="small" variant="quiet" icon="chevronLeft" onPress={onBack}>
          {t('xml.back')}
        </Button>
        <span className="vd-xml-reason">
          {t(now === undefined ? 'xml.conflict.gone' : 'xml.conflict.title')}
        </span>
        <div className="vd-xml-actions">
          {now !== undefined && (
            <Checkbox isSelected={whole} onChange={setWhole}>
              {t('xml.everyLine')}
            </Checkbox>
          )}
          <Button
            size="small"
            onPress={() => onDecide(now === undefined ? undefined : { item, from: now, to: now })}
          >
            {t(now === undefined ? 'xml.discard' : 'xml.conflict.theirs')}
          </Button>
          {now !== undefined && (
            <Button
              size="small"
              variant="primary"
              onPress={async () =>
                onDecide({ item, from: now, to: await mergeXml(draft.from, now, draft.to) })
              }
            >
              {t('xml.conflict.mine')}
            </Button>
          )}
        </div>
      </div>
      <div className="vd-xml-text">
        {now === undefined ? (
          <EmptyState icon="trash" title={t('xml.conflict.gone')} />
        ) : (
          <XmlDiff
            label={t('xml.conflict.title')}
            before={now}
            after={draft.to}
            whole={whole}
            sides={[t('xml.conflict.theirsHead'), t('xml.conflict.mineHead')]}
          />
        )}
      </div>
    </div>
  );
}
