import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { HostId, Uuid } from '../../preload/contract/index.ts';

export type Route =
  | { page: 'list'; host?: HostId; query?: string; view?: string }
  | { page: 'domain'; host: HostId; uuid: Uuid; tab: string }
  /** A console in a window of its own, without the frame. */
  | { page: 'console'; host: HostId; uuid: Uuid; console: string }
  | { page: 'journal' }
  | { page: 'settings'; section?: string };

const LIST: Route = { page: 'list' };

/** `#/vm/lab-1/…uuid…/console` as a route; anything unknown is the list. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [first, ...rest] = path.split('/').map(decode);
  const params = new URLSearchParams(search);
  const query = params.get('q');
  const view = params.get('view');
  const extra = { ...(query ? { query } : {}), ...(view ? { view } : {}) };
  if (first === 'host' && rest[0]) return { page: 'list', host: rest[0] as HostId, ...extra };
  if (first === 'vm' && rest[0] && rest[1]) {
    return { page: 'domain', host: rest[0] as HostId, uuid: rest[1] as Uuid, tab: rest[2] || 'overview' };
  }
  if (first === 'console' && rest[0] && rest[1] && rest[2]) {
    return { page: 'console', host: rest[0] as HostId, uuid: rest[1] as Uuid, console: rest[2] };
  }
  if (first === 'journal') return { page: 'journal' };
  if (first === 'settings') return { page: 'settings', ...(rest[0] ? { section: rest[0] } : {}) };
  return { ...LIST, ...extra };
}

/** Where a link to `route` points. */
export function href(route: Route): string {
  switch (route.page) {
    case 'list': {
      const params = new URLSearchParams();
      if (route.query) params.set('q', route.query);
      if (route.view) params.set('view', route.view);
      const search = params.size > 0 ? `?${params.toString()}` : '';
      return `#/${route.host ? `host/${encodeURIComponent(route.host)}` : ''}${search}`;
    }
    case 'domain':
      return `#/vm/${encodeURIComponent(route.host)}/${route.uuid}/${encodeURIComponent(route.tab)}`;
    case 'console':
      return `#/console/${encodeURIComponent(route.host)}/${route.uuid}/${encodeURIComponent(route.console)}`;
    case 'journal':
      return '#/journal';
    case 'settings':
      return route.section ? `#/settings/${encodeURIComponent(route.section)}` : '#/settings';
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const current = (): Route => (typeof location === 'undefined' ? LIST : parseRoute(location.hash));

export const routeStore = createStore<Route>(current);
if (typeof window !== 'undefined') {
  window.addEventListener('hashchange', () => routeStore.setState(current(), true));
}

/** Goes there; `replace` leaves no step back (typing in the search field, correcting an address). */
export function navigate(route: Route, replace = false): void {
  const hash = href(route);
  if (hash === location.hash) return;
  if (replace) {
    history.replaceState(history.state, '', hash);
    routeStore.setState(route, true);
  } else {
    location.hash = hash;
  }
}

export const useRoute = (): Route => useStore(routeStore);
