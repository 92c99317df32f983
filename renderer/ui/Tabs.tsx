import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import { shortcutText } from './Kbd.tsx';
import './Tabs.css';

export interface TabEntry<TId extends string> {
  id: TId;
  label: string;
  shortcut?: string;
  /** A number or mark behind the label. */
  badge?: ReactNode;
}

export interface TabsProps<TId extends string> {
  label: string;
  tabs: readonly TabEntry<TId>[];
  selected: TId;
  onChange: (id: TId) => void;
  /** Only the selected tab's content is there. */
  children: ReactNode;
  /** Content that stays, unseen, while another tab is selected: what would lose its connection or its place. */
  kept?: Partial<Record<TId, ReactNode>>;
  className?: string;
}

export function Tabs<TId extends string>({
  label,
  tabs,
  selected,
  onChange,
  children,
  kept = {},
  className,
}: TabsProps<TId>) {
  return (
    <AriaTabs
      className={className ? `vd-tabs ${className}` : 'vd-tabs'}
      selectedKey={selected}
      onSelectionChange={(key) => onChange(key as TId)}
      keyboardActivation="manual"
    >
      <TabList aria-label={label} className="vd-tab-list">
        {tabs.map((tab) => (
          <TabHead key={tab.id} tab={tab} />
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel
          key={tab.id}
          id={tab.id}
          className="vd-tab-panel"
          shouldForceMount={kept[tab.id] !== undefined}
        >
          {kept[tab.id] ?? (tab.id === selected ? children : null)}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}

function TabHead<TId extends string>({ tab }: { tab: TabEntry<TId> }) {
  return (
    <Tab id={tab.id} className="vd-tab">
      <span {...(tab.shortcut ? { title: `${tab.label} (${shortcutText(tab.shortcut)})` } : {})}>
        {tab.label}
      </span>
      {tab.badge}
    </Tab>
  );
}
