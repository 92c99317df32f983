import {
  virDomainModificationImpact,
  type CallOptions,
  type Connection,
  type Domain,
} from '../../libvirt/index.ts';
import type { Virsh } from '../virsh.ts';

const LIVE = virDomainModificationImpact.VIR_DOMAIN_AFFECT_LIVE;

/** A call on the running domain, and the same in virsh. */
export interface Tune {
  call: string;
  command: string;
  run: (domain: Domain, connection: Connection) => Promise<unknown>;
}

/** Rows of a list field, `0 1-3`, by their first word. */
export const rowsOf = (value: string | undefined): Map<string, string[]> =>
  new Map(
    (value ?? '')
      .split('\n')
      .map((line) => line.split(' '))
      .flatMap(([first = '', ...rest]) =>
        first === '' || rest.length === 0 ? [] : [[first, rest] as const],
      ),
  );

/** Where a thread may run: on these processors, or, as virsh says it, `r`, on all that the host has. */
export interface Pin {
  /** Of a virtual CPU or an I/O thread. */
  thread: string;
  cpus: string;
}

const ALL = 'r';

/**
 * Pins that are other ones now. One that was taken away is no pin any more only once its thread may run wherever those
 * without a pin do.
 */
export function changedPins(
  before: string | undefined,
  after: string | undefined,
  others: string | undefined,
): Pin[] {
  const [was, is] = [rowsOf(before), rowsOf(after)];
  const gone = [...was.keys()].filter((thread) => !is.has(thread));
  return [
    ...[...is].flatMap(([thread, [cpus = '']]) => (was.get(thread)?.[0] === cpus ? [] : [{ thread, cpus }])),
    ...gone.map((thread) => ({ thread, cpus: others ?? ALL })),
  ];
}

export const pinOf = (cpus: string | undefined, others: string | undefined): string => cpus ?? others ?? ALL;

async function mapOf(cpus: string, connection: Connection, call: CallOptions): Promise<number[]> {
  if (cpus !== ALL) return cpuSet(cpus);
  const { nodes, sockets, cores, threads } = await connection.getNodeInfo(call);
  return [...Array(nodes * sockets * cores * threads).keys()];
}

type Run = (domain: Domain, cpus: number[], flags: number, call: CallOptions) => Promise<unknown>;

const pinned =
  (cpus: string, call: CallOptions, run: Run): Tune['run'] =>
  async (domain, connection) =>
    run(domain, await mapOf(cpus, connection, call), LIVE, call);

export const pinVcpu = ({ thread, cpus }: Pin, name: string, virsh: Virsh, call: CallOptions): Tune => ({
  call: 'domain_pin_vcpu_flags',
  command: virsh('vcpupin', ['--live', '--vcpu', thread, '--cpulist', cpus], name),
  run: pinned(cpus, call, (domain, map, ...rest) => domain.pinVcpuFlags(Number(thread), map, ...rest)),
});

export const pinIOThread = ({ thread, cpus }: Pin, name: string, virsh: Virsh, call: CallOptions): Tune => ({
  call: 'domain_pin_iothread',
  command: virsh('iothreadpin', ['--live'], name, thread, cpus),
  run: pinned(cpus, call, (domain, map, ...rest) => domain.pinIOThread(Number(thread), map, ...rest)),
});

export const pinEmulator = (cpus: string, name: string, virsh: Virsh, call: CallOptions): Tune => ({
  call: 'domain_pin_emulator',
  command: virsh('emulatorpin', ['--live', '--cpulist', cpus], name),
  run: pinned(cpus, call, (domain, map, ...rest) => domain.pinEmulator(map, ...rest)),
});

/** `0-3,^2,8` as numbers. */
export function cpuSet(words: string): number[] {
  const cpus = new Set<number>();
  for (const part of words.split(',')) {
    const [, not, first = '', end] = /^\s*(\^?)(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    for (let cpu = Number(first); first !== '' && cpu <= Number(end ?? first); cpu += 1) {
      if (not === '^') cpus.delete(cpu);
      else cpus.add(cpu);
    }
  }
  return [...cpus].sort((a, b) => a - b);
}
