import {
  virConnectDomainEventAgentLifecycleReason,
  virConnectDomainEventAgentLifecycleState,
  virConnectDomainEventBlockJobStatus,
  virConnectDomainEventDiskChangeReason,
  virDomainEventCrashedDetailType,
  virDomainEventDefinedDetailType,
  virDomainEventGraphicsAddressType,
  virDomainEventGraphicsPhase,
  virDomainEventID,
  virDomainEventIOErrorAction,
  virDomainEventPMSuspendedDetailType,
  virDomainEventResumedDetailType,
  virDomainEventShutdownDetailType,
  virDomainEventStartedDetailType,
  virDomainEventStoppedDetailType,
  virDomainEventSuspendedDetailType,
  virDomainEventTrayChangeReason,
  virDomainEventType,
  virDomainEventUndefinedDetailType,
  virDomainEventWatchdogAction,
  virDomainMemoryFailureActionType,
  virDomainMemoryFailureFlags,
  virDomainMemoryFailureRecipientType,
  virDomainMetadataType,
} from '../protocol/enums.gen.ts';
import type { EventMap, EventName } from '../protocol/procedures.gen.ts';
import type { RemoteDomainEventGraphicsAddress } from '../protocol/remoteShared.gen.ts';
import { blockJobTypeName } from './domainBlock.ts';
import type { Domain } from './domain.ts';
import type { DomainRef } from './domainObject.ts';
import { enumNames } from './names.ts';
import { decodeTypedParams } from './typedParams.ts';

const eventName = enumNames(virDomainEventType, 'VIR_DOMAIN_EVENT_');
const detailNames = {
  defined: enumNames(virDomainEventDefinedDetailType, 'VIR_DOMAIN_EVENT_DEFINED_'),
  undefined: enumNames(virDomainEventUndefinedDetailType, 'VIR_DOMAIN_EVENT_UNDEFINED_'),
  started: enumNames(virDomainEventStartedDetailType, 'VIR_DOMAIN_EVENT_STARTED_'),
  suspended: enumNames(virDomainEventSuspendedDetailType, 'VIR_DOMAIN_EVENT_SUSPENDED_'),
  resumed: enumNames(virDomainEventResumedDetailType, 'VIR_DOMAIN_EVENT_RESUMED_'),
  stopped: enumNames(virDomainEventStoppedDetailType, 'VIR_DOMAIN_EVENT_STOPPED_'),
  shutdown: enumNames(virDomainEventShutdownDetailType, 'VIR_DOMAIN_EVENT_SHUTDOWN_'),
  pmsuspended: enumNames(virDomainEventPMSuspendedDetailType, 'VIR_DOMAIN_EVENT_PMSUSPENDED_'),
  crashed: enumNames(virDomainEventCrashedDetailType, 'VIR_DOMAIN_EVENT_CRASHED_'),
} as const;

/** What happened and why, as a union: checking `event` narrows `detail`. */
export type DomainLifecycle =
  | {
      [E in keyof typeof detailNames]: {
        readonly event: E;
        readonly detail: ReturnType<(typeof detailNames)[E]>;
      };
    }[keyof typeof detailNames]
  | { readonly event: 'unknown'; readonly detail: 'unknown' };

function decodeLifecycle(event: number, detail: number): DomainLifecycle {
  const name = eventName(event);
  if (name === 'unknown') return { event: 'unknown', detail: 'unknown' };
  return { event: name, detail: detailNames[name](detail) } as DomainLifecycle;
}

const watchdogAction = enumNames(virDomainEventWatchdogAction, 'VIR_DOMAIN_EVENT_WATCHDOG_');
const ioErrorAction = enumNames(virDomainEventIOErrorAction, 'VIR_DOMAIN_EVENT_IO_ERROR_');
const graphicsPhase = enumNames(virDomainEventGraphicsPhase, 'VIR_DOMAIN_EVENT_GRAPHICS_');
const graphicsFamily = enumNames(virDomainEventGraphicsAddressType, 'VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_');
const blockJobStatus = enumNames(virConnectDomainEventBlockJobStatus, 'VIR_DOMAIN_BLOCK_JOB_');
const diskChangeReason = enumNames(virConnectDomainEventDiskChangeReason, 'VIR_DOMAIN_EVENT_DISK_');
const trayChangeReason = enumNames(virDomainEventTrayChangeReason, 'VIR_DOMAIN_EVENT_TRAY_CHANGE_');
const agentState = enumNames(
  virConnectDomainEventAgentLifecycleState,
  'VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_',
);
const agentReason = enumNames(
  virConnectDomainEventAgentLifecycleReason,
  'VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_',
);
const metadataType = enumNames(virDomainMetadataType, 'VIR_DOMAIN_METADATA_');
const failureRecipient = enumNames(
  virDomainMemoryFailureRecipientType,
  'VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_',
);
const failureAction = enumNames(virDomainMemoryFailureActionType, 'VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_');

const graphicsAddress = ({ family, node, service }: RemoteDomainEventGraphicsAddress) => ({
  family: graphicsFamily(family),
  node,
  service,
});

/** How one event comes over the wire and what its listener is told of it, the domain apart. */
interface EventDefinition<Details> {
  /** virDomainEventID's number. */
  readonly id: number;
  readonly event: EventName;
  /** The message that daemons before libvirt 1.2.1 send, which know no callback ids. */
  readonly legacy: EventName | undefined;
  readonly decode: (message: never) => { readonly dom: DomainRef } & { readonly details: Details };
}

type Message<E extends EventName> = EventMap[E];
type WrappedEvent = {
  [E in EventName]: Message<E> extends { callbackID: number; msg: unknown } ? E : never;
}[EventName];
type Inner<E extends WrappedEvent> = Message<E> extends { msg: infer M } ? M : never;
type DirectEvent = {
  [E in EventName]: Message<E> extends { callbackID: number; dom: DomainRef } ? E : never;
}[EventName];

/** An event that the protocol first had without callback ids: the new message wraps the old. */
function wrapped<E extends WrappedEvent, Details>(
  id: number,
  event: E,
  legacy: EventName,
  details: (message: Inner<E>) => Details,
): EventDefinition<Details> {
  const decode = (message: { msg: Inner<E> & { dom: DomainRef } } | (Inner<E> & { dom: DomainRef })) => {
    const inner = 'msg' in message ? message.msg : message;
    return { dom: inner.dom, details: details(inner) };
  };
  return { id, event, legacy, decode };
}

/** An event that has had callback ids from the start. */
function direct<E extends DirectEvent, Details>(
  id: number,
  event: E,
  details: (message: Message<E>) => Details,
): EventDefinition<Details> {
  const decode = (message: Message<E>) => ({
    dom: (message as { dom: DomainRef }).dom,
    details: details(message),
  });
  return { id, event, legacy: undefined, decode };
}

const nothing = (): object => ({});
const ID = virDomainEventID;

/**
 * Every domain event, by virDomainEventID's name in camelCase. A listener gets the details below and
 * `domain`.
 */
export const domainEvents = {
  /** Defined, started, stopped, … */
  lifecycle: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
    'domain_event_callback_lifecycle',
    'domain_event_lifecycle',
    (m) => decodeLifecycle(m.event, m.detail),
  ),
  /** The guest rebooted itself. */
  reboot: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_REBOOT,
    'domain_event_callback_reboot',
    'domain_event_reboot',
    nothing,
  ),
  /** The guest set its clock: now `offset` seconds from UTC. */
  rtcChange: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_RTC_CHANGE,
    'domain_event_callback_rtc_change',
    'domain_event_rtc_change',
    ({ offset }) => ({ offset }),
  ),
  /** The watchdog went off, and the hypervisor did this. */
  watchdog: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_WATCHDOG,
    'domain_event_callback_watchdog',
    'domain_event_watchdog',
    ({ action }) => ({ action: watchdogAction(action) }),
  ),
  /** Reading or writing a disk failed. */
  ioError: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_IO_ERROR,
    'domain_event_callback_io_error',
    'domain_event_io_error',
    ({ srcPath, devAlias, action }) => ({ srcPath, devAlias, action: ioErrorAction(action) }),
  ),
  /** Somebody connected to the display, authenticated, or left. */
  graphics: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_GRAPHICS,
    'domain_event_callback_graphics',
    'domain_event_graphics',
    ({ phase, local, remote, authScheme, subject }) => ({
      phase: graphicsPhase(phase),
      local: graphicsAddress(local),
      remote: graphicsAddress(remote),
      authScheme,
      subject,
    }),
  ),
  /** As `ioError`, with the reason where it is known: `enospc`. */
  ioErrorReason: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON,
    'domain_event_callback_io_error_reason',
    'domain_event_io_error_reason',
    ({ srcPath, devAlias, action, reason }) => ({ srcPath, devAlias, action: ioErrorAction(action), reason }),
  ),
  /** libvirt lost its way to control the domain, which may run on. */
  controlError: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_CONTROL_ERROR,
    'domain_event_callback_control_error',
    'domain_event_control_error',
    nothing,
  ),
  /** A disk's job ended or became ready; `path` is the disk's source. */
  blockJob: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_BLOCK_JOB,
    'domain_event_callback_block_job',
    'domain_event_block_job',
    ({ path, type, status }) => ({ path, type: blockJobTypeName(type), status: blockJobStatus(status) }),
  ),
  /** A disk's source changed, or was dropped because it is missing. */
  diskChange: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_DISK_CHANGE,
    'domain_event_callback_disk_change',
    'domain_event_disk_change',
    ({ oldSrcPath, newSrcPath, devAlias, reason }) => ({
      oldSrcPath,
      newSrcPath,
      devAlias,
      reason: diskChangeReason(reason),
    }),
  ),
  /** A CD tray was opened or closed. */
  trayChange: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_TRAY_CHANGE,
    'domain_event_callback_tray_change',
    'domain_event_tray_change',
    ({ devAlias, reason }) => ({ devAlias, reason: trayChangeReason(reason) }),
  ),
  /** The guest woke up. */
  pmwakeup: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_PMWAKEUP,
    'domain_event_callback_pmwakeup',
    'domain_event_pmwakeup',
    nothing,
  ),
  /** The guest suspended itself to memory. */
  pmsuspend: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_PMSUSPEND,
    'domain_event_callback_pmsuspend',
    'domain_event_pmsuspend',
    nothing,
  ),
  /** The guest's memory is now `actual` KiB. */
  balloonChange: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE,
    'domain_event_callback_balloon_change',
    'domain_event_balloon_change',
    ({ actual }) => ({ actual }),
  ),
  /** The guest suspended itself to disk. */
  pmsuspendDisk: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK,
    'domain_event_callback_pmsuspend_disk',
    'domain_event_pmsuspend_disk',
    nothing,
  ),
  /** A device has left the running domain. */
  deviceRemoved: wrapped(
    ID.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED,
    'domain_event_callback_device_removed',
    'domain_event_device_removed',
    ({ devAlias }) => ({ devAlias }),
  ),
  /** As `blockJob`, naming the disk by its target (`vda`), which does not change when the source does. */
  blockJob2: direct(
    ID.VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2,
    'domain_event_block_job_2',
    ({ dst, type, status }) => ({
      dst,
      type: blockJobTypeName(type),
      status: blockJobStatus(status),
    }),
  ),
  /** Tuning was changed: the fields that did. */
  tunable: direct(ID.VIR_DOMAIN_EVENT_ID_TUNABLE, 'domain_event_callback_tunable', ({ params }) => ({
    params: decodeTypedParams(params),
  })),
  /** The guest agent came or went. */
  agentLifecycle: direct(
    ID.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE,
    'domain_event_callback_agent_lifecycle',
    ({ state, reason }) => ({ state: agentState(state), reason: agentReason(reason) }),
  ),
  /** A device was plugged into the running domain. */
  deviceAdded: direct(
    ID.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED,
    'domain_event_callback_device_added',
    ({ devAlias }) => ({
      devAlias,
    }),
  ),
  /** A migration begins to send memory for the nth time. */
  migrationIteration: direct(
    ID.VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION,
    'domain_event_callback_migration_iteration',
    ({ iteration }) => ({ iteration }),
  ),
  /** A job of the whole domain ended: its statistics, `success` and `errmsg` among them. */
  jobCompleted: direct(
    ID.VIR_DOMAIN_EVENT_ID_JOB_COMPLETED,
    'domain_event_callback_job_completed',
    ({ params }) => ({
      params: decodeTypedParams(params),
    }),
  ),
  /** The guest refused to give a device up. */
  deviceRemovalFailed: direct(
    ID.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED,
    'domain_event_callback_device_removal_failed',
    ({ devAlias }) => ({ devAlias }),
  ),
  /** Title, description or the element of a namespace changed. */
  metadataChange: direct(
    ID.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE,
    'domain_event_callback_metadata_change',
    ({ type, nsuri }) => ({ type: metadataType(type), nsuri }),
  ),
  /** Writing passed the threshold by `excess` bytes. */
  blockThreshold: direct(
    ID.VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD,
    'domain_event_block_threshold',
    ({ dev, path, threshold, excess }) => ({ dev, path, threshold, excess }),
  ),
  /** The host found bad memory under the guest. */
  memoryFailure: direct(
    ID.VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE,
    'domain_event_memory_failure',
    ({ recipient, action, flags }) => ({
      recipient: failureRecipient(recipient),
      action: failureAction(action),
      actionRequired: (flags & virDomainMemoryFailureFlags.VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED) !== 0,
      recursive: (flags & virDomainMemoryFailureFlags.VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE) !== 0,
    }),
  ),
  /** The guest took or gave memory of a memory device: now `size` KiB. */
  memoryDeviceSizeChange: direct(
    ID.VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE,
    'domain_event_memory_device_size_change',
    ({ alias, size }) => ({ alias, size }),
  ),
  /** The guest gave an interface another MAC. Since libvirt 11.2. */
  nicMacChange: direct(
    ID.VIR_DOMAIN_EVENT_ID_NIC_MAC_CHANGE,
    'domain_event_nic_mac_change',
    ({ alias, oldMAC, newMAC }) => ({ alias, oldMAC, newMAC }),
  ),
} as const;

export type DomainEventName = keyof typeof domainEvents;

/** What a listener of each domain event is given. */
export type DomainEventMap = {
  [E in DomainEventName]: { readonly domain: Domain } & ((typeof domainEvents)[E] extends EventDefinition<
    infer D
  >
    ? D
    : never);
};
