import type { DomainFigures } from '../../../preload/contract/index.ts';
import type { Series } from '../../ui/index.ts';

/** How many of the latest figures the list keeps of each VM. */
export const HISTORY_POINTS = 60;

/** The figures that are drawn as lines. */
const DRAWN = [
  'cpu',
  'memoryUsedBytes',
  'diskReadBytes',
  'diskWriteBytes',
  'netRxBytes',
  'netTxBytes',
] as const satisfies readonly (keyof DomainFigures)[];
export type Drawn = (typeof DRAWN)[number];

/**
 * The latest figures of one VM, oldest first; older ones fall out. One buffer for all of them, and views made when they
 * are looked at: ten thousand VMs come at once.
 */
export class History {
  readonly #values = new Float32Array(DRAWN.length * HISTORY_POINTS);
  readonly #views = new Map<Drawn, Series>();
  #start = 0;
  #length = 0;

  push(figures: DomainFigures): void {
    const at = (this.#start + this.#length) % HISTORY_POINTS;
    for (let i = 0; i < DRAWN.length; i++)
      this.#values[i * HISTORY_POINTS + at] = figures[DRAWN[i] as Drawn] ?? NaN;
    if (this.#length < HISTORY_POINTS) this.#length += 1;
    else this.#start = (this.#start + 1) % HISTORY_POINTS;
  }

  /** One of them; always the same object, which changes with every push. NaN where nothing was known. */
  of(drawn: Drawn): Series {
    let view = this.#views.get(drawn);
    if (view === undefined)
      this.#views.set(drawn, (view = this.#view(DRAWN.indexOf(drawn) * HISTORY_POINTS)));
    return view;
  }

  #view(from: number): Series {
    const length = (): number => this.#length;
    const at = (index: number): number =>
      this.#values[from + ((this.#start + index) % HISTORY_POINTS)] ?? NaN;
    return {
      get length() {
        return length();
      },
      at,
    };
  }
}
