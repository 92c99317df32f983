import type { Domain, DomainRef } from '../../../preload/contract/index.ts';
import type { Command } from '../../app/commands.ts';
import { navigate, routeStore } from '../../app/router.ts';
import { i18n } from '../../locales/index.ts';
import { NOTHING, displayName, showDialog } from '../../ui/index.ts';
import { listStore, targetDomains } from '../domains/index.ts';
import { hostsStore } from '../hosts/index.ts';
import { DeleteDialog } from './DeleteDialog.tsx';

/** What is gone is selected no more, and its page, if it is open, leads back to the list. */
function leave(gone: readonly DomainRef[]): void {
  if (gone.length > 0) listStore.setState({ selection: NOTHING });
  const route = routeStore.getState();
  if (route.page !== 'domain') return;
  if (gone.some(({ host, uuid }) => host === route.host && uuid === route.uuid)) navigate({ page: 'list' });
}

function openDeleteDialog(domains: readonly Domain[]): void {
  const targets = domains.map(({ host, uuid, name }) => ({ host, uuid, name }));
  showDialog((close) => <DeleteDialog targets={targets} onClose={close} onDeleted={leave} />);
}

export function deleteCommands(): Command[] {
  const domains = targetDomains();
  const [first] = domains;
  if (first === undefined) return [];
  const t = i18n.getFixedT(i18n.language, 'delete');
  const { rows } = hostsStore.getState();
  const reachable = domains.filter((domain) => !domain.lost);
  const writable = reachable.filter((domain) => rows.get(domain.host)?.readOnly !== true);
  const unavailable =
    reachable.length === 0 ? t('command.lost') : writable.length === 0 ? t('command.readOnly') : undefined;
  return [
    {
      id: 'domain.delete',
      title: t('command.title'),
      detail: domains.length === 1 ? displayName(first.name) : t('several.vms', { count: domains.length }),
      section: t('command.section'),
      icon: 'trash',
      shortcut: 'Delete',
      danger: true,
      unavailable,
      run: () => openDeleteDialog(writable),
    },
  ];
}
