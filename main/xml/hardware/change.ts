import type { Values } from '../devices/field.ts';
import type { FieldProblem } from '../devices/validate.ts';

/** What was seen of a value, and what it shall be; undefined is "not set". */
export interface ValueChange {
  from?: string | undefined;
  to?: string | undefined;
}

/** What was seen stored of a device or section, secrets hidden; the element only of a device. */
export interface Seen {
  values: Values;
  xml?: string | undefined;
}

/** One thing that is to be changed of a domain. Items are named by the ids of `pairItems`. */
export type Change =
  | { op: 'set'; item: string; values: Readonly<Record<string, ValueChange>> }
  | { op: 'add'; kind: string; values: Values }
  | { op: 'addXml'; xml: string }
  | { op: 'remove'; item: string; from?: string | undefined }
  | { op: 'replace'; item: string; from: string; to: string }
  | { op: 'revert'; item: string; fields?: string[] | undefined; from?: Seen | null | undefined }
  | { op: 'document'; from: string; to: string };

/** What is wrong with a change, so that it cannot even be tried. */
export interface ChangeProblem {
  /** Index of the change. */
  change: number;
  field?: string;
  problem: FieldProblem['problem'] | 'xml' | 'kind' | 'notHere' | 'taken';
  limit?: number;
  /** Label of the field that sets the limit. */
  other?: string;
  /** 1-based, where XML is wrong. */
  line?: number;
  column?: number;
  message?: string;
}

/** Somebody else changed it since it was seen. Secrets are hidden in all three. */
export interface ChangeConflict {
  change: number;
  item?: string;
  field?: string;
  seen?: string;
  now?: string;
  wanted?: string;
}

/** What is to be done to the running domain, beside what is stored. Documents here carry their secrets. */
export type LiveWork = { change: number } & (
  | { what: 'attach'; xml: string; shown: string }
  | { what: 'detach'; xml: string; shown: string; alias: string | undefined }
  | { what: 'update'; xml: string; shown: string }
  /** Values that have a call of their own: `set` says which to what, `before` and `values` are all of them before and afterwards. */
  | {
      what: 'tune';
      kind: string;
      set: Readonly<Record<string, string | undefined>>;
      before: Values;
      values: Values;
    }
);

/** When a change holds: of a running domain at once, at its next start, or the one and the other. */
export type When = 'now' | 'nextStart' | 'both';

/** The element of a device as a change leaves it, secrets hidden; a section is spread over the whole document. */
export interface Made {
  change: number;
  xml: string;
}

export interface Edited {
  problems: ChangeProblem[];
  conflicts: ChangeConflict[];
  /** The stored configuration with everything done; of a transient domain the running one. Secrets included. */
  after: string;
  /** Whether `after` is another document than the one that was given. */
  changed: boolean;
  live: LiveWork[];
  made: Made[];
  /** Of each change. */
  when: When[];
}
