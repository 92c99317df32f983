import { useDeferredValue, useEffect, useMemo, useRef, type ReactNode } from 'react';
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

/** How many items a list begins with: more than a screen has room for. The others come right after the first picture. */
const AT_FIRST = 40;

function beginningOf(
  sections: NavListProps['sections'],
  selected: string | undefined,
): NavListProps['sections'] {
  let room = AT_FIRST;
  const beginning = sections.flatMap((section) => {
    const items = section.items.slice(0, room);
    room -= items.length;
    return items.length > 0 ? [{ ...section, items }] : [];
  });
  const isThere = beginning.some(({ items }) => items.some(({ id }) => id === selected));
  return isThere ? beginning : sections;
}

/** Parts of a page to choose from, one at a time: arrows, Home, End and typing move, and what is reached is shown. */
export function NavList({ label, sections, selected, onSelect, onEnter, empty }: NavListProps) {
  const list = useRef<HTMLDivElement>(null);
  const all = useMemo(() => sections.filter(({ items }) => items.length > 0), [sections]);
  const shown = useDeferredValue(all, beginningOf(all, selected));
  // Whoever has scrolled away stays there when the items change alone; what was chosen in the list itself is in sight.
  const owed = useRef<string>(undefined);
  const chosen = useRef<string>(undefined);
  const settling = useRef(() => {});
  useEffect(() => {
    owed.current = chosen.current === selected ? undefined : selected;
    chosen.current = undefined;
  }, [selected]);
  useEffect(() => {
    const items = shown.flatMap((section) => section.items);
    const at = items.findIndex(({ id }) => id === owed.current);
    if (list.current === null || at === -1) return;
    owed.current = undefined;
    settling.current();
    settling.current = bringIntoSight(list.current, at / items.length);
  }, [selected, shown]);
  useEffect(() => () => settling.current(), []);
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
          if (id === undefined) return;
          chosen.current = String(id);
          onSelect(chosen.current);
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

/** Frames in which a list may draw, and measure, what it was scrolled to. */
const SETTLING_FRAMES = 6;

/** The selected row; where it is far away it does not exist yet, and near its place it will. */
function bringIntoSight(list: HTMLElement, place: number): () => void {
  let frame = 0;
  const show = (left: number): void => {
    const row = list.querySelector('[data-selected]');
    if (row) row.scrollIntoView({ block: 'nearest' });
    else if (left === SETTLING_FRAMES) list.scrollTop = place * list.scrollHeight - list.clientHeight / 2;
    if (left > 0) frame = requestAnimationFrame(() => show(left - 1));
  };
  show(SETTLING_FRAMES);
  return () => cancelAnimationFrame(frame);
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
