import type { DomainRef } from '../../../preload/contract/index.ts';
import { api, connection } from '../../api/index.ts';
import { domainsStore } from './domainsStore.ts';
import { domainKeyOf } from './listStore.ts';

/** As many as the contract takes. */
const MOST = 500;
/** While scrolling, only where it stops matters. */
const SETTLED_MS = 150;

let shown: readonly string[] = [];
let told = '';
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says which rows are on screen: those VMs are sampled and read again at the fast pace. */
export function showRows(rows: readonly string[]): void {
  shown = rows;
  clearTimeout(timer);
  timer = setTimeout(tell, SETTLED_MS);
}

function refs(): DomainRef[] {
  if (document.hidden) return [];
  const { rows } = domainsStore.getState();
  const keys = [...new Set(shown.map(domainKeyOf))].slice(0, MOST);
  return keys.flatMap((key) => {
    const domain = rows.get(key);
    return domain ? [{ host: domain.host, uuid: domain.uuid }] : [];
  });
}

function tell(): void {
  if (connection.state.getState().phase !== 'open') return;
  const domains = refs();
  const now = domains.map(({ host, uuid }) => `${host}/${uuid}`).join();
  if (now === told) return;
  told = now;
  api.domains.setVisible({ domains }).catch(() => {
    // The next change tells again.
    told = '?';
  });
}

/** Tells again after a reconnect, and that nothing is seen while the window is hidden; returns what stops. */
export function followVisible(): () => void {
  const stop = connection.state.subscribe(({ phase }) => {
    if (phase !== 'open') return;
    told = '?';
    tell();
  });
  document.addEventListener('visibilitychange', tell);
  return () => {
    stop();
    document.removeEventListener('visibilitychange', tell);
  };
}
