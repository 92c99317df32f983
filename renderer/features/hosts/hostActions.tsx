import type { Host, HostId } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { showDialog } from '../../ui/index.ts';
import { notify } from '../notifications/index.ts';
import { EditHostDialog } from './EditHostDialog.tsx';
import { RemoveHostDialog } from './RemoveHostDialog.tsx';

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

export const addHost = (): void => {
  showDialog((close) => <EditHostDialog onClose={close} />);
};
export const editHost = (host: Host): void => {
  showDialog((close) => <EditHostDialog host={host} onClose={close} />);
};
export const removeHost = (host: Host): void => {
  showDialog((close) => <RemoveHostDialog host={host} onClose={close} />);
};
