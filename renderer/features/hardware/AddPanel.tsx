import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HardwareForms, HardwareKind, HardwareNew } from '../../../preload/contract/index.ts';
import { Button, Icon, SearchField } from '../../ui/index.ts';
import { iconOf, kindHelp, kindName, valuesInShort } from './words.ts';

/** Every kind of device that can be added here: what it is for, what it begins with and why; why not, where it cannot. */
export function AddPanel({
  forms,
  present,
  onAdd,
  onClose,
}: {
  forms: HardwareForms;
  /** Kinds that the VM has already. */
  present: ReadonlySet<string>;
  onAdd: (kind: HardwareKind, device: HardwareNew) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('hardware');
  const [query, setQuery] = useState('');
  const words = query.trim().toLowerCase();
  const offered = forms.kinds
    .filter(({ section }) => !section)
    .flatMap((kind) => kind.offers.map((device) => ({ kind, device })))
    .filter(({ kind: { kind }, device: { name } }) =>
      `${kind} ${kindName(name)} ${kindHelp(name)}`.toLowerCase().includes(words),
    );
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
          const first = offered.find(({ kind }) => whyNot(kind) === undefined);
          if (key !== 'Enter' || words === '' || first === undefined) return;
          // The key must not press what gets the focus now.
          event.preventDefault();
          onAdd(first.kind, first.device);
        }}
      />
      <ul className="vd-hardware-kinds">
        {offered.map(({ kind, device }) => {
          const why = whyNot(kind);
          return (
            <li key={device.name}>
              <button type="button" disabled={why !== undefined} onClick={() => onAdd(kind, device)}>
                <Icon name={iconOf(device.name)} />
                <span>
                  <span>{kindName(device.name)}</span>
                  <span className="vd-hardware-kind-help">{why ?? kindHelp(device.name)}</span>
                  {why === undefined && <Chosen forms={forms} kind={kind} device={device} />}
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

/** What is chosen beforehand, and for what reason. */
function Chosen({ forms, kind, device }: { forms: HardwareForms; kind: HardwareKind; device: HardwareNew }) {
  const { t } = useTranslation('hardware');
  const { because, needs, values } = device;
  const chosen = valuesInShort(values, kind, kindName(device.name));
  const { machine, system = '' } = forms;
  return (
    <>
      {chosen !== '' && (
        <span className="vd-hardware-chosen">
          <b>{chosen}</b>
          {because !== undefined && <span>{t(`add.because.${because}`, { machine, system })}</span>}
        </span>
      )}
      {needs !== undefined && <span className="vd-hardware-needs">{t(`add.needs.${needs}`)}</span>}
    </>
  );
}
