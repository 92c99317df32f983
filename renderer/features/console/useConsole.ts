import { useEffect, useRef, useState } from 'react';
import type { Domain, DomainRef } from '../../../preload/contract/index.ts';
import { useStore } from 'zustand';
import { api, connection, failureOf, openChannel } from '../../api/index.ts';
import { type ConsoleEnd, ConsoleLink, type LinkState } from './consoleLink.ts';
import { canHaveConsole } from './consoleOverlay.ts';

const WAITING: LinkState = { phase: 'waiting' };

export interface UsedConsole {
  state: LinkState;
  connected: () => void;
  ended: (end?: ConsoleEnd) => void;
  retry: (force?: boolean) => void;
}

/** Keeps the console `id` of a VM open for as long as the component lives and the VM runs. */
export function useConsole(domain: Domain, id: string): UsedConsole {
  const { host, uuid } = domain;
  const online = useStore(connection.state, (state) => state.phase === 'open');
  const available = online && canHaveConsole(domain);
  const [state, setState] = useState<LinkState>(WAITING);
  const link = useRef<ConsoleLink>(undefined);

  useEffect(() => {
    const made = new ConsoleLink({
      open: (force) => openConsole({ host, uuid }, id, force),
      failureOf,
      onChange: setState,
    });
    link.current = made;
    setState(WAITING);
    return () => made.close();
  }, [host, uuid, id]);

  // After the effect above, so that a new link learns it too.
  useEffect(() => link.current?.setAvailable(available), [available, host, uuid, id]);

  const [calls] = useState(() => ({
    connected: () => link.current?.connected(),
    ended: (end?: ConsoleEnd) => link.current?.ended(end),
    retry: (force?: boolean) => link.current?.retry(force),
  }));
  return { state, ...calls };
}

async function openConsole({ host, uuid }: DomainRef, id: string, force: boolean) {
  const { channel, password } = await api.consoles.open({ host, uuid, id, force });
  return { channel: openChannel(channel), password };
}

/** Whether this page has its backend. */
export const useOnline = (): boolean => useStore(connection.state, (state) => state.phase === 'open');
