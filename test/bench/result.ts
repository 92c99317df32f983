/** One figure beside what it is compared with. Ratios, because seconds belong to one machine and one day. */
export interface Measurement {
  /** The goal's number in the product's table of speeds: S1, S2, …; `hosts` for many at once. */
  goal: string;
  what: string;
  value: number;
  unit: string;
  /** What the goal asks for, in words. */
  wanted: string;
  met: boolean;
  /** The same done by somebody else in the same run. */
  peers: { name: string; value: number }[];
  /** Whatever helps to understand the figure: counts, spread, parts. */
  detail?: Record<string, number | string>;
}

export const median = (values: readonly number[]): number => percentile(values, 50);

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1));
  return sorted[index] ?? NaN;
}

const shown = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);

/** How many times better or worse than the peer, by the direction that is good for this unit. */
function ratio({ unit, value }: Measurement, peer: number): string {
  const times = unit === 'MB/s' ? value / peer : peer / value;
  return times >= 0.95 ? `${shown(times)} × better` : `${shown(1 / times)} × worse`;
}

export function table(measurements: readonly Measurement[]): string {
  const rows = [['goal', 'what', 'Virtdeck', 'wanted', '', 'beside']];
  for (const measurement of measurements) {
    const { goal, what, value, unit, wanted, met, peers, detail } = measurement;
    const beside = peers.map(
      (peer) => `${peer.name} ${shown(peer.value)} ${unit} (${ratio(measurement, peer.value)})`,
    );
    rows.push([goal, what, `${shown(value)} ${unit}`, wanted, met ? 'met' : 'NOT MET', beside[0] ?? '']);
    for (const more of beside.slice(1)) rows.push(['', '', '', '', '', more]);
    if (detail !== undefined) {
      const words = Object.entries(detail).map(
        ([key, amount]) => `${key}: ${typeof amount === 'number' ? shown(amount) : amount}`,
      );
      rows.push(['', `  ${words.join(', ')}`, '', '', '', '']);
    }
  }
  // Details may run on over the columns to their right.
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.filter((row) => row[0] !== '').map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
