import { useCallback, useSyncExternalStore } from 'react';
import type { DomainFigures, DomainKey, FiguresEvent } from '../../../preload/contract/index.ts';
import { subscribe } from '../../api/index.ts';
import { isActive } from './domainState.ts';
import { domainsStore } from './domainsStore.ts';
import { History } from './history.ts';

/** One VM's figures: the latest in words' reach, the recent past for the lines. */
export interface FiguresEntry {
  readonly latest: DomainFigures;
  /** ms since the epoch of the latest. */
  readonly at: number;
  /** Grows with each tick: the history is a buffer that stays the same object. */
  readonly version: number;
  readonly history: History;
}

/** The longest that taking in figures may keep the window from anything else, ms. */
const TURN_MS = 6;

const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Figures of every running VM, outside React: a tick of 10,000 VMs touches only who shows one of them. Whoever shows
 * figures subscribes by key.
 */
export class FiguresStore {
  readonly #entries = new Map<DomainKey, FiguresEntry>();
  readonly #listeners = new Map<DomainKey, Set<() => void>>();
  readonly #tickListeners = new Set<() => void>();

  get(key: DomainKey): FiguresEntry | undefined {
    return this.#entries.get(key);
  }

  /**
   * Each tick of each host; what they do not name keeps its figures until `drop`. Of ten thousand VMs it takes several
   * short turns, between which the window goes on.
   */
  async apply(ticks: FiguresEvent['ticks']): Promise<void> {
    let until = performance.now() + TURN_MS;
    for (const { at, rows } of ticks) {
      for (const row of rows) {
        this.#put(row, at);
        if (performance.now() < until) continue;
        await nextTurn();
        until = performance.now() + TURN_MS;
      }
    }
    for (const listener of this.#tickListeners) listener();
  }

  /** Of a VM that no longer runs: its last figures would be read as those of now. */
  drop(key: DomainKey): void {
    if (this.#entries.delete(key)) this.#notify(key);
  }

  subscribe(key: DomainKey, listener: () => void): () => void {
    let listeners = this.#listeners.get(key);
    if (!listeners) this.#listeners.set(key, (listeners = new Set()));
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) this.#listeners.delete(key);
    };
  }

  /** After each tick, whoever it was of. */
  onTick(listener: () => void): () => void {
    this.#tickListeners.add(listener);
    return () => this.#tickListeners.delete(listener);
  }

  #put(row: DomainFigures, at: number): void {
    const old = this.#entries.get(row.key);
    // After a reconnect the recent past may be told again.
    if (old && at <= old.at) return;
    const entry: FiguresEntry = {
      latest: row,
      at,
      version: (old?.version ?? 0) + 1,
      history: old?.history ?? new History(),
    };
    entry.history.push(row);
    this.#entries.set(row.key, entry);
    this.#notify(row.key);
  }

  #notify(key: DomainKey): void {
    const listeners = this.#listeners.get(key);
    if (listeners) for (const listener of listeners) listener();
  }
}

export const figuresStore = new FiguresStore();

/** Opens the subscription that fills the store; returns what closes it. */
export function followFigures(): () => void {
  const stop = subscribe(
    (client, signal) => client.domains.watchFigures({}, { signal }),
    (message) => figuresStore.apply(message.ticks),
  );
  const stopDomains = domainsStore.subscribe(({ rows, touched }) => {
    for (const key of touched ?? rows.keys()) {
      const domain = rows.get(key);
      if (!domain || !isActive(domain.state)) figuresStore.drop(key);
    }
  });
  return () => {
    stop();
    stopDomains();
  };
}

/** One VM's figures; who uses it renders once a tick of that VM. */
export function useFigures(key: DomainKey): FiguresEntry | undefined {
  const listen = useCallback((listener: () => void) => figuresStore.subscribe(key, listener), [key]);
  return useSyncExternalStore(listen, () => figuresStore.get(key));
}
