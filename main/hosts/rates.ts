/**
 * What one stats reply tells of one domain. Counters only grow while the hypervisor's process lives; NaN marks what the
 * reply does not say. Numbers, not bigint: above 2^53 ns (104 days of one CPU) they lose nanoseconds, which no rate shows.
 */
export interface Counters {
  /** Monotonic ms at which the reply was made, as near as can be known. */
  at: number;
  cpuTimeNs: number;
  readBytes: number;
  writeBytes: number;
  rxBytes: number;
  txBytes: number;
}

/** Rates per second over the time between two samples; NaN where either does not say. */
export interface Rates {
  /** 0…1 of the domain's own vCPUs. */
  cpu: number;
  readBytes: number;
  writeBytes: number;
  rxBytes: number;
  txBytes: number;
}

/** Samples nearer than this say more of the clock than of the guest. */
const SHORTEST_MS = 200;
/** Over a longer gap (host lost, laptop asleep) an average would be drawn as if it were now. */
const LONGEST_MS = 60_000;

const NONE: Rates = { cpu: NaN, readBytes: NaN, writeBytes: NaN, rxBytes: NaN, txBytes: NaN };

/**
 * A counter that fell (guest process restarted, device unplugged, 32-bit wrap in the driver) has no rate for that one
 * interval: whatever was counted in between is unknown, and a gap is honest where a guess would be a spike.
 */
export function rates(previous: Counters | undefined, current: Counters, vcpus: number): Rates {
  if (previous === undefined) return NONE;
  const ms = current.at - previous.at;
  if (!(ms >= SHORTEST_MS && ms <= LONGEST_MS)) return NONE;
  // A guest process that restarted restarts all its counters, also those that have since passed their old value.
  if (current.cpuTimeNs < previous.cpuTimeNs) return NONE;
  const perSecond = (before: number, now: number): number =>
    now >= before ? ((now - before) * 1000) / ms : NaN;
  const cpu = perSecond(previous.cpuTimeNs, current.cpuTimeNs) / (1e9 * Math.max(1, vcpus));
  return {
    // The daemon reads the counter somewhere between request and reply, so a busy guest may seem above all its vCPUs.
    cpu: cpu > 1 ? 1 : cpu,
    readBytes: perSecond(previous.readBytes, current.readBytes),
    writeBytes: perSecond(previous.writeBytes, current.writeBytes),
    rxBytes: perSecond(previous.rxBytes, current.rxBytes),
    txBytes: perSecond(previous.txBytes, current.txBytes),
  };
}

/** Whether `current` is too near to `previous` to replace it as the base of the next rate. */
export function tooNear(previous: Counters | undefined, current: Counters): boolean {
  return previous !== undefined && current.at - previous.at < SHORTEST_MS;
}
