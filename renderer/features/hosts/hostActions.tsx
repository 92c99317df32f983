import type { Host, HostId } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { i18n } from '../../locales/index.ts';
import { displayName, showDialog } from '../../ui/index.ts';
import { notify } from '../notifications/index.ts';
import { DoctorDialog } from './DoctorDialog.tsx';
import { EditHostDialog } from './EditHostDialog.tsx';
import { isOpen } from './hostState.ts';
import { RemoveHostDialog } from './RemoveHostDialog.tsx';
import { RenameGroupDialog } from './RenameGroupDialog.tsx';

/** Runs it; a failure to even ask is told, what becomes of the connection shows at the host. */
async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const failure = failureOf(error);
    // Why a host does not connect stands beside it in the sidebar and on its page.
    if (failure.object?.startsWith('host ')) return;
    notify({ kind: 'error', title: failure.message });
  }
}

export const connectHost = (id: HostId): Promise<void> => attempt(() => api.hosts.connect({ id }));
export const disconnectHost = (id: HostId): Promise<void> => attempt(() => api.hosts.disconnect({ id }));
export const recolourHost = (id: HostId, colour: string): Promise<void> =>
  attempt(() => api.hosts.update({ id, colour }));

/** Each by itself: one that does not answer keeps nobody waiting. */
export function connectGroup(hosts: readonly Host[]): void {
  for (const host of hosts) if (!isOpen(host)) void connectHost(host.id);
}
export function disconnectGroup(hosts: readonly Host[]): void {
  for (const host of hosts) if (isOpen(host)) void disconnectHost(host.id);
}

/** Forgets what was typed to log in; the connection that there is goes on. */
export const forgetSecrets = (host: Host): Promise<void> =>
  attempt(async () => {
    await api.hosts.forgetSecrets({ id: host.id });
    notify({
      kind: 'success',
      title: i18n.t('hosts:action.forgot', { name: displayName(host.name) }),
    });
  });

export const examineHost = (host: Host): void => {
  showDialog((close) => <DoctorDialog host={host} onClose={close} />);
};
export const renameGroup = (group: string): void => {
  showDialog((close) => <RenameGroupDialog group={group} onClose={close} />);
};

export const addHost = (): void => {
  showDialog((close) => <EditHostDialog onClose={close} />);
};
export const editHost = (host: Host): void => {
  showDialog((close) => <EditHostDialog host={host} onClose={close} />);
};
export const removeHost = (host: Host): void => {
  showDialog((close) => <RemoveHostDialog host={host} onClose={close} />);
};
