import { useEffect, useRef, useState } from 'react';
import type { HostId, HostWarning, UriParts, UriReading } from '../../../preload/contract/index.ts';
import { api } from '../../api/index.ts';

/** A URI and its parts while they are being written; the fields stay as they were while the text makes none. */
export interface UriDraft {
  uri: string;
  parts: UriParts;
  /** Why it is no URI, for beside the field. */
  problem: string | undefined;
  warnings: readonly HostWarning[];
  /** Saved hosts that lead to the same daemon. */
  twins: readonly HostId[];
  setUri: (uri: string) => void;
  change: (change: Partial<UriParts>) => void;
}

type State = Omit<UriDraft, 'setUri' | 'change'>;

/** What an administrator adds most: another machine's system daemon. */
const FAR: UriParts = { driver: 'qemu', transport: 'ssh', path: '/system', params: {} };

/**
 * Keeps URI and parts the same, whichever is written. The one parser of URIs is the backend's; an answer that comes
 * after the next keystroke is not taken.
 */
export function useUriDraft(initial: string | undefined): UriDraft {
  const [state, setState] = useState<State>({
    uri: initial ?? '',
    parts: FAR,
    problem: undefined,
    warnings: [],
    twins: [],
  });
  const turn = useRef(0);

  const ask = async (question: () => Promise<UriReading>, kept: 'uri' | 'parts'): Promise<void> => {
    const mine = ++turn.current;
    // A backend that cannot be asked just now shows elsewhere; saving would say so as well.
    const reading = await question().catch(() => undefined);
    if (reading === undefined || mine !== turn.current) return;
    setState((before) => {
      if ('problem' in reading) return { ...before, problem: reading.problem, warnings: [], twins: [] };
      const { warnings, twins } = reading;
      // What is being written stays as it is written.
      const uri = kept === 'uri' ? before.uri : reading.uri;
      const parts = kept === 'parts' ? before.parts : reading.parts;
      return { uri, parts, warnings, twins, problem: undefined };
    });
  };
  const setUri = (uri: string): void => {
    setState((before) => ({ ...before, uri, problem: undefined }));
    if (uri.trim() === '') turn.current++;
    else void ask(() => api.hosts.readUri({ uri }), 'uri');
  };
  const change = (change: Partial<UriParts>): void => {
    const parts = { ...state.parts, ...change };
    setState((before) => ({ ...before, parts }));
    void ask(() => api.hosts.formatUri(parts), 'parts');
  };

  useEffect(() => {
    void (initial === undefined
      ? ask(() => api.hosts.formatUri(FAR), 'parts')
      : ask(() => api.hosts.readUri({ uri: initial }), 'uri'));
    // Only once: later the user writes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  return { ...state, setUri, change };
}

/** Whether it leads to another machine but does not name it. */
export const lacksHost = ({ transport, host = '' }: UriParts): boolean =>
  transport !== undefined && transport !== 'unix' && host.trim() === '';
