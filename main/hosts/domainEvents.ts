import type { Connection, DomainEventName } from '../libvirt/index.ts';
import type { DomainRef, LifecycleEvent } from './domainInventory.ts';

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
  /** Events were dropped because too many came: what is known is stale. */
  lost: () => void;
}

export interface DomainEventWatch {
  lifecycleRegistered: Promise<void>;
  /** Of what the driver offers: a kind that it does not know is left out. */
  allRegistered: Promise<void>;
  /** Stops listening here; the daemon forgets the registrations with the connection. */
  stop(): void;
}

/** Asks for every event that the inventory uses, life cycle first. */
export function watchDomainEvents(connection: Connection, handlers: DomainEventHandlers): DomainEventWatch {
  let stopped = false;
  const options = { onLost: () => handlers.lost(), timeoutMs: 15_000 };
  const lifecycle = connection
    .domainEventRegisterAny(
      'lifecycle',
      null,
      (event) => {
        if (!stopped) handlers.lifecycle(event);
      },
      { ...options, priority: 'high' },
    )
    .then(() => {});
  const others = CHANGES.map(async (name) => {
    try {
      await connection.domainEventRegisterAny(
        name,
        null,
        ({ domain }) => {
          if (!stopped) handlers.changed(domain);
        },
        { ...options, priority: 'low' },
      );
    } catch {
      // A driver without this event: what it would tell is found by the next look at what is stored.
    }
  });
  return {
    lifecycleRegistered: lifecycle,
    allRegistered: Promise.all([lifecycle, ...others]).then(() => {}),
    stop: () => {
      stopped = true;
    },
  };
}
