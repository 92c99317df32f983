import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain, HardwareResult } from '../../../../preload/contract/index.ts';
import { api, useReading } from '../../../api/index.ts';
import { Banner, Button, CopyButton, ErrorView } from '../../../ui/index.ts';
import { XmlEditor } from '../../../ui/editor/index.ts';
import { NotRead } from '../NotRead.tsx';
import type { XmlDraft } from './draftKeeper.ts';
import { useDraft } from './drafts.ts';
import { deviceName, devicesOf, readOnlyReason, type Shown, textOf } from './shown.ts';
import { OtherDraft } from './OtherDraft.tsx';
import { WhatShown } from './WhatShown.tsx';
import { XmlEditing } from './XmlEditing.tsx';
import { XmlResult } from './XmlResult.tsx';
import './xml.css';

/** The XML as libvirt has it, secrets left out: to read, to copy and, where it can be changed, to write. */
export function XmlTab({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domain');
  const { host, uuid, state, lost } = domain;
  const { value, failure, reload } = useReading(`${host}/${uuid} ${state}`, !lost, (signal) =>
    api.hardware.get({ host, uuid }, { signal }),
  );
  const { draft, change } = useDraft(domain);
  const [chosen, setChosen] = useState<Shown>();
  const [begun, setBegun] = useState(false);
  const [result, setResult] = useState<HardwareResult>();
  const [discarded, setDiscarded] = useState<XmlDraft>();

  const active = value?.active ?? domain.domainId !== undefined;
  const persistent = value?.persistent ?? domain.persistent;
  const written: Shown | undefined = draft && { which: persistent ? 'stored' : 'running', item: draft.item };
  // What is being written is what one comes back to.
  const wanted = chosen ?? written ?? { which: active ? 'running' : 'stored', item: undefined };
  const shown = settled(wanted, active, persistent);
  const isWritten = written !== undefined && written.which === shown.which && written.item === shown.item;
  const text = textOf(value, shown);
  const reason = readOnlyReason(shown, { persistent, lost, locked: value?.locked });
  const items = devicesOf(value);
  const label =
    shown.item === undefined ? t('xml.label') : t('xml.labelOf', { device: deviceName(shown.item, items) });

  const choose = (next: Shown) => {
    setChosen(next);
    setResult(undefined);
    setDiscarded(undefined);
  };
  const edit = (which: Shown) => {
    const from = textOf(value, which);
    if (from === undefined) return;
    choose(which);
    setBegun(true);
    change({ item: which.item, from, to: from });
  };
  const discard = () => {
    if (draft && draft.to !== draft.from) setDiscarded(draft);
    change(undefined);
  };
  const stored: Shown = { which: 'stored', item: shown.item };

  const bar = (
    <WhatShown
      shown={shown}
      items={items}
      missing={value === undefined ? undefined : text === undefined}
      onChoose={choose}
      hasBoth={active && persistent}
    />
  );
  if (isWritten && draft)
    return (
      <XmlEditing
        // Another place is another editor: what one undoes there is not the other's.
        key={draft.item ?? ''}
        domain={domain}
        draft={draft}
        now={text}
        locked={value?.locked}
        label={label}
        begun={begun}
        bar={bar}
        onChange={(next) => {
          if (next === undefined) discard();
          else change(next);
          // What is shown in its place is what is there now, not what was when it was begun.
          if (next === undefined) reload();
        }}
        onApplied={(applied) => {
          choose(shown);
          setResult(applied);
          change(undefined);
          reload();
        }}
      />
    );
  return (
    <div className="vd-xml">
      <div className="vd-xml-bar">
        {bar}
        {reason && (
          <span className="vd-xml-reason vd-quiet">
            {t(`xml.reason.${reason}`, { reason: value?.locked })}
          </span>
        )}
        <div className="vd-xml-actions">
          {text !== undefined && <CopyButton text={text} label={t('xml.copy')} />}
          {reason === undefined && text !== undefined && draft === undefined && (
            <Button size="small" icon="edit" onPress={() => edit(shown)}>
              {t('xml.edit')}
            </Button>
          )}
          {reason === 'running' && !lost && draft === undefined && textOf(value, stored) !== undefined && (
            <Button size="small" icon="edit" onPress={() => edit(stored)}>
              {t('xml.editStored')}
            </Button>
          )}
        </div>
      </div>
      {written && (
        <OtherDraft
          name={written.item === undefined ? t('xml.whole') : deviceName(written.item, items)}
          onGoOn={() => choose(written)}
          onDiscard={discard}
        />
      )}
      {discarded && draft === undefined && (
        <Banner icon="trash" tone="info">
          <span className="vd-xml-banner-text" role="status">
            {t('xml.draft.discarded')}
          </span>
          <Button
            autoFocus
            size="small"
            onPress={() => {
              choose({ which: persistent ? 'stored' : 'running', item: discarded.item });
              setBegun(true);
              change(discarded);
            }}
          >
            {t('xml.draft.bringBack')}
          </Button>
        </Banner>
      )}
      {failure && <ErrorView title={t('xml.failed')} failure={failure} onRetry={reload} />}
      {result && <XmlResult result={result} onDismiss={() => setResult(undefined)} />}
      {text !== undefined ? (
        <div className="vd-xml-text">
          <XmlEditor label={label} value={text} />
        </div>
      ) : value === undefined ? (
        !failure && <NotRead domain={domain} />
      ) : (
        <p className="vd-xml-none vd-quiet">{t(shown.which === 'running' ? 'xml.comes' : 'xml.goes')}</p>
      )}
    </div>
  );
}

/** Only a running VM has two configurations, and only one that is kept has a stored one. */
function settled({ which, item }: Shown, active: boolean, persistent: boolean): Shown {
  if (!active) return { which: 'stored', item };
  return { which: persistent ? which : 'running', item };
}
