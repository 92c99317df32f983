import { XmlError } from '../document.ts';
import { readDomainTree } from '../devices/items.ts';
import type { TreeDocument, TreeElement } from '../tree.ts';
import type { ChangeConflict, ChangeProblem, LiveWork, Made, When } from './change.ts';
import { pairItems, type Pair } from './pairs.ts';

export interface Configurations {
  /** Undefined of a transient domain. */
  stored: string | undefined;
  /** Undefined of one that is off. */
  running: string | undefined;
  /** The running one as it was started (MIGRATABLE), where the driver tells. */
  started?: string | undefined;
}

/** A domain in the middle of being changed: both of its configurations, and what came of the changes so far. */
export class Edit {
  readonly problems: ChangeProblem[] = [];
  readonly conflicts: ChangeConflict[] = [];
  readonly live: LiveWork[] = [];
  readonly made: Made[] = [];
  /** Devices that were given a number in the boot order, and the change that did it. */
  readonly ordered = new Map<TreeElement, number>();
  readonly before: string;
  /** What is changed and defined: the stored configuration, or of a transient domain a picture of the running one. */
  base: TreeDocument;
  /** The running domain beside a stored one. */
  readonly running: TreeDocument | undefined;
  readonly isTransient: boolean;
  readonly #started: TreeDocument | undefined;
  #pairs: ReadonlyMap<string, Pair>;

  /** @throws XmlError where there is none, or it cannot be read */
  constructor({ stored, running, started }: Configurations) {
    const base = stored ?? running;
    if (base === undefined) throw new XmlError('The domain has no configuration');
    this.before = base;
    this.base = readDomainTree(base);
    this.isTransient = stored === undefined;
    this.running = running === undefined ? undefined : readDomainTree(running);
    this.#started = started === undefined ? undefined : readDomainTree(started);
    this.#pairs = this.#pair();
  }

  /** A device or section as it is stored and as it runs; undefined where there is none of that id. */
  pair(item: string): Pair | undefined {
    return this.#pairs.get(item);
  }

  get pairs(): ReadonlyMap<string, Pair> {
    return this.#pairs;
  }

  /** Another document is what is stored now. */
  replaceBase(base: TreeDocument): void {
    this.base = base;
    this.#pairs = this.#pair();
  }

  #pair(): ReadonlyMap<string, Pair> {
    const pairs = pairItems(this.base.root, this.running?.root, this.#started?.root);
    return new Map(pairs.map((pair) => [pair.id, pair]));
  }

  /** How work on the running domain stands to what is stored. */
  when(live: boolean, waits: boolean): When {
    if (this.isTransient) return 'now';
    if (!live) return 'nextStart';
    return waits ? 'both' : 'now';
  }

  /** What was parsed; undefined where the change has a problem. */
  read<T>(parsed: { value: T } | { problem: Omit<ChangeProblem, 'change'> }, at: number): T | undefined {
    if ('value' in parsed) return parsed.value;
    this.problems.push({ change: at, ...parsed.problem });
    return undefined;
  }
}

/** Without what is undefined. */
export function defined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}
