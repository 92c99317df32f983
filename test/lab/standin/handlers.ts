import { virDomainState as domainState, virErrorNumber } from '../../../main/libvirt/protocol/enums.gen.ts';
import type { ProcedureMap, ProcedureName } from '../../../main/libvirt/protocol/procedures.gen.ts';
import type { RemoteNonnullDomain } from '../../../main/libvirt/protocol/remoteShared.gen.ts';
import { HOST_PROCEDURES } from './recording.ts';
import { StatsReplay } from './stats.ts';
import type { StandInDomain, World } from './world.ts';

/** An error reply, as libvirt's QEMU driver gives it. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a connection offers to the procedures that are about itself. */
export interface Caller {
  /** Registers for domain events of this number, virDomainEventID; gives the callback's id. */
  registerDomainEvent(eventId: number): number;
  deregister(callbackId: number): void;
}

/** A procedure that returns nothing lets its handler do the same. */
type Answer<Ret> = Ret extends undefined ? void : Ret;

export type Handlers = {
  [N in ProcedureName]?: (args: ProcedureMap[N]['args'], caller: Caller) => Answer<ProcedureMap[N]['ret']>;
};

const XML_INACTIVE = 2;

/** The procedures that the stand-in answers. What is missing here it refuses as unsupported. */
export function createHandlers(world: World): Handlers {
  const { recording } = world;
  const stats = new StatsReplay(recording);
  const ref = (domain: StandInDomain): RemoteNonnullDomain => ({
    name: domain.name,
    uuid: domain.uuid,
    id: domain.id,
  });
  const found = (domain: StandInDomain | undefined, how: string): StandInDomain => {
    if (domain === undefined)
      throw new Refusal(virErrorNumber.VIR_ERR_NO_DOMAIN, `Domain not found: no domain with matching ${how}`);
    return domain;
  };
  const of = ({ dom }: { dom: RemoteNonnullDomain }): StandInDomain =>
    found(world.byUuid(dom.uuid), `uuid '${dom.uuid}' (${dom.name})`);
  const active = (domain: StandInDomain): StandInDomain => {
    if (domain.id < 0)
      throw new Refusal(
        virErrorNumber.VIR_ERR_OPERATION_INVALID,
        'Requested operation is not valid: domain is not running',
      );
    return domain;
  };
  const start = (domain: StandInDomain): void => {
    if (domain.id >= 0)
      throw new Refusal(
        virErrorNumber.VIR_ERR_OPERATION_INVALID,
        'Requested operation is not valid: domain is already running',
      );
    world.start(domain);
  };

  const handlers: Handlers = {
    connect_open: () => undefined,
    connect_close: () => undefined,
    connect_supports_feature: ({ feature }) => ({ supported: recording.features[feature] ?? 0 }),
    connect_get_hostname: () => ({ hostname: `standin-${world.domains.length}` }),
    connect_get_max_vcpus: () => ({ max_vcpus: 255 }),
    connect_register_close_callback: () => undefined,
    connect_unregister_close_callback: () => undefined,
    connect_domain_event_callback_register_any: ({ eventID }, caller) => ({
      callbackID: caller.registerDomainEvent(eventID),
    }),
    connect_domain_event_callback_deregister_any: ({ callbackID }, caller) => caller.deregister(callbackID),
    connect_network_event_register_any: (_, caller) => ({ callbackID: caller.registerDomainEvent(-1) }),
    connect_network_event_deregister_any: ({ callbackID }, caller) => caller.deregister(callbackID),
    connect_storage_pool_event_register_any: (_, caller) => ({ callbackID: caller.registerDomainEvent(-1) }),
    connect_storage_pool_event_deregister_any: ({ callbackID }, caller) => caller.deregister(callbackID),
    connect_node_device_event_register_any: (_, caller) => ({ callbackID: caller.registerDomainEvent(-1) }),
    connect_node_device_event_deregister_any: ({ callbackID }, caller) => caller.deregister(callbackID),
    connect_secret_event_register_any: (_, caller) => ({ callbackID: caller.registerDomainEvent(-1) }),
    connect_secret_event_deregister_any: ({ callbackID }, caller) => caller.deregister(callbackID),

    connect_list_all_domains: ({ flags }) => {
      const domains = world.select(flags).map(ref);
      return { domains, ret: domains.length };
    },
    connect_get_all_domain_stats: ({ doms, stats: types, flags }) => {
      const chosen = doms.length > 0 ? doms.map((dom) => of({ dom })) : world.select(flags);
      return {
        retStats: chosen.map((domain) => ({ dom: ref(domain), params: stats.params(domain, types) })),
      };
    },
    domain_lookup_by_uuid: ({ uuid }) => ({ dom: ref(found(world.byUuid(uuid), `uuid '${uuid}'`)) }),
    domain_lookup_by_name: ({ name }) => ({ dom: ref(found(world.byName(name), `name '${name}'`)) }),
    domain_lookup_by_id: ({ id }) => ({ dom: ref(found(world.byId(id), `id '${id}'`)) }),
    domain_get_xml_desc: (args) => ({ xml: world.xml(of(args), (args.flags & XML_INACTIVE) !== 0) }),
    domain_get_info: (args) => {
      const domain = of(args);
      const cpuTime = stats.params(domain, 0).find(({ field }) => field === 'cpu.time')?.value.value;
      return {
        state: domain.state,
        maxMem: domain.memory,
        memory: domain.memory,
        nrVirtCpu: domain.vcpus,
        cpuTime: typeof cpuTime === 'bigint' ? cpuTime : 0n,
      };
    },
    domain_get_state: (args) => {
      const { state, reason } = of(args);
      return { state, reason };
    },
    domain_get_os_type: () => ({ type: 'hvm' }),
    domain_get_autostart: (args) => ({ autostart: of(args).autostart ? 1 : 0 }),
    domain_set_autostart: (args) => void (of(args).autostart = args.autostart !== 0),
    domain_is_active: (args) => ({ active: of(args).id < 0 ? 0 : 1 }),
    domain_is_persistent: () => ({ persistent: 1 }),
    domain_is_updated: () => ({ updated: 0 }),
    domain_has_managed_save_image: () => ({ result: 0 }),
    domain_snapshot_num: () => ({ num: 0 }),
    domain_list_all_snapshots: () => ({ snapshots: [], ret: 0 }),
    domain_get_metadata: () => {
      throw new Refusal(
        virErrorNumber.VIR_ERR_NO_DOMAIN_METADATA,
        'metadata not found: Requested metadata element is not present',
      );
    },

    domain_create: (args) => start(of(args)),
    domain_create_with_flags: (args) => {
      const domain = of(args);
      start(domain);
      return { dom: ref(domain) };
    },
    domain_suspend: (args) => world.suspend(active(of(args))),
    domain_resume: (args) => {
      const domain = active(of(args));
      if (domain.state === domainState.VIR_DOMAIN_PAUSED) world.resume(domain);
    },
    domain_shutdown: (args) => world.stop(active(of(args)), 'shutdown'),
    domain_shutdown_flags: (args) => world.stop(active(of(args)), 'shutdown'),
    domain_destroy: (args) => world.stop(active(of(args)), 'destroyed'),
    domain_destroy_flags: (args) => world.stop(active(of(args)), 'destroyed'),

    network_get_xml_desc: ({ net }) => ({ xml: known(recording.xml.networks, net.name) }),
    network_is_active: () => ({ active: 1 }),
    network_is_persistent: () => ({ persistent: 1 }),
    network_get_autostart: () => ({ autostart: 0 }),
    node_device_get_xml_desc: ({ name }) => ({ xml: known(recording.xml.nodeDevices, name) }),
    node_device_is_active: () => ({ active: 1 }),
    interface_get_xml_desc: ({ iface }) => ({ xml: known(recording.xml.interfaces, iface.name) }),
    interface_is_active: () => ({ active: 1 }),
  };
  for (const name of HOST_PROCEDURES) Object.assign(handlers, { [name]: () => recording.host[name] });
  return handlers;
}

function known(recorded: Record<string, string>, name: string): string {
  const xml = recorded[name];
  if (xml === undefined)
    throw new Refusal(virErrorNumber.VIR_ERR_NO_SUPPORT, `the stand-in has not recorded ${name}`);
  return xml;
}
