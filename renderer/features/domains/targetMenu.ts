import { useMemo } from 'react';
import { listCommands } from '../../app/commands.ts';
import type { MenuEntry } from '../../ui/index.ts';
import { useDomains } from './domainsStore.ts';
import { domainMenu, OWN_COMMANDS } from './domainCommands.ts';
import { useList } from './listStore.ts';
import { targetDomains } from './targets.ts';

/** The menu of the VMs in hand, with what other features offer for VMs (delete, clone, …) at its end. */
export function useTargetMenu(open: boolean): readonly MenuEntry[] {
  const selection = useList((state) => state.selection);
  const active = useList((state) => state.active);
  const rows = useDomains((state) => state.rows);
  return useMemo(() => {
    if (!open) return [];
    const others = listCommands().filter(({ id }) => id.startsWith('domain.') && !OWN_COMMANDS.has(id));
    return domainMenu(targetDomains(), others);
    // The targets are read from what these hold.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [open, selection, active, rows]);
}
