import { useCallback, useEffect, useState, type RefObject } from 'react';
import type { Hardware } from '../../../preload/contract/index.ts';
import type { Entry } from './draft.ts';

/** A field that is shown once its form is there, and gets the focus; another object each time. */
export interface Focus {
  /** Undefined for the first one. */
  field: string | undefined;
  /** It is shown, and the focus stays where it is: in the list of what was found. */
  isPassedBy?: boolean;
}

export interface Selection {
  entry: Entry | undefined;
  focus: Focus | undefined;
  select: (id: string, focus?: Focus) => void;
  /** The device of this kind that comes next is what one wants to see: it is being added. */
  follow: (kind: string | undefined) => void;
}

/** Which part is looked at. Where it goes away, its neighbour comes into its place. */
export function useSelection({ items }: Hardware, entries: readonly Entry[]): Selection {
  const [selected, setSelected] = useState<string>('overview');
  const [focus, setFocus] = useState<Focus>();
  const [followed, setFollowed] = useState<string>();
  const [known, setKnown] = useState(items);
  const [place, setPlace] = useState(0);
  const at = entries.findIndex(({ id }) => id === selected);
  if (at !== -1 && at !== place) setPlace(at);

  const select = useCallback((id: string, to?: Focus): void => {
    setSelected(id);
    setFocus(to);
  }, []);
  useEffect(() => {
    if (items === known) return;
    setKnown(items);
    const before = new Set(known.map(({ id }) => id));
    const added = items.find(({ id, kind }) => kind === followed && !before.has(id));
    if (added === undefined) return;
    setFollowed(undefined);
    select(added.id);
  }, [items, known, followed, select]);
  return {
    entry: entries[at === -1 ? Math.min(place, entries.length - 1) : at],
    focus,
    select,
    follow: setFollowed,
  };
}

/** What had the focus is gone after a press (its button, its device): the part that is looked at has it instead. */
export function useFocusKept(root: RefObject<HTMLElement | null>, turn: number): void {
  useEffect(() => {
    const { activeElement } = document;
    if (turn === 0 || (activeElement !== null && activeElement !== document.body)) return;
    const list = root.current?.querySelector<HTMLElement>('.vd-nav');
    (list?.querySelector<HTMLElement>('[data-selected]') ?? list)?.focus({ preventScroll: true });
  }, [root, turn]);
}
