import type { Domain, Host, HostId } from '../../preload/contract/index.ts';
import { domainsStore } from '../features/domains/index.ts';
import { hostsStore } from '../features/hosts/index.ts';
import { notify } from '../features/notifications/index.ts';
import { preferencesStore } from '../features/settings/index.ts';
import { hasEnded, tasksStore } from '../features/tasks/index.ts';
import { i18n } from '../locales/index.ts';
import { displayName } from '../ui/index.ts';
import { navigate, routeStore } from './router.ts';

const text = () => i18n.getFixedT(i18n.language, 'app');

/** A task that took longer than this was something the user may have turned away from. */
const LONG_MS = 10_000;

function announceHosts(now: ReadonlyMap<HostId, Host>, before: ReadonlyMap<HostId, Host>): void {
  if (!preferencesStore.getState().notifications.hostLost) return;
  const t = text();
  for (const [id, host] of now) {
    const was = before.get(id)?.state;
    const route = routeStore.getState();
    const looksAtIt = 'host' in route && route.host === id;
    const name = displayName(host.name);
    const link = { label: t('show'), run: () => navigate({ page: 'list', host: id }) };
    if (was === 'connected' && (host.state === 'lost' || host.state === 'retrying') && !looksAtIt) {
      notify({ kind: 'warning', title: t('announce.lost', { name }), detail: host.failure?.message, link });
    }
    if ((was === 'lost' || was === 'retrying') && host.state === 'connected') {
      notify({ kind: 'success', title: t('announce.back', { name }) });
    }
  }
}

function announceCrash(domain: Domain): void {
  const t = text();
  const { host, uuid } = domain;
  const route = routeStore.getState();
  if (route.page === 'domain' && route.uuid === uuid) return;
  notify({
    kind: 'error',
    title: t('announce.crashed', { name: displayName(domain.name) }),
    link: { label: t('show'), run: () => navigate({ page: 'domain', host, uuid, tab: 'overview' }) },
  });
}

/** Tells what happens elsewhere than where the user looks, as far as he wants to be told; returns what stops. */
export function followAnnouncements(): () => void {
  const stops = [
    hostsStore.subscribe((now, before) => before.loaded && announceHosts(now.rows, before.rows)),
    domainsStore.subscribe((now, before) => {
      if (!now.touched || !preferencesStore.getState().notifications.domainCrashed) return;
      for (const key of now.touched) {
        const domain = now.rows.get(key);
        const old = before.rows.get(key);
        if (domain?.state === 'crashed' && old && old.state !== 'crashed') announceCrash(domain);
      }
    }),
    tasksStore.subscribe((now, before) => {
      if (!now.touched || !preferencesStore.getState().notifications.taskEnded) return;
      for (const id of now.touched) {
        const task = now.rows.get(id);
        const old = before.rows.get(id);
        if (!task || !old || !hasEnded(task) || hasEnded(old)) continue;
        const long = (task.endedAt ?? Date.now()) - task.startedAt >= LONG_MS;
        const done = task.state === 'succeeded';
        if (!long || task.state === 'cancelled') continue;
        const title = text()(done ? 'announce.taskDone' : 'announce.taskFailed', {
          title: displayName(task.title),
        });
        notify({ kind: done ? 'success' : 'error', title, detail: task.failure?.message });
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
