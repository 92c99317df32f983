import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { domainKey, type Domain, type HostId, type Uuid } from '../../../preload/contract/index.ts';
import { addCommands } from '../../app/commands.ts';
import { Button, EmptyState, Skeleton, Tabs } from '../../ui/index.ts';
import { ConsoleTabs } from '../console/index.ts';
import { ActionResults, useDomain, useDomains } from '../domains/index.ts';
import { HardwareTab, useHardwareAhead } from '../hardware/index.ts';
import { DomainJournal } from '../journal/index.ts';
import { DomainHeader } from './DomainHeader.tsx';
import { NotRead } from './NotRead.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { XmlTab } from './xml/XmlTab.tsx';
import './domain.css';

export const DOMAIN_TABS = ['console', 'overview', 'hardware', 'xml', 'journal'] as const;
export type DomainTab = (typeof DOMAIN_TABS)[number];

const shortcutOf = (at: number): string => `Mod+${at + 1}`;

export interface DomainPageProps {
  host: HostId;
  uuid: Uuid;
  tab: string;
  onTab: (tab: DomainTab) => void;
  onBack: () => void;
}

/** Everything about one VM. */
export function DomainPage({ host, uuid, ...page }: DomainPageProps) {
  const { t } = useTranslation('domain');
  const key = domainKey({ host, uuid });
  const domain = useDomain(key);
  const loaded = useDomains((state) => state.loaded);
  if (domain) return <KnownDomain key={key} domain={domain} {...page} />;
  if (!loaded) return <Skeleton rows={6} />;
  return (
    <EmptyState
      isPage
      icon="vm"
      title={t('gone')}
      action={<Button onPress={page.onBack}>{t('back')}</Button>}
    />
  );
}

function KnownDomain({
  domain,
  tab,
  onTab,
  onBack,
}: { domain: Domain } & Pick<DomainPageProps, 'tab' | 'onTab' | 'onBack'>) {
  const { t } = useTranslation('domain');
  const selected = DOMAIN_TABS.find((id) => id === tab) ?? 'console';
  // Opened when it is first looked at, and kept then: a text console would lose its lines.
  const [consoleSeen, setConsoleSeen] = useState(selected === 'console');
  if (selected === 'console' && !consoleSeen) setConsoleSeen(true);
  useHardwareAhead(domain, selected === 'hardware');
  useEffect(
    () =>
      addCommands(() =>
        DOMAIN_TABS.map((id, at) => ({
          id: `page.${id}`,
          title: t(`tab.${id}`),
          section: t('tabs'),
          shortcut: shortcutOf(at),
          run: () => onTab(id),
        })),
      ),
    [t, onTab],
  );
  return (
    <div className="vd-domain">
      <DomainHeader domain={domain} onBack={onBack} />
      {/* The console says it in the place of its picture. */}
      {selected !== 'console' && <ActionResults only={domain.key} />}
      <Tabs
        className="vd-domain-tabs"
        label={t('tabs')}
        tabs={DOMAIN_TABS.map((id, at) => ({ id, label: t(`tab.${id}`), shortcut: shortcutOf(at) }))}
        selected={selected}
        onChange={onTab}
        kept={consoleSeen ? { console: <ConsoleTabs domain={domain} active={selected === 'console'} /> } : {}}
      >
        {selected === 'overview' && <OverviewTab domain={domain} />}
        {selected === 'hardware' && (
          <HardwareTab domain={domain} onOpenXml={() => onTab('xml')} notRead={<NotRead domain={domain} />} />
        )}
        {selected === 'xml' && <XmlTab domain={domain} />}
        {selected === 'journal' && <DomainJournal domain={domain} />}
      </Tabs>
    </div>
  );
}
