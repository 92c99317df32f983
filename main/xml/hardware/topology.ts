import type { Values } from '../devices/field.ts';
import type { FieldProblem } from '../devices/validate.ts';
import type { Writes } from './live.ts';

/** Below the sockets; all of them together are as many as the guest's CPUs. */
const INNER = ['dies', 'clusters', 'cores', 'threads'] as const;
const TOPOLOGY = ['sockets', ...INNER] as const;

/** CPUs to a socket; undefined where nothing is said of a topology, or it does not change. */
function perSocket(after: Values, writes: Writes): number | undefined {
  if (TOPOLOGY.every((id) => after[id] === undefined)) return undefined;
  if (!['maxVcpus', ...TOPOLOGY].some((id) => id in writes)) return undefined;
  const product = INNER.reduce((all, id) => all * Number(after[id] ?? 1), 1);
  return Number.isSafeInteger(product) && product > 0 ? product : undefined;
}

/** Sockets come and go with the CPUs, where nobody said how many there are and the CPUs fill them. */
export function topologyMeant(after: Values, given: Writes): Writes {
  const each = perSocket(after, given);
  const sockets = Number(after['maxVcpus']) / (each ?? Number.NaN);
  const follows = Number.isInteger(sockets) && !('sockets' in given) && String(sockets) !== after['sockets'];
  return follows ? { ...given, sockets: String(sockets) } : given;
}

/** Sockets that are not filled, or CPUs that have none. */
export function topologyProblems(after: Values, writes: Writes): FieldProblem[] {
  const each = perSocket(after, writes);
  const count = Number(after['maxVcpus']);
  const sockets = Number(after['sockets'] ?? 1);
  if (each === undefined || !Number.isInteger(count) || sockets * each === count) return [];
  if ('sockets' in writes && count % each === 0)
    return [{ field: 'sockets', problem: sockets * each < count ? 'tooSmall' : 'tooLarge', limit: count / each }];
  if ('maxVcpus' in writes) return [{ field: 'maxVcpus', problem: 'tooSmall', limit: Math.ceil(count / each) * each }];
  const field = TOPOLOGY.findLast((id) => id in writes) ?? 'sockets';
  const others = each / (field === 'sockets' ? 1 : Number(after[field] ?? 1));
  let limit = Number(after[field] ?? 1);
  while (limit > 1 && count % (others * limit) !== 0) limit -= 1;
  return [{ field, problem: 'tooLarge', limit }];
} // prettier-ignore
