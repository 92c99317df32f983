import { useTranslation } from 'react-i18next';
import { QUERY_PROPERTIES, type QueryField } from './query.ts';

/** Which fields a search understands, by example; a click begins a term with it. */
export function QueryHelp({
  fields,
  onPick,
}: {
  fields: readonly QueryField[];
  onPick: (term: string) => void;
}) {
  const { t } = useTranslation('domains');
  return (
    <div className="vd-query-help">
      <p>{t('search.intro')}</p>
      <dl>
        {fields.map((field) => (
          <div key={field}>
            <dt>
              <button type="button" className="vd-query-term" onClick={() => onPick(`${field}:`)}>
                <code>{`${field}:`}</code>
              </button>
            </dt>
            <dd className="vd-quiet">
              {t(`search.field.${field}`, {
                list: QUERY_PROPERTIES.join(', '),
                interpolation: { escapeValue: false },
              })}
            </dd>
          </div>
        ))}
      </dl>
      <p className="vd-quiet">{t('search.syntax')}</p>
    </div>
  );
}
