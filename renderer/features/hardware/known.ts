import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Domain, DomainRef, Hardware, HardwareForms } from '../../../preload/contract/index.ts';
import { LastRead, api, connection } from '../../api/index.ts';

const MOST = 10;
/** How long (ms) a VM's page is looked at before its hardware is read ahead: whoever only passes by costs its host nothing. */
const LOOKED_AT_MS = 400;

/** What was last read of the VMs looked at last. */
export const lastHardware = new LastRead<Hardware>(MOST);
export const lastForms = new LastRead<HardwareForms>(MOST);

export const vmKey = ({ host, uuid }: DomainRef): string => `${host}/${uuid}`;

export const readHardware = (ref: DomainRef, signal: AbortSignal): Promise<Hardware> =>
  api.hardware.get({ host: ref.host, uuid: ref.uuid }, { signal });

/** The descriptions of everything that the VM can have, with what its host offers. */
export async function readForms({ host, uuid }: DomainRef, signal: AbortSignal): Promise<HardwareForms> {
  return lastForms.keep(vmKey({ host, uuid }), await api.hardware.describe({ host, uuid }, { signal }));
}

/** While another tab of the VM's page is looked at: its hardware then opens with what is known already. */
export function useHardwareAhead({ host, uuid, lost }: Domain, isOpen: boolean): void {
  const online = useStore(connection.state, (state) => state.phase === 'open');
  useEffect(() => {
    const ref = { host, uuid };
    const isKnown = lastHardware.get(vmKey(ref)) !== undefined && lastForms.get(vmKey(ref)) !== undefined;
    if (isOpen || isKnown || lost || !online) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      // Whatever fails here fails again, and is told, when it is asked for.
      readForms(ref, stop.signal).catch(() => {});
      readHardware(ref, stop.signal).then(
        (hardware) => lastHardware.keep(vmKey(ref), hardware),
        () => {},
      );
    }, LOOKED_AT_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [host, uuid, lost, online, isOpen]);
}
