import { useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import { domainKey, type DomainKey, type DomainRef } from '../../../../preload/contract/index.ts';
import { api, connection } from '../../../api/index.ts';
import { DraftKeeper, type DraftState, type XmlDraft } from './draftKeeper.ts';

/** Of every VM whose XML was looked at since the page began: what is written there outlives its tab. */
const keepers = new Map<DomainKey, DraftKeeper>();

function keeperOf(ref: DomainRef): DraftKeeper {
  const key = domainKey(ref);
  let keeper = keepers.get(key);
  if (!keeper) {
    keeper = new DraftKeeper({ host: ref.host, uuid: ref.uuid }, api.hardware);
    keepers.set(key, keeper);
  }
  return keeper;
}

// A backend that is back, or another one, gets what it missed.
connection.state.subscribe(({ phase }, before) => {
  if (phase !== 'open' || before.phase === 'open') return;
  for (const keeper of keepers.values()) void keeper.flush();
});

/** The draft of this VM's XML, and what changes it. It is kept when its view is left. */
export function useDraft(ref: DomainRef): DraftState & { change: (draft: XmlDraft | undefined) => void } {
  const { host, uuid } = ref;
  const state = useStore(keeperOf(ref).state);
  const online = useStore(connection.state, ({ phase }) => phase === 'open');
  const change = useCallback(
    (draft: XmlDraft | undefined) => keeperOf({ host, uuid }).change(draft),
    [host, uuid],
  );
  useEffect(() => {
    const own = keeperOf({ host, uuid });
    // Asked again when the backend is back.
    if (online) own.load().catch(() => undefined);
    return () => void own.flush();
  }, [host, uuid, online]);
  return { ...state, change };
}
