import { describe, expect, test } from 'vitest';
import type { HostId, Uuid } from '../../preload/contract/index.ts';
import { href, parseRoute, type Route } from './router.ts';

const host = 'lab-1' as HostId;
const uuid = '00000000-0000-4000-8000-000000000001' as Uuid;

const routes: Route[] = [
  { page: 'list' },
  { page: 'list', host },
  { page: 'list', view: 'v 1&2' },
  { page: 'domain', host, uuid, tab: 'console' },
  { page: 'console', host, uuid, console: 'serial:serial0' },
  { page: 'console', host, uuid, console: 'a/b?c#d' },
  { page: 'journal' },
  { page: 'settings' },
];

describe('routes', () => {
  test.each(routes)('%j comes back from its address', (route) => {
    expect(parseRoute(href(route))).toEqual(route);
  });

  test.each(['', '#', '#/', '#/nowhere/at/all', '#/vm/only-host', '#%E0%A4%A'])('%j is the list', (hash) => {
    expect(parseRoute(hash)).toEqual({ page: 'list' });
  });

  test('a VM without a tab opens on its overview', () => {
    expect(parseRoute(`#/vm/lab-1/${uuid}`)).toMatchObject({ tab: 'overview' });
  });
});
