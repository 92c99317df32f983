import type { Connection, DomainEventName } from '../libvirt/index.ts';
import type { DomainRef, LifecycleEvent } from './domainInventory.ts';
import { isUnsupported } from './domainReader.ts';

/** Events that change what the list or an open page shows of a domain, its life cycle apart. */
const CHANGES = [
  'metadataChange',
  'balloonChange',
  'deviceAdded',
  'deviceRemoved',
  'tunable',
  'reboot',
  'agentLifecycle',
  'diskChange',
  'trayChange',
  'pmwakeup',
] as const satisfies readonly DomainEventName[];

export interface DomainEventHandlers {
  lifecycle: (event: LifecycleEvent) => void;
  /** Something of this domain is another now: read it again. */
  changed: (domain: DomainRef) => void;
  /** Events were dropped because too many came: what is known of all is stale. */
  lost: () => void;
}

export interface DomainEventWatch {
  /** The life cycle alone: enough to list domains and miss nothing. False where the driver sends no events. */
  registerLifecycle(): Promise<boolean>;
  /** Those of the others that the driver offers. */
  registerOthers(): Promise<void>;
  /** Stops listening here; the daemon forgets the registrations with the connection. */
  stop(): void;
}

export function watchDomainEvents(connection: Connection, handlers: DomainEventHandlers): DomainEventWatch {
  let stopped = false;
  const onLost = (): void => {
    if (!stopped) handlers.lost();
  };
  const options = { onLost, timeoutMs: 15_000 };
  const onLifecycle = (event: LifecycleEvent): void => {
    if (!stopped) handlers.lifecycle(event);
  };
  const onChange = ({ domain }: { domain: DomainRef }): void => {
    if (!stopped) handlers.changed(domain);
  };
  const register = async (name: (typeof CHANGES)[number]): Promise<void> => {
    try {
      await connection.domainEventRegisterAny(name, null, onChange, { ...options, priority: 'low' });
    } catch {
      // A driver without this event: what it would tell is found by the next look at what is stored.
    }
  };
  return {
    async registerLifecycle() {
      try {
        const call = { ...options, priority: 'high' } as const;
        await connection.domainEventRegisterAny('lifecycle', null, onLifecycle, call);
        return true;
      } catch (error) {
        // ESX and VMware send none: their domains are looked at every few seconds instead.
        if (!isUnsupported(error)) throw error;
        return false;
      }
    },
    async registerOthers() {
      await Promise.all(CHANGES.map(register));
    },
    stop() {
      stopped = true;
    },
  };
}
