import {
  domainKey,
  partOf,
  type DomainRef,
  type DraftPart,
  type HardwareChange,
} from '../../../preload/contract/index.ts';
import type { KeptDrafts } from '../../settings/index.ts';
import { draftWithoutSecrets } from '../../xml/index.ts';

/**
 * What users have changed and not applied. A password among it is held in memory as long as the program runs, and is not
 * written down: the rest of the draft outlives a restart.
 */
export class Drafts {
  readonly #kept: KeptDrafts;
  readonly #whole = new Map<string, readonly HardwareChange[]>();

  constructor(kept: KeptDrafts) {
    this.#kept = kept;
  }

  of(ref: DomainRef): readonly HardwareChange[] {
    const key = domainKey(ref);
    return this.#whole.get(key) ?? this.#kept.get(key);
  }

  /** What was written in this way is now this; nothing of it forgets it. */
  async keep(ref: DomainRef, part: DraftPart, changes: readonly HardwareChange[]): Promise<void> {
    const others = this.of(ref).filter((change) => partOf(change) !== part);
    await this.#set(ref, [...others, ...changes]);
  }

  /** These were applied: what was prepared in the other way stays. */
  async applied(ref: DomainRef, changes: readonly HardwareChange[]): Promise<void> {
    const parts = new Set(changes.map(partOf));
    await this.#set(
      ref,
      this.of(ref).filter((change) => !parts.has(partOf(change))),
    );
  }

  async #set(ref: DomainRef, changes: readonly HardwareChange[]): Promise<void> {
    const key = domainKey(ref);
    if (changes.length === 0) this.#whole.delete(key);
    else this.#whole.set(key, changes);
    await this.#kept.set(
      key,
      changes.map((change) => draftWithoutSecrets(change)),
    );
  }

  settled(): Promise<void> {
    return this.#kept.settled();
  }
}
