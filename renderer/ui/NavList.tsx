import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import {
  Collection,
  Header,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  ListLayout,
  Virtualizer,
} from 'react-aria-components';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import './NavList.css';

export interface NavItem {
  id: string;
  icon: IconName;
  title: string;
  /** What tells it from the others of its kind; faint, in a line of its own where there is no room. */
  detail?: string;
  /** How it stands: a mark with its meaning in words. */
  mark?: { tone: 'accent' | 'warning' | 'danger'; text: string } | undefined;
  /** Goes away with what is being prepared. */
  struck?: boolean;
}

export interface NavListProps {
  label: string;
  sections: readonly { id: string; title: string; items: readonly NavItem[] }[];
  selected: string | undefined;
  onSelect: (id: string) => void;
  /** Enter was pressed on what is chosen. */
  onEnter?: () => void;
  /** In the place of the items where there are none. */
  empty?: ReactNode;
}

/** Only what is near the screen exists: two hundred devices are listed as fast as two. */
const LAYOUT = { estimatedRowSize: 32, estimatedHeadingSize: 30, padding: 8 };

/** Parts of a page to choose from, one at a time: arrows, Home, End and typing move, and what is reached is shown. */
export function NavList({ label, sections, selected, onSelect, onEnter, empty }: NavListProps) {
  const list = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => sections.filter(({ items }) => items.length > 0), [sections]);
  // Whoever has scrolled away stays there when the items change alone.
  const latest = useRef(shown);
  useEffect(() => {
    latest.current = shown;
  }, [shown]);
  useEffect(() => {
    const items = latest.current.flatMap((section) => section.items);
    const at = items.findIndex(({ id }) => id === selected);
    if (list.current === null || at === -1) return;
    const show = (): boolean => {
      const found = list.current?.querySelector('[data-selected]');
      found?.scrollIntoView({ block: 'nearest' });
      return found !== undefined && found !== null;
    };
    if (show()) return;
    // It is far away and does not exist yet: near its place it will.
    list.current.scrollTop = (at / items.length) * list.current.scrollHeight - list.current.clientHeight / 2;
    const frame = requestAnimationFrame(show);
    return () => cancelAnimationFrame(frame);
  }, [selected]);
  return (
    <Virtualizer layout={ListLayout} layoutOptions={LAYOUT}>
      <ListBox
        ref={list}
        className="vd-nav"
        aria-label={label}
        {...(onEnter && { onAction: onEnter })}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={selected === undefined ? [] : [selected]}
        onSelectionChange={(keys) => {
          if (keys === 'all') return;
          const [id] = keys;
          if (id !== undefined) onSelect(String(id));
        }}
        renderEmptyState={() => empty}
        items={shown}
      >
        {({ id, title, items }) => (
          <ListBoxSection id={id} className="vd-nav-section">
            <Header className="vd-nav-title">{title}</Header>
            <Collection items={items}>{(item) => <Row item={item} />}</Collection>
          </ListBoxSection>
        )}
      </ListBox>
    </Virtualizer>
  );
}

function Row({ item: { id, icon, title, detail, mark, struck } }: { item: NavItem }) {
  return (
    <ListBoxItem
      id={id}
      textValue={[title, detail, mark?.text].filter(Boolean).join(', ')}
      className={classes('vd-nav-item', struck && 'vd-nav-struck')}
    >
      <Icon name={icon} size={14} />
      <span className="vd-nav-text">
        <span className="vd-line">{title}</span>
        {detail && <span className="vd-line vd-nav-detail">{detail}</span>}
      </span>
      {mark && (
        <span className={`vd-nav-mark vd-nav-mark-${mark.tone}`} title={mark.text}>
          <span className="vd-sr">{mark.text}</span>
        </span>
      )}
    </ListBoxItem>
  );
}
