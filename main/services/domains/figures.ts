import type { DomainFigures, DomainKey, FiguresEvent, HostId } from '../../../preload/contract/index.ts';
import type { FigureTick, HostRegistry } from '../../hosts/index.ts';
import type { Feed } from '../subscriptions.ts';

type Body = Omit<FiguresEvent, 'subscription' | 'seq'>;

/**
 * The hosts' ticks for one client. While a message is unacknowledged, a domain's newer figures replace the older ones:
 * a slow client misses points, never the latest.
 */
export class FiguresFeed implements Feed<Body> {
  readonly #hosts: HostRegistry;
  readonly #pending = new Map<string, { at: number; rows: Map<string, FigureTick['rows'][number]> }>();

  constructor(hosts: HostRegistry) {
    this.#hosts = hosts;
    for (const tick of hosts.latestFigures()) this.#add(tick);
  }

  start(wake: () => void): () => void {
    return this.#hosts.onFigures((tick) => {
      this.#add(tick);
      wake();
    });
  }

  take(): Body | undefined {
    if (this.#pending.size === 0) return undefined;
    const ticks = [...this.#pending].map(([host, { at, rows }]) => ({
      host: host as HostId,
      at,
      rows: [...rows.values()].map((row): DomainFigures => ({ ...row, key: row.key as DomainKey })),
    }));
    this.#pending.clear();
    return { type: 'figures', ticks };
  }

  #add({ host, at, rows }: FigureTick): void {
    const pending = this.#pending.get(host) ?? { at, rows: new Map() };
    pending.at = at;
    for (const row of rows) pending.rows.set(row.key, row);
    this.#pending.set(host, pending);
  }
}
