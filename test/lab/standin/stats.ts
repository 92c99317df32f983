import {
  virDomainStatsTypes as statsTypes,
  virDomainState as domainState,
} from '../../../main/libvirt/protocol/enums.gen.ts';
import type { RemoteTypedParam } from '../../../main/libvirt/protocol/remoteShared.gen.ts';
import type { Recording } from './recording.ts';
import type { StandInDomain } from './world.ts';

const GROUPS: [prefix: string, flag: number][] = [
  ['state.', statsTypes.VIR_DOMAIN_STATS_STATE],
  ['cpu.', statsTypes.VIR_DOMAIN_STATS_CPU_TOTAL],
  ['balloon.', statsTypes.VIR_DOMAIN_STATS_BALLOON],
  ['vcpu.', statsTypes.VIR_DOMAIN_STATS_VCPU],
  ['net.', statsTypes.VIR_DOMAIN_STATS_INTERFACE],
  ['block.', statsTypes.VIR_DOMAIN_STATS_BLOCK],
  ['perf.', statsTypes.VIR_DOMAIN_STATS_PERF],
  ['iothread.', statsTypes.VIR_DOMAIN_STATS_IOTHREAD],
  ['memory.', statsTypes.VIR_DOMAIN_STATS_MEMORY],
  ['dirtyrate.', statsTypes.VIR_DOMAIN_STATS_DIRTYRATE],
];
const groupOf = (field: string): number => GROUPS.find(([prefix]) => field.startsWith(prefix))?.[1] ?? 0;

interface Field {
  param: RemoteTypedParam;
  group: number;
  /** Growth a second, of counters. */
  rate: number;
}

/** Makes every VM's figures from the two recorded ticks: counters go on growing at the recorded rate, more or less. */
export class StatsReplay {
  readonly #running: Field[];
  readonly #shutoff: Field[];

  constructor({ running, shutoff }: Recording) {
    const [first, second] = running.stats;
    const later = new Map(second.map((param) => [param.field, param]));
    this.#running = first.map((param) => {
      const next = later.get(param.field);
      const grown =
        typeof param.value.value === 'bigint' && typeof next?.value.value === 'bigint'
          ? Number(next.value.value - param.value.value)
          : 0;
      return { param, group: groupOf(param.field), rate: Math.max(0, grown / running.seconds) };
    });
    this.#shutoff = shutoff.stats.map((param) => ({ param, group: groupOf(param.field), rate: 0 }));
  }

  /** `types` is a mask of virDomainStatsTypes; 0 asks for all. */
  params(domain: StandInDomain, types: number, now = performance.now()): RemoteTypedParam[] {
    const seconds = (now - domain.startedAt) / 1000;
    // Each VM has a pace and a rhythm of its own. The derivative of this never falls below zero, so counters only grow.
    const period = 5 + (domain.index % 23);
    const pace = 0.2 + ((domain.index * 7919) % 100) / 40;
    const work =
      pace *
      (seconds + 0.9 * (period / (2 * Math.PI)) * Math.sin((2 * Math.PI * seconds) / period + domain.index));
    const fields = domain.id < 0 ? this.#shutoff : this.#running;
    const result: RemoteTypedParam[] = [];
    for (const { param, group, rate } of fields) {
      if (types !== 0 && (group & types) === 0) continue;
      result.push(rate > 0 ? grown(param, rate * work) : stateOr(param, domain));
    }
    return result;
  }
}

function grown(param: RemoteTypedParam, by: number): RemoteTypedParam {
  if (param.value.type !== 3 && param.value.type !== 4) return param;
  const value = param.value.value + BigInt(Math.max(0, Math.round(by)));
  return { field: param.field, value: { type: param.value.type, value } };
}

function stateOr(param: RemoteTypedParam, domain: StandInDomain): RemoteTypedParam {
  switch (param.field) {
    case 'state.state':
      return { field: param.field, value: { type: 1, value: domain.state } };
    case 'state.reason':
      return { field: param.field, value: { type: 1, value: domain.reason } };
    case 'vcpu.0.state':
      return {
        field: param.field,
        value: { type: 1, value: domain.state === domainState.VIR_DOMAIN_RUNNING ? 1 : 0 },
      };
    case 'balloon.current':
    case 'balloon.maximum':
      return { field: param.field, value: { type: 4, value: domain.memory } };
    default:
      return param;
  }
}
