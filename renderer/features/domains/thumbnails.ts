import { useEffect, useState } from 'react';
import type { Domain } from '../../../preload/contract/index.ts';
import { api } from '../../api/index.ts';

/** A picture this old is taken again while its card is on screen. */
const FRESH_MS = 10_000;
/** At a time: a screenshot is a stream from the hypervisor, and consoles come first. */
const AT_ONCE = 3;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** The latest picture of each VM, as an object URL; kept while the page lives so that scrolling back shows it at once. */
const pictures = new Map<string, { url: string; at: number }>();
const MOST = 200;

function keep(key: string, url: string): void {
  const old = pictures.get(key);
  pictures.delete(key);
  pictures.set(key, { url, at: Date.now() });
  if (old) URL.revokeObjectURL(old.url);
  const [oldest] = pictures.keys();
  if (pictures.size <= MOST || oldest === undefined) return;
  URL.revokeObjectURL(pictures.get(oldest)?.url ?? '');
  pictures.delete(oldest);
}

/** The VM's screen while it runs, taken again every few seconds; undefined where there is none. */
export function useThumbnail({ key, host, uuid }: Domain, live: boolean): string | undefined {
  const [, setVersion] = useState(0);
  useEffect(() => {
    if (!live) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const take = async () => {
      const age = Date.now() - (pictures.get(key)?.at ?? 0);
      if (age >= FRESH_MS && !document.hidden) {
        try {
          const { mime, data } = await inTurn(() =>
            stopped ? Promise.reject(new Error('gone')) : api.consoles.screenshot({ host, uuid }),
          );
          keep(key, URL.createObjectURL(new Blob([decode(data)], { type: mime })));
          if (!stopped) setVersion((version) => version + 1);
        } catch {
          // No screen, or no driver for it: the card shows its mark instead.
        }
      }
      if (!stopped) timer = setTimeout(() => void take(), FRESH_MS);
    };
    void take();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [key, host, uuid, live]);
  return live ? pictures.get(key)?.url : undefined;
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
