import { useRef, type ReactElement } from 'react';
import {
  Header,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  SubmenuTrigger,
  Text,
  type PopoverProps,
} from 'react-aria-components';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import { Kbd } from './Kbd.tsx';
import './Menu.css';

export interface MenuAction {
  id: string;
  label: string;
  icon?: IconName | undefined;
  shortcut?: string | undefined;
  /** Why it cannot be chosen now. */
  unavailable?: string | undefined;
  danger?: boolean | undefined;
  /** For an entry that is switched on and off: whether it is on. */
  checked?: boolean | undefined;
  onAction?: () => void;
  /** A menu of its own, opened beside it. */
  items?: readonly MenuEntry[];
}
export type MenuEntry =
  MenuAction | 'separator' | { id: string; heading: string; items: readonly MenuEntry[] };

export interface MenuProps {
  label: string;
  items: readonly MenuEntry[];
  onClose?: () => void;
}

/** What a menu shows, wherever it opens. */
function MenuList({ label, items, onClose }: MenuProps) {
  return (
    <AriaMenu aria-label={label} className="vd-menu" {...(onClose ? { onClose } : {})}>
      {items.map(renderEntry)}
    </AriaMenu>
  );
}

function renderEntry(entry: MenuEntry, index: number): ReactElement {
  if (entry === 'separator') return <Separator key={`separator-${index}`} className="vd-menu-separator" />;
  if ('heading' in entry) {
    return (
      <MenuSection key={entry.id} className="vd-menu-section" aria-label={entry.heading}>
        <Header className="vd-menu-heading">{entry.heading}</Header>
        {entry.items.map(renderEntry)}
      </MenuSection>
    );
  }
  const item = <Item key={entry.id} entry={entry} />;
  if (!entry.items) return item;
  return (
    <SubmenuTrigger key={entry.id}>
      {item}
      <Popover className="vd-popover" offset={-2} crossOffset={-5}>
        <MenuList label={entry.label} items={entry.items} />
      </Popover>
    </SubmenuTrigger>
  );
}

function Item({ entry }: { entry: MenuAction }) {
  return (
    <AriaMenuItem
      id={entry.id}
      textValue={entry.label}
      className={classes('vd-menu-item', entry.danger && 'vd-menu-item-danger')}
      isDisabled={entry.unavailable !== undefined}
      {...(entry.onAction ? { onAction: entry.onAction } : {})}
      {...(entry.checked === undefined ? {} : { 'aria-checked': entry.checked })}
    >
      <span className="vd-menu-icon">
        {entry.checked === undefined ? (
          entry.icon && <Icon name={entry.icon} />
        ) : (
          <Icon name="check" className={entry.checked ? '' : 'vd-hidden'} />
        )}
      </span>
      <span className="vd-menu-text">
        <Text slot="label">{entry.label}</Text>
        {entry.unavailable && (
          <Text slot="description" className="vd-menu-reason">
            {entry.unavailable}
          </Text>
        )}
      </span>
      {entry.shortcut && <Kbd keys={entry.shortcut} />}
      {entry.items && <Icon name="chevronRight" size={12} />}
    </AriaMenuItem>
  );
}

/** A control (a Button or IconButton) and the menu it opens. */
export function MenuButton({
  children,
  placement = 'bottom end',
  ...menu
}: MenuProps & { children: ReactElement; placement?: PopoverProps['placement'] }) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="vd-popover" placement={placement} offset={4}>
        <MenuList {...menu} />
      </Popover>
    </MenuTrigger>
  );
}

export interface Point {
  x: number;
  y: number;
}

/** A menu at a point of the window, while `at` is given. */
export function ContextMenu({ at, onClose, ...menu }: MenuProps & { at: Point | null; onClose: () => void }) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span
        ref={anchor}
        className="vd-menu-anchor"
        style={at ? { left: at.x, top: at.y } : { display: 'none' }}
        aria-hidden="true"
      />
      {at && (
        <Popover
          // A new place is a new popover: it does not follow an anchor that moves.
          key={`${at.x},${at.y}`}
          className="vd-popover"
          aria-label={menu.label}
          triggerRef={anchor}
          isOpen
          onOpenChange={(open) => !open && onClose()}
          placement="bottom start"
          offset={0}
        >
          <MenuList {...menu} onClose={onClose} />
        </Popover>
      )}
    </>
  );
}
