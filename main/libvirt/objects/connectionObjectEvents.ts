import type { EventListener, SubscriptionOptions } from '../events.ts';
import {
  virConnectCloseReason,
  virNetworkEventID,
  virNetworkEventLifecycleType,
  virNetworkMetadataType,
  virNodeDeviceEventID,
  virNodeDeviceEventLifecycleType,
  virSecretEventID,
  virSecretEventLifecycleType,
  virStoragePoolEventID,
  virStoragePoolEventLifecycleType,
} from '../protocol/enums.gen.ts';
import type { virConnectDomainQemuMonitorEventRegisterFlags } from '../protocol/enums.gen.ts';
import { ConnectionEventMethods, deregisterOnce } from './connectionEvents.ts';
import type { Deregister, EventOptions } from './connectionEvents.ts';
import type { Domain } from './domain.ts';
import type { DomainRef } from './domainObject.ts';
import { enumNames } from './names.ts';
import type { NameOf } from './names.ts';
import { Network } from './network.ts';
import type { NetworkRef } from './network.ts';
import { NodeDevice } from './nodeDevice.ts';
import type { NodeDeviceRef } from './nodeDevice.ts';
import { Secret } from './secret.ts';
import type { SecretRef } from './secret.ts';
import { StoragePool } from './storagePool.ts';
import type { StoragePoolRef } from './storagePool.ts';

const networkEvent = enumNames(virNetworkEventLifecycleType, 'VIR_NETWORK_EVENT_');
const networkMetadata = enumNames(virNetworkMetadataType, 'VIR_NETWORK_METADATA_');
const poolEvent = enumNames(virStoragePoolEventLifecycleType, 'VIR_STORAGE_POOL_EVENT_');
const deviceEvent = enumNames(virNodeDeviceEventLifecycleType, 'VIR_NODE_DEVICE_EVENT_');
const secretEvent = enumNames(virSecretEventLifecycleType, 'VIR_SECRET_EVENT_');
const closeReason = enumNames(virConnectCloseReason, 'VIR_CONNECT_CLOSE_REASON_');

export interface NetworkEventMap {
  lifecycle: { readonly network: Network; readonly event: ReturnType<typeof networkEvent> };
  /** Since libvirt 9.8. */
  metadataChange: {
    readonly network: Network;
    readonly type: ReturnType<typeof networkMetadata>;
    readonly nsuri: string | null;
  };
}

export interface StoragePoolEventMap {
  lifecycle: { readonly pool: StoragePool; readonly event: ReturnType<typeof poolEvent> };
  /** Its volumes were looked at anew, or one was made or deleted through libvirt. */
  refresh: { readonly pool: StoragePool };
}

export interface NodeDeviceEventMap {
  lifecycle: { readonly device: NodeDevice; readonly event: ReturnType<typeof deviceEvent> };
  update: { readonly device: NodeDevice };
}

export interface SecretEventMap {
  lifecycle: { readonly secret: Secret; readonly event: ReturnType<typeof secretEvent> };
  valueChanged: { readonly secret: Secret };
}

export interface QemuMonitorEvent {
  readonly domain: Domain;
  /** QEMU's own name: `BLOCK_JOB_COMPLETED`. */
  readonly event: string;
  /** When, in seconds since 1970 … */
  readonly seconds: bigint;
  /** … and microseconds. */
  readonly micros: number;
  /** JSON. */
  readonly details: string | null;
}

/** What the table below says of one kind of event: how to register, and how to read its message. */
type Register<Map> = {
  [E in keyof Map]: (
    listener: EventListener<Map[E]>,
  ) => Promise<{ callbackId: number; unsubscribe: () => void }>;
};

/** Events of everything but domains; QEMU's own; and the daemon's word that it lost its hypervisor. */
export abstract class ConnectionObjectEventMethods extends ConnectionEventMethods {
  /**
   * Listens to one kind of event, of one network or (null) of all.
   * @see virConnectNetworkEventRegisterAny
   */
  async networkEventRegisterAny<E extends keyof NetworkEventMap>(
    event: E,
    network: NetworkRef | null,
    listener: EventListener<NetworkEventMap[E]>,
    options: EventOptions = {},
  ): Promise<Deregister> {
    const ask = (eventID: number) => async () => {
      const args = { eventID, net: network };
      return (await this.call('connect_network_event_register_any', args, options)).callbackID;
    };
    const register: Register<NetworkEventMap> = {
      lifecycle: (listen) =>
        this.rpc.registerEvent(
          'network_event_lifecycle',
          ask(virNetworkEventID.VIR_NETWORK_EVENT_ID_LIFECYCLE),
          ({ net, event }) => listen({ network: new Network(this.rpc, net), event: networkEvent(event) }),
          options,
        ),
      metadataChange: (listen) =>
        this.rpc.registerEvent(
          'network_event_callback_metadata_change',
          ask(virNetworkEventID.VIR_NETWORK_EVENT_ID_METADATA_CHANGE),
          ({ net, type, nsuri }) =>
            listen({ network: new Network(this.rpc, net), type: networkMetadata(type), nsuri }),
          options,
        ),
    };
    const { callbackId: callbackID, unsubscribe } = await register[event](listener);
    return deregisterOnce(unsubscribe, () =>
      this.call('connect_network_event_deregister_any', { callbackID }),
    );
  }

  /**
   * Listens to one kind of event, of one pool or (null) of all.
   * @see virConnectStoragePoolEventRegisterAny
   */
  async storagePoolEventRegisterAny<E extends keyof StoragePoolEventMap>(
    event: E,
    pool: StoragePoolRef | null,
    listener: EventListener<StoragePoolEventMap[E]>,
    options: EventOptions = {},
  ): Promise<Deregister> {
    const ask = (eventID: number) => async () =>
      (await this.call('connect_storage_pool_event_register_any', { eventID, pool }, options)).callbackID;
    const register: Register<StoragePoolEventMap> = {
      lifecycle: (listen) =>
        this.rpc.registerEvent(
          'storage_pool_event_lifecycle',
          ask(virStoragePoolEventID.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE),
          ({ pool, event }) => listen({ pool: new StoragePool(this.rpc, pool), event: poolEvent(event) }),
          options,
        ),
      refresh: (listen) =>
        this.rpc.registerEvent(
          'storage_pool_event_refresh',
          ask(virStoragePoolEventID.VIR_STORAGE_POOL_EVENT_ID_REFRESH),
          ({ pool }) => listen({ pool: new StoragePool(this.rpc, pool) }),
          options,
        ),
    };
    const { callbackId: callbackID, unsubscribe } = await register[event](listener);
    return deregisterOnce(unsubscribe, () =>
      this.call('connect_storage_pool_event_deregister_any', { callbackID }),
    );
  }

  /**
   * Listens to one kind of event, of one host device or (null) of all.
   * @see virConnectNodeDeviceEventRegisterAny
   */
  async nodeDeviceEventRegisterAny<E extends keyof NodeDeviceEventMap>(
    event: E,
    device: NodeDeviceRef | null,
    listener: EventListener<NodeDeviceEventMap[E]>,
    options: EventOptions = {},
  ): Promise<Deregister> {
    const ask = (eventID: number) => async () => {
      const args = { eventID, dev: device };
      return (await this.call('connect_node_device_event_register_any', args, options)).callbackID;
    };
    const register: Register<NodeDeviceEventMap> = {
      lifecycle: (listen) =>
        this.rpc.registerEvent(
          'node_device_event_lifecycle',
          ask(virNodeDeviceEventID.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE),
          ({ dev, event }) => listen({ device: new NodeDevice(this.rpc, dev), event: deviceEvent(event) }),
          options,
        ),
      update: (listen) =>
        this.rpc.registerEvent(
          'node_device_event_update',
          ask(virNodeDeviceEventID.VIR_NODE_DEVICE_EVENT_ID_UPDATE),
          ({ dev }) => listen({ device: new NodeDevice(this.rpc, dev) }),
          options,
        ),
    };
    const { callbackId: callbackID, unsubscribe } = await register[event](listener);
    return deregisterOnce(unsubscribe, () =>
      this.call('connect_node_device_event_deregister_any', { callbackID }),
    );
  }

  /**
   * Listens to one kind of event, of one secret or (null) of all.
   * @see virConnectSecretEventRegisterAny
   */
  async secretEventRegisterAny<E extends keyof SecretEventMap>(
    event: E,
    secret: SecretRef | null,
    listener: EventListener<SecretEventMap[E]>,
    options: EventOptions = {},
  ): Promise<Deregister> {
    const ask = (eventID: number) => async () =>
      (await this.call('connect_secret_event_register_any', { eventID, secret }, options)).callbackID;
    const register: Register<SecretEventMap> = {
      lifecycle: (listen) =>
        this.rpc.registerEvent(
          'secret_event_lifecycle',
          ask(virSecretEventID.VIR_SECRET_EVENT_ID_LIFECYCLE),
          ({ secret, event }) => listen({ secret: new Secret(this.rpc, secret), event: secretEvent(event) }),
          options,
        ),
      valueChanged: (listen) =>
        this.rpc.registerEvent(
          'secret_event_value_changed',
          ask(virSecretEventID.VIR_SECRET_EVENT_ID_VALUE_CHANGED),
          ({ secret }) => listen({ secret: new Secret(this.rpc, secret) }),
          options,
        ),
    };
    const { callbackId: callbackID, unsubscribe } = await register[event](listener);
    return deregisterOnce(unsubscribe, () =>
      this.call('connect_secret_event_deregister_any', { callbackID }),
    );
  }

  /**
   * Listens to what QEMU itself reports on its monitor, of one domain or (null) of all.
   * @param event QEMU's name for it, by flag a regular expression; null for every event
   * @see virConnectDomainQemuMonitorEventRegister
   */
  async qemuMonitorEventRegister(
    domain: DomainRef | null,
    event: string | null,
    listener: EventListener<QemuMonitorEvent>,
    flags: virConnectDomainQemuMonitorEventRegisterFlags = 0,
    options: EventOptions = {},
  ): Promise<Deregister> {
    const { callbackId: callbackID, unsubscribe } = await this.rpc.registerEvent(
      'qemu_domain_monitor_event',
      async () => {
        const args = { dom: domain, event, flags };
        return (await this.call('qemu_connect_domain_monitor_event_register', args, options)).callbackID;
      },
      ({ dom, event, seconds, micros, details }) =>
        listener({ domain: this.domainOf(dom), event, seconds, micros, details }),
      options,
    );
    return deregisterOnce(unsubscribe, () =>
      this.call('qemu_connect_domain_monitor_event_deregister', { callbackID }),
    );
  }

  /**
   * Has the daemon tell when it loses its own connection to the hypervisor or to another daemon. One listener
   * for each connection. The loss of our connection to the daemon is `onClose`'s.
   * @see virConnectRegisterCloseCallback
   */
  async registerCloseCallback(
    listener: EventListener<NameOf<typeof virConnectCloseReason, 'VIR_CONNECT_CLOSE_REASON_'> | 'unknown'>,
    options: EventOptions & SubscriptionOptions = {},
  ): Promise<Deregister> {
    const unsubscribe = this.rpc.subscribe(
      'connect_event_connection_closed',
      ({ reason }) => listener(closeReason(reason)),
      options,
    );
    try {
      await this.call('connect_register_close_callback', undefined, options);
    } catch (error) {
      unsubscribe();
      throw error;
    }
    return deregisterOnce(unsubscribe, () => this.call('connect_unregister_close_callback', undefined));
  }
}
