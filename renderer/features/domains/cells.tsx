import { memo, useSyncExternalStore, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain, DomainKey } from '../../../preload/contract/index.ts';
import { href } from '../../app/router.ts';
import {
  classes,
  displayName,
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatShare,
  Icon,
  NONE,
  Sparkline,
  StateMark,
  type Series,
  type Tone,
} from '../../ui/index.ts';
import { useHosts } from '../hosts/index.ts';
import { usePending } from './actionStore.ts';
import { useDomain } from './domainsStore.ts';
import { isActive, markOf, stateOf } from './domainState.ts';
import { useFigures, type FiguresEntry } from './figuresStore.ts';
import { HISTORY_POINTS } from './history.ts';
import type { ColumnId } from './listColumns.ts';
import { domainKeyOf } from './listStore.ts';
import { TagsCell } from './TagsCell.tsx';

/** Below this, traffic is drawn flat: a line that shows every byte says nothing. */
const QUIET_BYTES = 64 * 1024;

/** A cell of the list; renders only when its own VM, or its own figures, change. */
export const DomainCell = memo(function DomainCell({ column, row }: { column: ColumnId; row: string }) {
  const key = domainKeyOf(row);
  const domain = useDomain(key);
  if (!domain) return null;
  switch (column) {
    case 'state':
      return <StateCell domain={domain} />;
    case 'name':
      return <NameCell domain={domain} />;
    case 'title':
      return <Text value={domain.title} />;
    case 'tags':
      return <TagsCell tags={domain.tags} />;
    case 'group':
      return <Text value={domain.group} />;
    case 'host':
      return <HostCell domain={domain} />;
    case 'cpu':
    case 'memory':
    case 'disk':
    case 'net':
      return isActive(domain.state) && !domain.lost ? (
        <FiguresCell column={column} id={key} domain={domain} />
      ) : (
        <span className="vd-faint vd-figures-none">{NONE}</span>
      );
    case 'address':
      return <Addresses addresses={domain.addresses} />;
    case 'os':
      return <Text value={domain.os} />;
    case 'vcpus':
      return <span className="vd-num">{formatCount(domain.vcpus)}</span>;
    case 'autostart':
      return <AutostartCell on={domain.autostart} />;
    case 'since':
      return <SinceCell domain={domain} />;
  }
});

export const renderDomainCell = (column: ColumnId, row: string): ReactElement => (
  <DomainCell column={column} row={row} />
);

function StateCell({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains');
  const pending = usePending(domain.key);
  const state = stateOf(domain);
  return (
    <span className="vd-state">
      <StateMark mark={pending ? 'busy' : markOf(domain)} />
      <span className="vd-line">
        {pending ? t(`doing.${pending}` as 'doing.start') : t(`state.${state}`)}
      </span>
    </span>
  );
}

function NameCell({ domain }: { domain: Domain }) {
  const { host, uuid, title } = domain;
  const name = displayName(domain.name);
  return (
    <a
      className="vd-line vd-name"
      tabIndex={-1}
      href={href({ page: 'domain', host, uuid, tab: 'overview' })}
      title={title ? `${name} — ${displayName(title)}` : name}
    >
      {name}
    </a>
  );
}

function HostCell({ domain }: { domain: Domain }) {
  const name = useHosts((state) => state.rows.get(domain.host)?.name ?? domain.host);
  return <Text value={name} />;
}

function Text({ value }: { value: string | undefined }) {
  if (!value) return <span className="vd-faint">{NONE}</span>;
  const shown = displayName(value);
  return (
    <span className="vd-line" title={shown}>
      {shown}
    </span>
  );
}

function Addresses({ addresses }: { addresses: readonly string[] }) {
  const [first] = addresses;
  if (!first) return <span className="vd-faint">{NONE}</span>;
  return (
    <span className="vd-line vd-num" title={addresses.slice(0, 40).map(displayName).join('\n')}>
      {displayName(first)}
      {addresses.length > 1 && <span className="vd-faint">{` +${formatCount(addresses.length - 1)}`}</span>}
    </span>
  );
}

function AutostartCell({ on }: { on: boolean }) {
  const { t } = useTranslation('domains');
  return on ? (
    <span className="vd-state">
      <Icon name="check" size={14} />
      {t('autostartOn')}
    </span>
  ) : (
    <span className="vd-faint">{NONE}</span>
  );
}

const MINUTE_MS = 60_000;

/** The time, a minute coarse: one timer for all who show spans. */
const minute = {
  listeners: new Set<() => void>(),
  timer: undefined as ReturnType<typeof setInterval> | undefined,
  subscribe(listener: () => void): () => void {
    minute.listeners.add(listener);
    minute.timer ??= setInterval(() => minute.listeners.forEach((told) => told()), MINUTE_MS / 4);
    return () => {
      minute.listeners.delete(listener);
      if (minute.listeners.size > 0) return;
      clearInterval(minute.timer);
      minute.timer = undefined;
    };
  },
  now: () => Math.floor(Date.now() / MINUTE_MS),
};

function SinceCell({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains');
  useSyncExternalStore(minute.subscribe, minute.now);
  if (!isActive(domain.state)) return <span className="vd-faint">{NONE}</span>;
  if (domain.runningSince === undefined) return <span className="vd-faint">{t('sinceUnknown')}</span>;
  return <span className="vd-num">{formatDuration(Date.now() - domain.runningSince)}</span>;
}

interface FigureView {
  text: string;
  /** Nothing happens: said quietly, so that what happens stands out. */
  idle?: boolean;
  series: readonly { values: Series; tone: Tone }[];
  max?: number;
}

function viewOf(column: ColumnId, entry: FiguresEntry, domain: Domain): FigureView {
  const { latest } = entry;
  switch (column) {
    case 'cpu':
      return {
        text: formatPercent(latest.cpu),
        idle: !latest.cpu,
        series: [{ values: entry.history.of('cpu'), tone: 'cpu' }],
        max: 1,
      };
    case 'memory': {
      const whole = latest.memoryBytes ?? domain.maxMemoryBytes;
      return {
        text: formatShare(latest.memoryUsedBytes, whole),
        series: [{ values: entry.history.of('memoryUsedBytes'), tone: 'memory' }],
        max: whole,
      };
    }
    case 'disk':
      return {
        ...rates(latest.diskReadBytes, latest.diskWriteBytes),
        series: [
          { values: entry.history.of('diskReadBytes'), tone: 'read' },
          { values: entry.history.of('diskWriteBytes'), tone: 'write' },
        ],
      };
    default:
      return {
        ...rates(latest.netRxBytes, latest.netTxBytes),
        series: [
          { values: entry.history.of('netRxBytes'), tone: 'read' },
          { values: entry.history.of('netTxBytes'), tone: 'write' },
        ],
      };
  }
}

/** In and out together; the line tells them apart, the tooltip says each. */
function rates(a: number | null, b: number | null): { text: string; idle: boolean } {
  if (a === null && b === null) return { text: NONE, idle: true };
  const sum = (a ?? 0) + (b ?? 0);
  return { text: formatRate(sum), idle: sum < 1 };
}

function FiguresCell({
  column,
  id,
  domain,
}: {
  column: 'cpu' | 'memory' | 'disk' | 'net';
  id: DomainKey;
  domain: Domain;
}) {
  const { t } = useTranslation('domains');
  const entry = useFigures(id);
  // Nothing measured yet: what is known without measuring.
  if (!entry) {
    return (
      <span className="vd-figures-none vd-faint vd-num">
        {column === 'memory' ? formatBytes(domain.maxMemoryBytes) : NONE}
      </span>
    );
  }
  const { text, idle, series, max } = viewOf(column, entry, domain);
  const { latest } = entry;
  const title =
    column === 'disk'
      ? t('figures.disk', {
          read: formatRate(latest.diskReadBytes),
          write: formatRate(latest.diskWriteBytes),
        })
      : column === 'net'
        ? t('figures.net', { in: formatRate(latest.netRxBytes), out: formatRate(latest.netTxBytes) })
        : undefined;
  return (
    <span className="vd-figures" title={title}>
      <Sparkline
        series={series}
        points={HISTORY_POINTS}
        version={entry.version}
        floor={QUIET_BYTES}
        {...(max === undefined ? {} : { max })}
      />
      <span className={classes('vd-num vd-line', idle && 'vd-faint')}>{text}</span>
    </span>
  );
}
