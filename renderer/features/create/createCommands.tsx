import type { HostId } from '../../../preload/contract/index.ts';
import type { Command } from '../../app/commands.ts';
import { routeStore } from '../../app/router.ts';
import { i18n } from '../../locales/index.ts';
import { showDialog } from '../../ui/index.ts';
import { hostsStore } from '../hosts/index.ts';
import { CreateDialog } from './CreateDialog.tsx';
import { chooseHost, draftStore, startOver } from './createStore.ts';

let isOpen = false;

/** The host whose list or VM is shown, else the first that can make VMs. */
function likelyHost(): HostId | undefined {
  const { rows, order } = hostsStore.getState();
  const usable = order.filter((id) => {
    const host = rows.get(id);
    return host?.state === 'connected' && !host.readOnly;
  });
  const route = routeStore.getState();
  const shown = 'host' in route ? route.host : undefined;
  // The demonstration is the last choice: its VMs are not real.
  const real = usable.filter((id) => rows.get(id)?.hypervisor?.type.toUpperCase() !== 'TEST');
  return usable.find((id) => id === shown) ?? real[0] ?? usable[0];
}

function openCreateDialog(): void {
  if (isOpen) return;
  const { uuid, host } = draftStore.getState();
  const { rows } = hostsStore.getState();
  const isGone = host !== undefined && rows.get(host)?.state !== 'connected';
  const likely = likelyHost();
  if (uuid === '') startOver(likely);
  else if ((host === undefined || isGone) && likely !== undefined) chooseHost(likely);
  isOpen = true;
  showDialog((close) => (
    <CreateDialog
      onClose={() => {
        isOpen = false;
        close();
      }}
    />
  ));
}

export function createCommands(): Command[] {
  const t = i18n.getFixedT(i18n.language, 'create');
  return [
    {
      id: 'vm.create',
      title: t('command'),
      section: t('section'),
      icon: 'plus',
      shortcut: 'Mod+Alt+N',
      run: openCreateDialog,
    },
  ];
}
