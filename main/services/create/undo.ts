import type { JournalObject } from '../../../preload/contract/index.ts';
import type { Connection } from '../../libvirt/index.ts';
import { failureOf } from '../errors.ts';
import type { Change } from '../journal.ts';

interface Made {
  /** As in `the disk web-01.qcow2`. */
  what: string;
  object: JournalObject;
  command: string;
  remove: (connection: Connection) => Promise<unknown>;
}

type Record = (change: Omit<Change, 'host'>, work: () => Promise<unknown>) => Promise<unknown>;

/** What a run has made so far, and nothing that was there before it. */
export class Undo {
  readonly #record: Record;
  readonly #made: Made[] = [];
  readonly #left: string[] = [];

  /** @param record has a removal in the journal */
  constructor(record: Record) {
    this.#record = record;
  }

  /** Called only once libvirt has confirmed that this run made it. */
  made(made: Made): void {
    this.#made.push(made);
  }

  /** Something was changed that stays, because others may rely on it by now. */
  leaves(sentence: string): void {
    this.#left.push(sentence);
  }

  /** Removes it all in reverse, going on past what cannot be removed; says in words what became of it. */
  async run(connection: Connection): Promise<string> {
    const removed: string[] = [];
    const stuck: string[] = [];
    for (const { what, object, command, remove } of this.#made.splice(0).reverse()) {
      try {
        await this.#record({ object, command, verb: 'removeAgain' }, () => remove(connection));
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
