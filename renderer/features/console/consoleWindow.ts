import type { DomainRef } from '../../../preload/contract/index.ts';

/** Where a console stands in a window of its own: the same page without its frame. */
export function consoleWindowUrl({ host, uuid }: DomainRef, id: string): string {
  const url = new URL(location.href);
  url.hash = `#/console/${encodeURIComponent(host)}/${uuid}/${encodeURIComponent(id)}`;
  return url.href;
}
