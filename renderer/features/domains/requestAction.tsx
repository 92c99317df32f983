import type { Domain, LifecycleAction } from '../../../preload/contract/index.ts';
import { showDialog } from '../../ui/index.ts';
import { preferencesStore } from '../settings/index.ts';
import { act } from './actionStore.ts';
import { ConfirmAction } from './ConfirmAction.tsx';
import { ACTIONS, mustAsk } from './lifecycle.ts';

/**
 * The one way to a life-cycle action, whether from a button, a menu, a key or the palette: leaves out the VMs it makes
 * no sense for, asks first where something is lost, then does it.
 */
export function requestAction(action: LifecycleAction, domains: readonly Domain[]): void {
  const targets = domains.filter((domain) => !domain.lost && ACTIONS[action].applies(domain));
  if (targets.length === 0) return;
  if (!mustAsk(action, targets.length, preferencesStore.getState().confirm)) {
    void act(action, targets);
    return;
  }
  showDialog((close) => (
    <ConfirmAction
      action={action}
      domains={targets}
      leftOut={domains.length - targets.length}
      onClose={close}
      onConfirm={() => {
        close();
        void act(action, targets);
      }}
    />
  ));
}
