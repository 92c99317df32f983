import type { Domain, FailureData, LifecycleAction } from '../../../preload/contract/index.ts';
import type { LinkState } from './consoleLink.ts';

/** What an overlay offers. `retry` connects at once, `takeOver` takes the console from its holder. */
export type OverlayAction = LifecycleAction | 'retry' | 'takeOver' | 'reconnectHost';

/** What is drawn over the picture. `veil` dims a picture that is out of date; without it the guest stays usable. */
export interface Overlay {
  /** Names the text in the catalog. */
  kind:
    | 'lost'
    | 'off'
    | 'saved'
    | 'crashed'
    | 'paused'
    | 'ioerror'
    | 'suspended'
    | 'connecting'
    | 'retrying'
    | 'taken'
    | 'password'
    | 'failed'
    | 'pageOffline';
  veil: boolean;
  actions: readonly OverlayAction[];
  failure?: FailureData;
  /** ms since the epoch. */
  retryAt?: number;
}

/** States in which the hypervisor runs the VM, so that it can have a console. */
const ACTIVE: readonly Domain['state'][] = [
  'running',
  'blocked',
  'paused',
  'shutdown',
  'pmsuspended',
  'nostate',
];

type Watched = Pick<Domain, 'state' | 'reason' | 'lost' | 'domainId'>;

/** Whether there is anything to connect to. A crashed VM that the hypervisor keeps still shows its last screen. */
export function canHaveConsole(domain: Watched): boolean {
  if (domain.lost) return false;
  return ACTIVE.includes(domain.state) || (domain.state === 'crashed' && domain.domainId !== undefined);
}

/**
 * The one thing to say over the picture, the most decisive first; undefined when the picture speaks for itself.
 * `pageOffline`: this page has lost its backend, so nothing that it knows is fresh.
 */
export function overlayOf(domain: Watched, link: LinkState, pageOffline = false): Overlay | undefined {
  if (pageOffline) return { kind: 'pageOffline', veil: true, actions: [] };
  // A picture that still arrives is true whatever the host's own connection says.
  if (domain.lost && link.phase !== 'open') return { kind: 'lost', veil: true, actions: ['reconnectHost'] };
  if (!domain.lost) {
    const off = offOverlay(domain);
    if (off) return off;
  }
  const linked = linkOverlay(link);
  if (linked) return linked;
  if (domain.state === 'paused') {
    const kind = domain.reason === 'ioerror' ? 'ioerror' : 'paused';
    return { kind, veil: false, actions: ['resume'] };
  }
  if (domain.state === 'pmsuspended') return { kind: 'suspended', veil: false, actions: ['resume'] };
  if (domain.state === 'crashed') return { kind: 'crashed', veil: false, actions: ['destroy', 'reset'] };
  return undefined;
}

function offOverlay(domain: Watched): Overlay | undefined {
  if (domain.state === 'saved') return { kind: 'saved', veil: true, actions: ['start'] };
  if (domain.state === 'crashed' && domain.domainId === undefined) {
    return { kind: 'crashed', veil: true, actions: ['start'] };
  }
  if (domain.state === 'shutoff') return { kind: 'off', veil: true, actions: ['start'] };
  return undefined;
}

function linkOverlay(link: LinkState): Overlay | undefined {
  switch (link.phase) {
    case 'open':
      return undefined;
    case 'waiting':
    case 'opening':
      return { kind: 'connecting', veil: true, actions: [] };
    case 'retrying':
      return {
        kind: 'retrying',
        veil: true,
        actions: ['retry'],
        retryAt: link.retryAt,
        ...(link.failure ? { failure: link.failure } : {}),
      };
    case 'taken':
      return { kind: 'taken', veil: true, actions: ['takeOver', 'retry'], failure: link.failure };
    case 'denied':
      return { kind: 'password', veil: true, actions: [] };
    case 'failed':
      return { kind: 'failed', veil: true, actions: ['retry'], failure: link.failure };
  }
}
