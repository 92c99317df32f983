import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HardwareKind } from '../../../preload/contract/index.ts';
import { Button, Icon, SearchField } from '../../ui/index.ts';
import { iconOf, kindHelp, kindName } from './words.ts';

/** Every kind of device that can be added here, with what it is for; why not, where it cannot. */
export function AddPanel({
  kinds,
  present,
  onAdd,
  onClose,
}: {
  kinds: readonly HardwareKind[];
  /** Kinds that the VM has already. */
  present: ReadonlySet<string>;
  onAdd: (kind: HardwareKind) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('hardware');
  const [query, setQuery] = useState('');
  const words = query.trim().toLowerCase();
  const offered = kinds
    .filter(({ section, initial }) => !section && initial !== undefined)
    .filter(({ kind }) => `${kind} ${kindName(kind)} ${kindHelp(kind)}`.toLowerCase().includes(words));
  const whyNot = (kind: HardwareKind): string | undefined =>
    kind.single && present.has(kind.kind) ? t('add.single') : kind.unavailable;
  return (
    <section className="vd-hardware-item" aria-label={t('add.title')}>
      <header className="vd-hardware-head">
        <div className="vd-hardware-name">
          <h2>{t('add.title')}</h2>
        </div>
        <Button size="small" onPress={onClose}>
          {t('apply.close')}
        </Button>
      </header>
      <p className="vd-hardware-help">{t('add.help')}</p>
      <SearchField
        autoFocus
        label={t('add.filter')}
        placeholder={t('add.filter')}
        value={query}
        onChange={setQuery}
        onKeyDown={(event) => {
          const { key } = event;
          if (key === 'Escape' && query === '') onClose();
          // Who has typed what it is called need not walk there.
          const first = offered.find((kind) => whyNot(kind) === undefined);
          if (key !== 'Enter' || words === '' || first === undefined) return;
          // The key must not press what gets the focus now.
          event.preventDefault();
          onAdd(first);
        }}
      />
      <ul className="vd-hardware-kinds">
        {offered.map((kind) => {
          const why = whyNot(kind);
          return (
            <li key={kind.kind}>
              <button type="button" disabled={why !== undefined} onClick={() => onAdd(kind)}>
                <Icon name={iconOf(kind.kind)} />
                <span>
                  <span>{kindName(kind.kind)}</span>
                  <span className="vd-hardware-kind-help">{why ?? kindHelp(kind.kind)}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {offered.length === 0 && <p className="vd-quiet">{t('tab.noMatch')}</p>}
    </section>
  );
}
