import type { Domain, DomainState, LifecycleAction } from '../../../preload/contract/index.ts';
import type { IconName } from '../../ui/index.ts';

/** When the user is asked first: never, always, or as he chose for actions of this kind. */
type Asks = 'never' | 'always' | 'shutdown' | 'destroy' | 'pause';

export interface ActionSpec {
  icon: IconName;
  shortcut?: string;
  /** Whether it makes sense in the VM's state. */
  applies: (domain: Domain) => boolean;
  asks: Asks;
  /** What it destroys cannot be had back. */
  danger: boolean;
  /** States that show that it has done what was asked; until then the VM is shown as busy with it. */
  reaches?: readonly DomainState[];
}

const running = ({ state }: Domain): boolean => state === 'running' || state === 'blocked';
const loaded = (domain: Domain): boolean => running(domain) || domain.state === 'paused';
const off = ({ state }: Domain): boolean => state === 'shutoff' || state === 'crashed' || state === 'saved';
const OFF: readonly DomainState[] = ['shutoff', 'crashed', 'saved'];
const ON: readonly DomainState[] = ['running', 'blocked', 'paused'];

export const ACTIONS: Record<LifecycleAction, ActionSpec> = {
  start: { icon: 'play', applies: off, asks: 'never', danger: false, reaches: ON },
  startPaused: { icon: 'play', applies: off, asks: 'never', danger: false, reaches: ON },
  suspend: { icon: 'pause', applies: running, asks: 'pause', danger: false, reaches: ['paused', ...OFF] },
  resume: {
    icon: 'play',
    applies: ({ state }) => state === 'paused' || state === 'pmsuspended',
    asks: 'never',
    danger: false,
    reaches: ['running', 'blocked', ...OFF],
  },
  shutdown: { icon: 'power', applies: running, asks: 'shutdown', danger: false, reaches: OFF },
  shutdownAgent: { icon: 'power', applies: running, asks: 'shutdown', danger: false, reaches: OFF },
  shutdownAcpi: { icon: 'power', applies: running, asks: 'shutdown', danger: false, reaches: OFF },
  reboot: { icon: 'reboot', applies: running, asks: 'shutdown', danger: false },
  reset: { icon: 'bolt', applies: loaded, asks: 'destroy', danger: true },
  destroy: {
    icon: 'stop',
    applies: (domain) => loaded(domain) || domain.state === 'shutdown' || domain.state === 'pmsuspended',
    asks: 'destroy',
    danger: true,
    reaches: OFF,
  },
  managedSave: {
    icon: 'save',
    applies: (domain) => loaded(domain) && domain.persistent,
    asks: 'never',
    danger: false,
    reaches: ['saved', 'shutoff'],
  },
  discardManagedSave: {
    icon: 'trash',
    applies: (domain) => domain.hasManagedSave && off(domain),
    asks: 'destroy',
    danger: true,
    reaches: ['shutoff'],
  },
  injectNmi: { icon: 'bolt', applies: loaded, asks: 'destroy', danger: true },
};

/** Menus' order: what is wanted most first, what destroys last. */
export const ACTION_GROUPS: readonly (readonly LifecycleAction[])[] = [
  ['start', 'startPaused', 'resume', 'suspend'],
  ['shutdown', 'reboot', 'managedSave'],
  ['reset', 'destroy', 'discardManagedSave'],
];
export const RARE_ACTIONS: readonly LifecycleAction[] = ['shutdownAgent', 'shutdownAcpi', 'injectNmi'];

export interface Confirmations {
  shutdown: boolean;
  destroy: boolean;
  pause: boolean;
}

/** Whether to ask before `action` on so many VMs. */
export function mustAsk(action: LifecycleAction, count: number, chosen: Confirmations): boolean {
  const { asks } = ACTIONS[action];
  if (asks === 'never') return false;
  return asks === 'always' || count > 1 || chosen[asks];
}

/** Whether the VM now shows what `action` was to bring about. */
export const hasReached = (action: LifecycleAction, domain: Domain): boolean =>
  ACTIONS[action].reaches?.includes(domain.state) ?? false;
