import type { ReactNode } from 'react';
import type { Domain, FailureData } from '../../../preload/contract/index.ts';
import { api } from '../../api/index.ts';
import { displayName } from '../../ui/index.ts';
import { requestAction, usePending, useRuns } from '../domains/index.ts';
import { useHost } from '../hosts/index.ts';
import { ConsoleOverlay } from './ConsoleOverlay.tsx';
import type { Overlay, OverlayAction } from './consoleOverlay.ts';

export interface ConsoleStateProps {
  domain: Domain;
  overlay: Overlay | undefined;
  onRetry: (force?: boolean) => void;
  /** Asks for the password. */
  children?: ReactNode;
}

/** What stands over a console's picture, and what its buttons do. */
export function ConsoleState({ domain, overlay, onRetry, children }: ConsoleStateProps) {
  const hostName = useHost(domain.host)?.name ?? domain.host;
  const pending = usePending(domain.key);
  const refusal = useRefusal(domain, overlay?.actions ?? []);
  if (!overlay) return null;

  const act = (action: OverlayAction) => {
    if (action === 'retry') onRetry();
    else if (action === 'takeOver') onRetry(true);
    // How it went shows in the host's state, of which this overlay speaks.
    else if (action === 'reconnectHost') api.hosts.connect({ id: domain.host }).catch(() => undefined);
    else requestAction(action, [domain]);
  };
  return (
    <ConsoleOverlay
      overlay={refusal ? { ...overlay, failure: refusal } : overlay}
      names={{ name: displayName(domain.name), host: displayName(hostName) }}
      pending={pending}
      onAction={act}
    >
      {overlay.kind === 'password' && children}
    </ConsoleOverlay>
  );
}

/** Why the last of `actions` was refused, from wherever it was asked for, until it is dismissed or asked for again. */
function useRefusal(domain: Domain, actions: readonly OverlayAction[]): FailureData | undefined {
  const runs = useRuns();
  const run = runs.findLast(({ action }) => (actions as readonly string[]).includes(action));
  return run?.failures.find(({ key }) => key === domain.key)?.failure;
}
