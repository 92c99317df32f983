import type { Domain } from '../../../preload/contract/index.ts';
import { api } from '../../api/index.ts';
import { runOn } from './actionStore.ts';

/** Whether these VMs start with their host. */
export const setAutostart = (domains: readonly Domain[], autostart: boolean): Promise<void> =>
  runOn(autostart ? 'autostartOn' : 'autostartOff', domains, (targets) =>
    api.domains.setAutostart({ domains: targets.map(({ host, uuid }) => ({ host, uuid })), autostart }),
  );
