import type { Domain, ListColumn } from '../../../preload/contract/index.ts';
import { displayName } from '../../ui/index.ts';
import type { FiguresEntry } from './figuresStore.ts';
import { stateOf, STATE_RANK } from './domainState.ts';
import type { SortValue } from './order.ts';
import { addressKey, nameKey, naturalKey } from './sortKey.ts';

export const COLUMN_IDS = [
  'state',
  'name',
  'title',
  'tags',
  'group',
  'host',
  'cpu',
  'memory',
  'disk',
  'net',
  'address',
  'os',
  'vcpus',
  'autostart',
  'since',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export interface ColumnSpec {
  width: number;
  minWidth: number;
  maxWidth?: number;
  /** Shown until the user chooses. */
  shown: boolean;
  /** Sorts by figures that change every tick. */
  live?: boolean;
  /** The first click sorts from the largest down. */
  descendingFirst?: boolean;
  sortValue: (domain: Domain, context: SortContext) => SortValue;
}

export interface SortContext {
  hostName: string;
  figures: FiguresEntry | undefined;
}

const sum = (a: number | null | undefined, b: number | null | undefined): SortValue =>
  a == null && b == null ? undefined : (a ?? 0) + (b ?? 0);

const text = (value: string | undefined): SortValue => (value ? naturalKey(value) : undefined);

export const COLUMNS: Record<ColumnId, ColumnSpec> = {
  state: {
    width: 96,
    minWidth: 32,
    maxWidth: 130,
    shown: true,
    sortValue: (domain) => STATE_RANK[stateOf(domain)],
  },
  name: {
    width: 140,
    minWidth: 80,
    maxWidth: 340,
    shown: true,
    sortValue: nameKey,
  },
  title: { width: 160, minWidth: 60, maxWidth: 300, shown: false, sortValue: (domain) => text(domain.title) },
  tags: {
    width: 84,
    minWidth: 48,
    maxWidth: 220,
    shown: true,
    sortValue: (domain) => text(domain.tags.join(' ')),
  },
  group: { width: 110, minWidth: 48, shown: false, sortValue: (domain) => text(domain.group) },
  host: {
    width: 100,
    minWidth: 48,
    maxWidth: 180,
    shown: true,
    sortValue: (_, { hostName }) => naturalKey(hostName),
  },
  cpu: {
    width: 98,
    minWidth: 60,
    shown: true,
    live: true,
    descendingFirst: true,
    sortValue: (_, { figures }) => figures?.latest.cpu ?? undefined,
  },
  memory: {
    width: 136,
    minWidth: 72,
    shown: true,
    live: true,
    descendingFirst: true,
    sortValue: (_, { figures }) => figures?.latest.memoryUsedBytes ?? undefined,
  },
  disk: {
    width: 132,
    minWidth: 64,
    shown: true,
    live: true,
    descendingFirst: true,
    sortValue: (_, { figures }) => sum(figures?.latest.diskReadBytes, figures?.latest.diskWriteBytes),
  },
  net: {
    width: 132,
    minWidth: 64,
    shown: true,
    live: true,
    descendingFirst: true,
    sortValue: (_, { figures }) => sum(figures?.latest.netRxBytes, figures?.latest.netTxBytes),
  },
  address: {
    width: 112,
    minWidth: 64,
    maxWidth: 200,
    shown: true,
    sortValue: ({ addresses }) => (addresses[0] ? addressKey(addresses[0]) : undefined),
  },
  os: { width: 120, minWidth: 48, shown: false, sortValue: (domain) => text(domain.os) },
  vcpus: {
    width: 64,
    minWidth: 48,
    shown: false,
    descendingFirst: true,
    sortValue: (domain) => domain.vcpus,
  },
  autostart: { width: 80, minWidth: 48, shown: false, sortValue: (domain) => (domain.autostart ? 0 : 1) },
  since: {
    width: 108,
    minWidth: 60,
    shown: false,
    // The longest running first, as a span; so the earliest.
    sortValue: (domain) => domain.runningSince,
  },
};

export interface ShownColumn {
  id: ColumnId;
  width: number;
  /** The user gave it this width: it takes no part in free space. */
  sized: boolean;
  shown: boolean;
}

const isColumn = (id: string): id is ColumnId => Object.hasOwn(COLUMNS, id);

/** All columns in the user's order, with his choices; what he never touched follows with its own. */
export function arrangeColumns(saved: readonly ListColumn[]): ShownColumn[] {
  const chosen = saved
    .filter(({ id }) => isColumn(id))
    .map(({ id, width, shown }) => {
      const column = id as ColumnId;
      return { id: column, width, sized: width !== COLUMNS[column].width, shown };
    });
  const rest = COLUMN_IDS.filter((id) => !chosen.some((column) => column.id === id));
  return [
    ...chosen,
    ...rest.map((id) => ({ id, width: COLUMNS[id].width, sized: false, shown: COLUMNS[id].shown })),
  ];
}

/** What is saved of an arrangement. */
export const savedColumns = (columns: readonly ShownColumn[]): ListColumn[] =>
  columns.map(({ id, width, shown }) => ({ id, width, shown }));

/** What typing in the list finds a VM by. */
export const searchText = (domain: Domain | undefined): string => (domain ? displayName(domain.name) : '');
