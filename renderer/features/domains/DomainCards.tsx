import { memo, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain } from '../../../preload/contract/index.ts';
import { CardGrid, displayName, formatPercent, Sparkline, StateMark, type Point } from '../../ui/index.ts';
import { useHosts } from '../hosts/index.ts';
import { usePending } from './actionStore.ts';
import { activateRow, onListKey, openRow, selectRows, TargetMenu, textOfRow } from './DomainTable.tsx';
import { useDomain } from './domainsStore.ts';
import { isActive, markOf, stateOf } from './domainState.ts';
import { useFigures } from './figuresStore.ts';
import { HISTORY_POINTS } from './history.ts';
import { domainKeyOf, useList } from './listStore.ts';
import { useListView } from './listView.ts';
import { useThumbnail } from './thumbnails.ts';
import { showRows } from './visible.ts';

const MIN_WIDTH = 208;
const HEIGHT = 188;

const renderCard = (key: string): ReactNode => <DomainCard row={key} />;

/** The list as cards with what their screens show. */
export function DomainCards({ empty }: { empty: ReactNode }) {
  const { t } = useTranslation('domains');
  const { items } = useListView();
  const keys = useMemo(() => items.filter((item) => item.kind === 'row').map((item) => item.key), [items]);
  const selection = useList((state) => state.selection);
  const active = useList((state) => state.active);
  const [menu, setMenu] = useState<Point | null>(null);
  return (
    <>
      <CardGrid
        label={t('list.label')}
        keys={keys}
        minWidth={MIN_WIDTH}
        height={HEIGHT}
        renderCard={renderCard}
        textOf={textOfRow}
        selection={selection}
        onSelect={selectRows}
        active={active}
        onActivate={activateRow}
        onOpen={openRow}
        onContextMenu={setMenu}
        onKey={onListKey}
        onSeen={showRows}
        empty={empty}
      />
      <TargetMenu at={menu} onClose={() => setMenu(null)} />
    </>
  );
}

const DomainCard = memo(function DomainCard({ row }: { row: string }) {
  const domain = useDomain(domainKeyOf(row));
  return domain ? <Card domain={domain} /> : null;
});

function Card({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains');
  const pending = usePending(domain.key);
  const host = useHosts((state) => state.rows.get(domain.host)?.name ?? domain.host);
  const live = isActive(domain.state) && !domain.lost;
  const picture = useThumbnail(domain, live);
  const figures = useFigures(domain.key);
  return (
    <>
      <div className="vd-card-screen">
        {picture ? (
          <img src={picture} alt="" draggable={false} />
        ) : (
          <StateMark mark={pending ? 'busy' : markOf(domain)} />
        )}
      </div>
      <div className="vd-card-line">
        <StateMark mark={pending ? 'busy' : markOf(domain)} />
        <span className="vd-line vd-card-name">{displayName(domain.name)}</span>
      </div>
      <div className="vd-card-line vd-quiet">
        <span className="vd-line vd-card-name">
          {pending ? t(`doing.${pending}` as 'doing.start') : t(`state.${stateOf(domain)}`)}
          <span className="vd-faint">{` · ${displayName(host)}`}</span>
        </span>
        {live && figures && (
          <>
            <Sparkline
              series={[{ values: figures.history.of('cpu'), tone: 'cpu' }]}
              points={HISTORY_POINTS}
              max={1}
              version={figures.version}
              width={32}
            />
            <span className="vd-num">{formatPercent(figures.latest.cpu)}</span>
          </>
        )}
      </div>
    </>
  );
}
