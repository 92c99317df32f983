import {
  virDomainBlockedReason,
  virDomainCrashedReason,
  virDomainNostateReason,
  virDomainPausedReason,
  virDomainPMSuspendedReason,
  virDomainRunningReason,
  virDomainShutdownReason,
  virDomainShutoffReason,
  virDomainState,
} from '../protocol/enums.gen.ts';
import { enumNames } from './names.ts';
import type { NameOf } from './names.ts';

/** What a domain is doing: `running`, `paused`, `shutoff`, … */
export type DomainStateName = NameOf<typeof virDomainState, 'VIR_DOMAIN_'> | 'unknown';

/** The name of a virDomainState number. */
export const domainStateName = enumNames(virDomainState, 'VIR_DOMAIN_');

/** A reason's number means something else in each state. */
const reasonNames = {
  nostate: enumNames(virDomainNostateReason, 'VIR_DOMAIN_NOSTATE_'),
  running: enumNames(virDomainRunningReason, 'VIR_DOMAIN_RUNNING_'),
  blocked: enumNames(virDomainBlockedReason, 'VIR_DOMAIN_BLOCKED_'),
  paused: enumNames(virDomainPausedReason, 'VIR_DOMAIN_PAUSED_'),
  shutdown: enumNames(virDomainShutdownReason, 'VIR_DOMAIN_SHUTDOWN_'),
  shutoff: enumNames(virDomainShutoffReason, 'VIR_DOMAIN_SHUTOFF_'),
  crashed: enumNames(virDomainCrashedReason, 'VIR_DOMAIN_CRASHED_'),
  pmsuspended: enumNames(virDomainPMSuspendedReason, 'VIR_DOMAIN_PMSUSPENDED_'),
} as const;

/** A state with its reason, as a union: checking `state` narrows `reason`. */
export type DomainState =
  | {
      [S in keyof typeof reasonNames]: {
        readonly state: S;
        readonly reason: ReturnType<(typeof reasonNames)[S]>;
      };
    }[keyof typeof reasonNames]
  | { readonly state: 'unknown'; readonly reason: 'unknown' };

/** The names of a state and a reason number, as domain_get_state and the `state.*` statistics carry them. */
export function decodeDomainState(state: number, reason: number): DomainState {
  const name = domainStateName(state);
  if (name === 'unknown') return { state: 'unknown', reason: 'unknown' };
  return { state: name, reason: reasonNames[name](reason) } as DomainState;
}
