import { useEffect, useState } from 'react';
import type { DomainRef } from '../../../preload/contract/index.ts';
import { href } from '../../app/router.ts';

/** Between the windows of this program: which consoles have a window of their own. */
type Message = { type: 'here' | 'gone' | 'return'; console: string } | { type: 'who' };

const CHANNEL = 'virtdeck.consoles';
const nameOf = ({ host, uuid }: DomainRef, id: string): string => `${host}/${uuid}/${id}`;

/** Opens a console in a window of its own, or brings that window to the front. */
export function openConsoleWindow(domain: DomainRef, id: string): void {
  const { host, uuid } = domain;
  const url = new URL(location.href);
  url.hash = href({ page: 'console', host, uuid, console: id });
  window.open(url.href, `virtdeck ${nameOf(domain, id)}`, 'popup,width=1024,height=800');
}

/** Says to the other windows, for as long as it is shown, that this one shows the console; closes when it is asked back. */
export function useConsoleWindow({ host, uuid }: DomainRef, id: string): void {
  useEffect(() => {
    const console = nameOf({ host, uuid }, id);
    const channel = new BroadcastChannel(CHANNEL);
    const say = (type: 'here' | 'gone') => channel.postMessage({ type, console } satisfies Message);
    const gone = () => say('gone');
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.type === 'who') say('here');
      else if (data.type === 'return' && data.console === console) window.close();
    };
    say('here');
    window.addEventListener('pagehide', gone);
    return () => {
      window.removeEventListener('pagehide', gone);
      gone();
      channel.close();
    };
  }, [host, uuid, id]);
}

export interface ConsoleWindows {
  has: (id: string) => boolean;
  /** Asks the window of a console to close. */
  bringBack: (id: string) => void;
}

/** Which of a VM's consoles have a window of their own. */
export function useConsoleWindows({ host, uuid }: DomainRef): ConsoleWindows {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [channel, setChannel] = useState<BroadcastChannel>();
  useEffect(() => {
    const made = new BroadcastChannel(CHANNEL);
    made.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.type !== 'here' && data.type !== 'gone') return;
      setOpen((before) => {
        const after = new Set(before);
        if (data.type === 'here') after.add(data.console);
        else after.delete(data.console);
        return after;
      });
    };
    made.postMessage({ type: 'who' } satisfies Message);
    setChannel(made);
    return () => made.close();
  }, []);
  return {
    has: (id) => open.has(nameOf({ host, uuid }, id)),
    bringBack: (id) =>
      channel?.postMessage({ type: 'return', console: nameOf({ host, uuid }, id) } satisfies Message),
  };
}
