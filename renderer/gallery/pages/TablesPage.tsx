import { useMemo, useState } from 'react';
import {
  CardGrid,
  EmptyState,
  NOTHING,
  Table,
  type Selection,
  type TableColumn,
  type TableItem,
  type TableSort,
} from '../../ui/index.ts';
import { Example } from '../Example.tsx';

type Column = 'name' | 'host' | 'size';

const COLUMNS: TableColumn<Column>[] = [
  { id: 'name', header: 'Name', width: 200, minWidth: 80, maxWidth: 400, sortable: true },
  { id: 'host', header: 'Host', width: 140, minWidth: 60, sortable: true },
  { id: 'size', header: 'Size', width: 100, minWidth: 60, align: 'end', sortable: true },
];
const ROWS = Array.from({ length: 10_000 }, (_, i) => `vm-${i}`);

const renderCell = (column: Column, key: string) =>
  column === 'name' ? key : column === 'host' ? `lab-${key.length}` : `${key.length * 7} GiB`;
const renderCard = (key: string) => <p style={{ padding: 12 }}>{key}</p>;

export function TablesPage() {
  return (
    <>
      <Example title="Table of 10,000 rows: sort, size, move columns; select with keys and mouse">
        <Demo items={ROWS.map((key) => ({ kind: 'row', key }))} />
      </Example>
      <Example title="Grouped">
        <Demo
          items={[
            { kind: 'group', key: 'g1', label: 'Lab', count: 3, expanded: true },
            ...ROWS.slice(0, 3).map((key): TableItem => ({ kind: 'row', key })),
            { kind: 'group', key: 'g2', label: 'Shop', count: 12, expanded: false },
          ]}
        />
      </Example>
      <Example title="Empty">
        <Demo items={[]} />
      </Example>
      <Example title="Cards">
        <Cards />
      </Example>
    </>
  );
}

function Demo({ items }: { items: TableItem[] }) {
  const [columns, setColumns] = useState(COLUMNS);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [active, setActive] = useState<string | null>(null);
  const [sort, setSort] = useState<TableSort<Column>>({ column: 'name', descending: false });
  return (
    <div className="vd-frame-box">
      <Table
        label="Virtual machines"
        columns={columns}
        items={items}
        rowHeight={28}
        renderCell={renderCell}
        textOf={(key) => key}
        selection={selection}
        onSelect={setSelection}
        active={active}
        onActivate={setActive}
        sort={sort}
        onSort={(column) => setSort({ column, descending: sort.column === column && !sort.descending })}
        onResize={(id, width) =>
          setColumns(
            columns.map((column) => (column.id === id ? { ...column, width, maxWidth: width } : column)),
          )
        }
        onMove={(id, index) => {
          const moved = columns.find((column) => column.id === id);
          if (moved) setColumns(columns.filter((column) => column !== moved).toSpliced(index, 0, moved));
        }}
        onOpen={() => {}}
        onToggleGroup={() => {}}
        onContextMenu={() => {}}
        empty={<EmptyState icon="vm" title="There are no VMs yet." />}
      />
    </div>
  );
}

function Cards() {
  const keys = useMemo(() => ROWS.slice(0, 500), []);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [active, setActive] = useState<string | null>(null);
  return (
    <div className="vd-frame-box">
      <CardGrid
        label="Virtual machines"
        keys={keys}
        minWidth={180}
        height={100}
        renderCard={renderCard}
        textOf={(key) => key}
        selection={selection}
        onSelect={setSelection}
        active={active}
        onActivate={setActive}
        onOpen={() => {}}
        onContextMenu={() => {}}
      />
    </div>
  );
}
