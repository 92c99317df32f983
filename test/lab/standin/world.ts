import {
  virConnectListAllDomainsFlags as listFlags,
  virDomainEventResumedDetailType as resumedDetail,
  virDomainEventStartedDetailType as startedDetail,
  virDomainEventStoppedDetailType as stoppedDetail,
  virDomainEventSuspendedDetailType as suspendedDetail,
  virDomainEventType as eventType,
  virDomainPausedReason as pausedReason,
  virDomainRunningReason as runningReason,
  virDomainShutoffReason as shutoffReason,
  virDomainState as domainState,
} from '../../../main/libvirt/protocol/enums.gen.ts';
import type { Recording } from './recording.ts';

export interface StandInDomain {
  readonly index: number;
  readonly name: string;
  readonly uuid: string;
  /** The hypervisor's number of the running VM, -1 when shut off. */
  id: number;
  state: number;
  reason: number;
  autostart: boolean;
  /** KiB. */
  readonly memory: bigint;
  readonly vcpus: number;
  /** `performance.now()` of its start: counters begin again with each. */
  startedAt: number;
  /** More XML inside its `<domain>`. */
  readonly extra: string;
}

export type LifecycleListener = (domain: StandInDomain, event: number, detail: number) => void;

export interface WorldOptions {
  domains: number;
  /** 0…1: the part of them that runs. 0.8 unless told. */
  running?: number | undefined;
  /** What the first VMs are called instead, and more XML inside their `<domain>`: whatever a host may send. */
  first?: readonly { name: string; extra?: string | undefined }[] | undefined;
  /** Where every VM's VNC display is said to listen, instead of where the recorded one did. */
  vncSocket?: string | undefined;
}

const GRAPHICS = /<graphics type='vnc'[\s\S]*?<\/graphics>/;
const NAME = /<name>[^<]*<\/name>/;
const UUID = /<uuid>[^<]*<\/uuid>/;
const MAC = /<mac address='[^']*'\/>/;
const ID = /^<domain type='(\w+)' id='\d+'/;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The VMs that the stand-in pretends to have. Names and numbers are its own; everything else was recorded. */
export class World {
  readonly recording: Recording;
  readonly domains: StandInDomain[] = [];
  readonly #byUuid = new Map<string, StandInDomain>();
  readonly #byName = new Map<string, StandInDomain>();
  #nextId = 1;
  readonly #vncSocket: string | undefined;
  onLifecycle: LifecycleListener = () => undefined;

  constructor(recording: Recording, options: WorldOptions) {
    this.recording = recording;
    const { domains, running = 0.8 } = options;
    this.#vncSocket = options.vncSocket;
    const width = Math.max(4, String(domains).length);
    for (let index = 0; index < domains; index++) {
      const domain: StandInDomain = {
        index,
        name: options.first?.[index]?.name ?? `vm-${String(index).padStart(width, '0')}`,
        extra: options.first?.[index]?.extra ?? '',
        uuid: `57a4d111-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
        id: -1,
        state: domainState.VIR_DOMAIN_SHUTOFF,
        reason: shutoffReason.VIR_DOMAIN_SHUTOFF_SHUTDOWN,
        autostart: index % 4 === 0,
        memory: BigInt(512 << (index % 4)) * 1024n,
        vcpus: 1 << (index % 3),
        startedAt: 0,
      };
      // Spread evenly, exactly `running` of every long run of them.
      if (Math.floor((index + 1) * running) > Math.floor(index * running)) this.#run(domain);
      this.domains.push(domain);
      this.#byUuid.set(domain.uuid, domain);
      this.#byName.set(domain.name, domain);
    }
  }

  byUuid = (uuid: string): StandInDomain | undefined => this.#byUuid.get(uuid);
  byName = (name: string): StandInDomain | undefined => this.#byName.get(name);
  byId = (id: number): StandInDomain | undefined =>
    this.domains.find((domain) => domain.id === id && id >= 0);

  #run(domain: StandInDomain): void {
    domain.id = this.#nextId++;
    domain.state = domainState.VIR_DOMAIN_RUNNING;
    domain.reason = runningReason.VIR_DOMAIN_RUNNING_BOOTED;
    domain.startedAt = performance.now();
  }

  start(domain: StandInDomain): void {
    this.#run(domain);
    this.onLifecycle(
      domain,
      eventType.VIR_DOMAIN_EVENT_STARTED,
      startedDetail.VIR_DOMAIN_EVENT_STARTED_BOOTED,
    );
  }

  stop(domain: StandInDomain, how: 'shutdown' | 'destroyed'): void {
    domain.id = -1;
    domain.state = domainState.VIR_DOMAIN_SHUTOFF;
    const down = how === 'shutdown';
    domain.reason = down
      ? shutoffReason.VIR_DOMAIN_SHUTOFF_SHUTDOWN
      : shutoffReason.VIR_DOMAIN_SHUTOFF_DESTROYED;
    this.onLifecycle(
      domain,
      eventType.VIR_DOMAIN_EVENT_STOPPED,
      down
        ? stoppedDetail.VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN
        : stoppedDetail.VIR_DOMAIN_EVENT_STOPPED_DESTROYED,
    );
  }

  suspend(domain: StandInDomain): void {
    domain.state = domainState.VIR_DOMAIN_PAUSED;
    domain.reason = pausedReason.VIR_DOMAIN_PAUSED_USER;
    this.onLifecycle(
      domain,
      eventType.VIR_DOMAIN_EVENT_SUSPENDED,
      suspendedDetail.VIR_DOMAIN_EVENT_SUSPENDED_PAUSED,
    );
  }

  resume(domain: StandInDomain): void {
    domain.state = domainState.VIR_DOMAIN_RUNNING;
    domain.reason = runningReason.VIR_DOMAIN_RUNNING_UNPAUSED;
    this.onLifecycle(
      domain,
      eventType.VIR_DOMAIN_EVENT_RESUMED,
      resumedDetail.VIR_DOMAIN_EVENT_RESUMED_UNPAUSED,
    );
  }

  /** The recorded XML with this VM's own name, UUID, MAC address and number. */
  xml(domain: StandInDomain, inactive: boolean): string {
    const { running, shutoff } = this.recording;
    const recorded = domain.id < 0 ? shutoff.xml : inactive ? running.inactiveXml : running.xml;
    const mac = [domain.index >> 16, domain.index >> 8, domain.index].map((byte) =>
      (byte & 255).toString(16).padStart(2, '0'),
    );
    const socket = this.#vncSocket;
    const display = `<graphics type='vnc'><listen type='socket' socket='${socket}'/></graphics>`;
    return (socket === undefined ? recorded : recorded.replace(GRAPHICS, display))
      .replace(NAME, () => `<name>${escape(domain.name)}</name>${domain.extra}`)
      .replace(UUID, `<uuid>${domain.uuid}</uuid>`)
      .replace(MAC, `<mac address='52:54:00:${mac.join(':')}'/>`)
      .replace(ID, `<domain type='$1' id='${domain.id}'`);
  }

  /** What the flags of the list and stats calls choose: one group of flags each, and any flag of a group. */
  select(flags: number): StandInDomain[] {
    const off = (domain: StandInDomain): boolean => domain.id < 0;
    const inState = (state: number) => (domain: StandInDomain) => domain.state === state;
    const groups: [flag: number, matches: (domain: StandInDomain) => boolean][][] = [
      [
        [listFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE, (domain) => !off(domain)],
        [listFlags.VIR_CONNECT_LIST_DOMAINS_INACTIVE, off],
      ],
      [
        [listFlags.VIR_CONNECT_LIST_DOMAINS_PERSISTENT, () => true],
        [listFlags.VIR_CONNECT_LIST_DOMAINS_TRANSIENT, () => false],
      ],
      [
        [listFlags.VIR_CONNECT_LIST_DOMAINS_RUNNING, inState(domainState.VIR_DOMAIN_RUNNING)],
        [listFlags.VIR_CONNECT_LIST_DOMAINS_PAUSED, inState(domainState.VIR_DOMAIN_PAUSED)],
        [listFlags.VIR_CONNECT_LIST_DOMAINS_SHUTOFF, inState(domainState.VIR_DOMAIN_SHUTOFF)],
        [listFlags.VIR_CONNECT_LIST_DOMAINS_OTHER, () => false],
      ],
      [
        [listFlags.VIR_CONNECT_LIST_DOMAINS_AUTOSTART, (domain) => domain.autostart],
        [listFlags.VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART, (domain) => !domain.autostart],
      ],
      [
        [listFlags.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE, () => false],
        [listFlags.VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE, () => true],
      ],
      [
        [listFlags.VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT, () => false],
        [listFlags.VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT, () => true],
      ],
      [
        [listFlags.VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT, () => false],
        [listFlags.VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT, () => true],
      ],
    ];
    const asked = groups
      .map((group) => group.filter(([flag]) => (flags & flag) !== 0))
      .filter((group) => group.length > 0);
    return this.domains.filter((domain) =>
      asked.every((group) => group.some(([, matches]) => matches(domain))),
    );
  }
}
