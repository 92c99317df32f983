import * as v from 'valibot';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { Preferences, type PreferencesPatch } from '../../../preload/contract/index.ts';
import { api, failureOf, subscribe } from '../../api/index.ts';

/** Where the last known preferences wait for the next start, so that the first paint has the right theme and columns. */
const CACHE = 'virtdeck.preferences';
/** Several changes in a row (a column being dragged) are saved as one. */
const SAVE_AFTER_MS = 300;

export const DEFAULT_PREFERENCES: Preferences = v.parse(Preferences, {});

function cached(): Preferences {
  try {
    return v.parse(Preferences, JSON.parse(localStorage.getItem(CACHE) ?? '{}'));
  } catch {
    return DEFAULT_PREFERENCES;
  }
}

export const preferencesStore = createStore<Preferences>(cached);

/** Changed here and not yet known to the backend: what it says meanwhile does not undo them. */
let unsaved: PreferencesPatch = {};
let timer: ReturnType<typeof setTimeout> | undefined;

function show(preferences: Preferences): void {
  preferencesStore.setState(preferences, true);
  try {
    localStorage.setItem(CACHE, JSON.stringify(preferences));
  } catch {
    // A full or forbidden store costs the first paint of the next start, nothing else.
  }
}

async function save(): Promise<void> {
  const patch = unsaved;
  if (Object.keys(patch).length === 0) return;
  try {
    await api.settings.update(patch);
    // What was changed again meanwhile is still to be saved.
    unsaved = Object.fromEntries(
      Object.entries(unsaved).filter(([key, value]) => value !== patch[key as keyof PreferencesPatch]),
    );
  } catch (error) {
    // Kept, and tried again when the backend is back; a document it refuses would be refused again.
    if (!failureOf(error).retryable) unsaved = {};
  }
}

/** Changes preferences: at once on screen, soon on disk. Sections are replaced whole. */
export function updatePreferences(patch: PreferencesPatch): void {
  unsaved = { ...unsaved, ...patch };
  show(v.parse(Preferences, { ...preferencesStore.getState(), ...patch }));
  clearTimeout(timer);
  timer = setTimeout(() => void save(), SAVE_AFTER_MS);
}

/** Keeps the store as the backend has it; returns what stops. */
export function followPreferences(): () => void {
  // Whoever closes the window just after a choice has made it.
  const leave = (): void => void save();
  addEventListener('pagehide', leave);
  const stop = subscribe(
    (client, signal) => client.settings.watch(undefined, { signal }),
    ({ preferences }) => {
      show({ ...preferences, ...(unsaved as Partial<Preferences>) });
      void save();
    },
  );
  return () => {
    removeEventListener('pagehide', leave);
    stop();
  };
}

export const usePreferences = <T>(select: (preferences: Preferences) => T): T =>
  useStore(preferencesStore, select);
