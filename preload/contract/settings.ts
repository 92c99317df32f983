import { eventIterator, oc } from '@orpc/contract';
import * as v from 'valibot';

const seconds = (fallback: number) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3600)), fallback);
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));

export const ListColumn = v.object({
  id: text(32),
  /** CSS pixels. */
  width: v.pipe(v.number(), v.minValue(24), v.maxValue(4000)),
  shown: v.boolean(),
});
export type ListColumn = v.InferOutput<typeof ListColumn>;

export const ListSort = v.object({ column: text(32), descending: v.boolean() });
export type ListSort = v.InferOutput<typeof ListSort>;

export const ListGrouping = v.picklist(['none', 'host', 'state', 'group', 'tag', 'os']);
export type ListGrouping = v.InferOutput<typeof ListGrouping>;

/** A search that the user gave a name, with the order and grouping it is shown in. */
export const SavedView = v.object({
  id: text(64),
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(128)),
  query: text(2048),
  sort: v.optional(ListSort),
  grouping: v.optional(ListGrouping, 'none'),
});
export type SavedView = v.InferOutput<typeof SavedView>;

/**
 * What the user chose, beside the hosts. Every field has its default, so that `v.parse(Preferences, {})` is a new
 * user's preferences and a document of an older version reads as one of this version.
 */
export const Preferences = v.object({
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  density: v.optional(v.picklist(['compact', 'comfortable']), 'compact'),
  /** BCP 47, or `system`. */
  language: v.optional(text(35), 'system'),
  sampling: v.optional(
    v.object({
      /** Seconds between figures of what is on screen, of every other VM, and of all when the window is hidden. */
      visible: seconds(1),
      others: seconds(5),
      hidden: seconds(10),
    }),
    {},
  ),
  confirm: v.optional(
    v.object({
      /** Ask before shut down and reboot of one VM; several are always asked about. */
      shutdown: v.optional(v.boolean(), true),
      /** Ask before force off, reset and the discarding of a saved state. */
      destroy: v.optional(v.boolean(), true),
      pause: v.optional(v.boolean(), false),
    }),
    {},
  ),
  console: v.optional(
    v.object({
      scale: v.optional(v.picklist(['fit', 'actual', 'resize-guest']), 'fit'),
      grabKeyboard: v.optional(v.boolean(), true),
      viewOnly: v.optional(v.boolean(), false),
      shareClipboard: v.optional(v.boolean(), true),
      /** Compression against quality of remote displays, 0…9. */
      quality: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)), 6),
      textSize: v.optional(v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(32)), 13),
      scrollback: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)), 5000),
    }),
    {},
  ),
  list: v.optional(
    v.object({
      layout: v.optional(v.picklist(['table', 'cards']), 'table'),
      /** Order, width and choice of columns; those not named follow in their own order. */
      columns: v.optional(v.pipe(v.array(ListColumn), v.maxLength(64)), []),
      sort: v.optional(ListSort, { column: 'name', descending: false }),
      grouping: v.optional(ListGrouping, 'none'),
      views: v.optional(v.pipe(v.array(SavedView), v.maxLength(200)), []),
    }),
    {},
  ),
  sidebar: v.optional(
    v.object({
      /** Names of the host groups that are folded up. */
      folded: v.optional(v.pipe(v.array(text(128)), v.maxLength(1000)), []),
    }),
    {},
  ),
  /** Which hosts are added when the list of hosts is empty at the first start. */
  firstStart: v.optional(
    v.object({
      system: v.optional(v.boolean(), true),
      session: v.optional(v.boolean(), true),
      demonstration: v.optional(v.boolean(), true),
    }),
    {},
  ),
  ssh: v.optional(
    v.object({
      /** A configuration file for ssh in the place of ~/.ssh/config; empty: the user's own. */
      configFile: v.optional(text(4096), ''),
    }),
    {},
  ),
  notifications: v.optional(
    v.object({
      hostLost: v.optional(v.boolean(), true),
      domainCrashed: v.optional(v.boolean(), true),
      taskEnded: v.optional(v.boolean(), true),
    }),
    {},
  ),
});
export type Preferences = v.InferOutput<typeof Preferences>;

/** Top-level sections are replaced whole; a section that is absent stays as it is. */
export const PreferencesPatch = v.partial(Preferences);
export type PreferencesPatch = v.InferInput<typeof PreferencesPatch>;

/** The whole preferences, at the beginning and after each change, by whichever window made it. */
export const PreferencesEvent = v.object({
  type: v.literal('preferences'),
  subscription: v.string(),
  seq: v.number(),
  preferences: Preferences,
});
export type PreferencesEvent = v.InferOutput<typeof PreferencesEvent>;

export const StorageLocation = v.object({
  what: v.picklist(['preferences', 'hosts', 'journal', 'logs', 'runtime']),
  path: v.string(),
  exists: v.boolean(),
});
export type StorageLocation = v.InferOutput<typeof StorageLocation>;

export const settings = {
  watch: oc.output(eventIterator(PreferencesEvent)),
  update: oc.input(PreferencesPatch).output(v.object({})),
  /** Hosts and preferences as one JSON document; secrets are not in it. */
  exportAll: oc.output(v.object({ document: v.string() })),
  /** Adds the hosts that are new (by URI) and takes over the preferences; InvalidInput names the field that is wrong. */
  importAll: oc
    .input(v.object({ document: v.pipe(v.string(), v.maxLength(4 << 20)) }))
    .output(v.object({ hostsAdded: v.number(), hostsKnown: v.number() })),
  locations: oc.output(v.array(StorageLocation)),
};
