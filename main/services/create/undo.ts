import type { Connection } from '../../libvirt/index.ts';
import { failureOf } from '../errors.ts';

interface Made {
  /** As in `the disk web-01.qcow2`. */
  what: string;
  remove: (connection: Connection) => Promise<unknown>;
}

/** What a run has made so far, and nothing that was there before it. */
export class Undo {
  readonly #made: Made[] = [];
  readonly #left: string[] = [];

  /** Called only once libvirt has confirmed that this run made it. */
  made(what: string, remove: Made['remove']): void {
    this.#made.push({ what, remove });
  }

  /** Something was changed that stays, because others may rely on it by now. */
  leaves(sentence: string): void {
    this.#left.push(sentence);
  }

  /** Removes it all in reverse, going on past what cannot be removed; says in words what became of it. */
  async run(connection: Connection): Promise<string> {
    const removed: string[] = [];
    const stuck: string[] = [];
    for (const { what, remove } of this.#made.splice(0).reverse()) {
      try {
        await remove(connection);
        removed.push(what);
      } catch (error) {
        stuck.push(`${what} is still there: ${failureOf(error).message}`);
      }
    }
    return [
      removed.length === 0 ? undefined : `Removed again: ${removed.join(', ')}.`,
      ...stuck.map((sentence) => `${upperFirst(sentence)}.`),
      ...this.#left,
    ]
      .filter((sentence) => sentence !== undefined)
      .join(' ');
  }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
