import { join } from 'node:path';
import * as v from 'valibot';
import { HardwareChanges, type HardwareChange } from '../../preload/contract/index.ts';
import { Document, type DocumentFormat, type DocumentProblem } from './document.ts';

/** By `host/uuid`. */
type Drafts = Readonly<Record<string, readonly HardwareChange[]>>;

/** A user who never comes back to a draft does not keep it for ever: the oldest go. */
const MAX_DRAFTS = 200;

const DRAFTS_FILE: DocumentFormat<Drafts> = {
  version: 1,
  initial: () => ({}),
  parse: (json) => {
    const found = v.parse(v.object({ drafts: v.record(v.string(), v.unknown()) }), json).drafts;
    const value: Record<string, readonly HardwareChange[]> = {};
    const lost: string[] = [];
    for (const [key, changes] of Object.entries(found)) {
      const result = v.safeParse(HardwareChanges, changes);
      if (result.success) value[key] = result.output;
      else lost.push(`the unapplied changes of ${key} could not be read`);
    }
    return { value, lost };
  },
  serialize: (drafts) => ({ drafts }),
};

/** `drafts.json`: changes of virtual machines that were not applied yet. Secrets never stand in it. */
export class KeptDrafts {
  readonly #document: Document<Drafts>;

  private constructor(document: Document<Drafts>) {
    this.#document = document;
  }

  static async open(folder: string, onProblem: (problem: DocumentProblem) => void): Promise<KeptDrafts> {
    return new KeptDrafts(await Document.open(join(folder, 'drafts.json'), DRAFTS_FILE, onProblem));
  }

  get(key: string): readonly HardwareChange[] {
    return (Object.hasOwn(this.#document.value, key) ? this.#document.value[key] : undefined) ?? [];
  }

  /** An empty list forgets the draft. */
  async set(key: string, changes: readonly HardwareChange[]): Promise<void> {
    if (changes.length === 0 && !Object.hasOwn(this.#document.value, key)) return;
    await this.#document.update((all) => {
      const others = Object.entries(all).filter(([other]) => other !== key);
      const kept = changes.length === 0 ? others : [...others, [key, changes] as const];
      return Object.fromEntries(kept.slice(-MAX_DRAFTS));
    });
  }

  settled(): Promise<void> {
    return this.#document.settled();
  }
}
