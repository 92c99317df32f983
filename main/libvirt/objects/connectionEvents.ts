import { LibvirtError } from '../errors.ts';
import type { EventListener, SubscriptionOptions, Unsubscribe } from '../events.ts';
import { virErrorNumber } from '../protocol/enums.gen.ts';
import type { EventName } from '../protocol/procedures.gen.ts';
import type { CallOptions } from './base.ts';
import { ConnectionNodeMethods } from './connectionNode.ts';
import { domainEvents } from './domainEvents.ts';
import type { DomainEventMap, DomainEventName } from './domainEvents.ts';
import type { DomainRef } from './domainObject.ts';

/**
 * Ends a registration, with the daemon too. Never rejects: a daemon that is gone sends no more events either.
 */
export type Deregister = () => Promise<void>;

/** A registration: the call's options, and those of the listener's bounded queue. */
export type EventOptions = CallOptions & SubscriptionOptions;

/** Deregisters once, however often it is called. */
export function deregisterOnce(unsubscribe: Unsubscribe, tellDaemon: () => Promise<unknown>): Deregister {
  let done: Promise<void> | undefined;
  return () => {
    unsubscribe();
    done ??= tellDaemon().then(
      () => undefined,
      () => undefined,
    );
    return done;
  };
}

/** Events of domains. */
export abstract class ConnectionEventMethods extends ConnectionNodeMethods {
  /** Old daemons take one registration for each kind of event: how many listeners share it. */
  readonly #legacyListeners = new Map<number, number>();

  /**
   * Listens to one kind of event, of one domain or (null) of all. Events come in order, through a queue of
   * bounded length: see `onLost` in the options. No event is missed between the daemon's answer and the first
   * one that comes.
   * @see virConnectDomainEventRegisterAny
   */
  async domainEventRegisterAny<E extends DomainEventName>(
    event: E,
    domain: DomainRef | null,
    listener: EventListener<DomainEventMap[E]>,
    options: EventOptions = {},
  ): Promise<Deregister> {
    const definition = domainEvents[event];
    const onMessage = (message: unknown): void | Promise<void> => {
      const { dom, details } = definition.decode(message as never);
      return listener({ domain: this.domainOf(dom), ...details } as DomainEventMap[E]);
    };
    try {
      const registration = await this.rpc.registerEvent(
        definition.event as EventName,
        async () => {
          const args = { eventID: definition.id, dom: domain };
          return (await this.call('connect_domain_event_callback_register_any', args, options)).callbackID;
        },
        onMessage,
        options,
      );
      return deregisterOnce(registration.unsubscribe, () =>
        this.call('connect_domain_event_callback_deregister_any', { callbackID: registration.callbackId }),
      );
    } catch (error) {
      if (!definition.legacy || !isUnknownProcedure(error)) throw error;
      return this.#registerLegacy(definition.id, definition.legacy, domain, onMessage, options);
    }
  }

  /** Before libvirt 1.2.1 (2014) events came for all domains and without a callback id. */
  async #registerLegacy(
    eventID: number,
    event: EventName,
    domain: DomainRef | null,
    onMessage: EventListener<unknown>,
    options: EventOptions,
  ): Promise<Deregister> {
    const unsubscribe = this.rpc.subscribe(
      event,
      (message) => {
        if (domain === null || (message as { dom: DomainRef }).dom.uuid === domain.uuid)
          return onMessage(message);
      },
      options,
    );
    const listeners = this.#legacyListeners.get(eventID) ?? 0;
    this.#legacyListeners.set(eventID, listeners + 1);
    const leave = async (): Promise<void> => {
      const left = (this.#legacyListeners.get(eventID) ?? 1) - 1;
      this.#legacyListeners.set(eventID, left);
      if (left === 0) await this.call('connect_domain_event_deregister_any', { eventID });
    };
    try {
      if (listeners === 0) await this.call('connect_domain_event_register_any', { eventID }, options);
    } catch (error) {
      unsubscribe();
      this.#legacyListeners.set(eventID, (this.#legacyListeners.get(eventID) ?? 1) - 1);
      throw error;
    }
    return deregisterOnce(unsubscribe, leave);
  }
}

const isUnknownProcedure = (error: unknown): boolean =>
  error instanceof LibvirtError && error.code === virErrorNumber.VIR_ERR_RPC;
