import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DiffView } from '../../ui/index.ts';

export interface ItemXmlProps {
  /** As it is; undefined of a device that is not there yet. */
  xml: string | undefined;
  /** As what is prepared leaves it, once that is known. */
  made: string | undefined;
  isChanged: boolean;
}

/** A device's element: as it is, as it will be, or what becomes of it. */
export function ItemXml({ xml, made, isChanged }: ItemXmlProps) {
  const { t } = useTranslation('hardware');
  // While somebody types it is not known for a moment: what was known stays until then.
  const [last, setLast] = useState(made);
  if (made !== undefined && made !== last) setLast(made);
  const after = isChanged ? (made ?? last) : undefined;
  if (xml !== undefined && after !== undefined && after !== xml)
    return (
      <div className="vd-hardware-diff">
        <DiffView label={t('tab.xmlChanges')} before={xml} after={after} />
      </div>
    );
  const text = after ?? xml;
  if (text === undefined) return <p className="vd-hardware-help">{t('tab.xmlLater')}</p>;
  return (
    <pre className="vd-hardware-xml" tabIndex={0} aria-label={t('tab.xml')}>
      {text}
    </pre>
  );
}
