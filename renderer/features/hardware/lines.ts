import type {
  HardwareChange,
  HardwareField,
  HardwareKind,
  HardwarePlan,
} from '../../../preload/contract/index.ts';
import { goesLive, type Draft, type Entry } from './draft.ts';

/** One thing that is prepared: a value, or a device that comes, goes or is taken back. */
export interface Line {
  key: string;
  change: HardwareChange;
  entry: Entry;
  description: HardwareKind | undefined;
  /** Of a value. */
  id?: string;
  field?: HardwareField | undefined;
  when: HardwarePlan['when'][number] | undefined;
  /** A device that is to be added and is there already. */
  isThere?: boolean;
}

/** What a draft comes to, thing by thing, each with when it holds. */
export function linesOf(
  draft: Draft,
  plan: HardwarePlan,
  entries: readonly Entry[],
  kinds: readonly HardwareKind[],
): Line[] {
  return draft.flatMap((change, at): Line[] => {
    const entry = entries.find((e) => ('item' in change ? e.id === change.item : e.change === at));
    if (entry === undefined) return [];
    const description = kinds.find(({ kind }) => kind === entry.kind);
    const when = plan.when[at];
    const isThere = plan.there.includes(at);
    if (change.op !== 'set') return [{ key: `${at}`, change, entry, description, when, isThere }];
    return Object.keys(change.values).map((id) => {
      const field = description?.fields.find((f) => f.id === id);
      // Of a change that holds partly now it is each value that knows.
      const own = field !== undefined && goesLive(field, entry) ? 'now' : 'nextStart';
      return {
        key: `${at} ${id}`,
        change,
        entry,
        description,
        id,
        field,
        when: when === 'both' ? own : when,
      };
    });
  });
}
