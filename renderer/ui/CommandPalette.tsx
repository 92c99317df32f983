import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { classes } from './classes.ts';
import { displayName } from './format.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import { Kbd } from './Kbd.tsx';
import './CommandPalette.css';

export interface PaletteEntry {
  id: string;
  title: string;
  /** What it is about, shown faintly behind the title and searched as well. */
  detail?: string | undefined;
  icon?: IconName | undefined;
  mark?: ReactNode;
  shortcut?: string | undefined;
  section: string;
  run: () => void;
}

export interface CommandPaletteProps {
  onClose: () => void;
  /** What fits what was typed, best first, already as few as can be shown. */
  search: (query: string) => readonly PaletteEntry[];
}

/** One field for everything: commands, VMs, hosts, pages. Arrows choose, Enter runs. */
export function CommandPalette({ onClose, search }: CommandPaletteProps) {
  const { t } = useTranslation('ui');
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const ids = useId();
  const entries = useMemo(() => search(query), [search, query]);
  const at = Math.min(chosen, entries.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const last = entries.length - 1;
    const next: Record<string, number> = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      PageDown: Math.min(last, at + 8),
      PageUp: Math.max(0, at - 8),
    };
    const to = next[event.key];
    if (to !== undefined) setChosen(to);
    else if (event.key === 'Enter') run(entries[at]);
    else return;
    event.preventDefault();
  };

  return (
    <ModalOverlay className="vd-scrim" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="vd-dialog vd-palette">
        <AriaDialog className="vd-dialog-body" aria-label={t('palette.label')}>
          <div className="vd-palette-head">
            <Icon name="search" />
            <input
              autoFocus
              className="vd-palette-input"
              role="combobox"
              aria-label={t('palette.label')}
              aria-expanded
              aria-controls={ids}
              aria-autocomplete="list"
              {...(entries.length > 0 ? { 'aria-activedescendant': `${ids}-${at}` } : {})}
              placeholder={t('palette.placeholder')}
              spellCheck={false}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setChosen(0);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div
            ref={list}
            id={ids}
            className="vd-palette-list"
            role="listbox"
            aria-label={t('palette.results')}
          >
            {entries.map((entry, i) => (
              <PaletteRow
                key={entry.id}
                id={`${ids}-${i}`}
                entry={entry}
                section={entry.section === entries[i - 1]?.section ? undefined : entry.section}
                selected={i === at}
                onRun={() => run(entry)}
              />
            ))}
          </div>
          {entries.length === 0 && <p className="vd-palette-none">{t('palette.nothing')}</p>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteRow(props: {
  id: string;
  entry: PaletteEntry;
  section: string | undefined;
  selected: boolean;
  onRun: () => void;
}) {
  const { id, entry, section, selected, onRun } = props;
  return (
    <>
      {section && (
        <div className="vd-menu-heading" role="presentation">
          {section}
        </div>
      )}
      <div
        id={id}
        role="option"
        aria-selected={selected}
        className={classes('vd-palette-row', selected && 'vd-palette-row-on')}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onRun}
      >
        <span className="vd-menu-icon">{entry.mark ?? (entry.icon && <Icon name={entry.icon} />)}</span>
        <span className="vd-line">{displayName(entry.title)}</span>
        {entry.detail && (
          <span className="vd-line vd-faint vd-palette-detail">{displayName(entry.detail)}</span>
        )}
        {entry.shortcut && <Kbd keys={entry.shortcut} />}
      </div>
    </>
  );
}
