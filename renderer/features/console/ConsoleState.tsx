import { type ReactNode, useState } from 'react';
import type { ConsoleInfo, Domain, FailureData } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { displayName } from '../../ui/index.ts';
import { useHost } from '../hosts/index.ts';
import { ConsoleOverlay } from './ConsoleOverlay.tsx';
import { canHaveConsole, type Overlay, type OverlayAction, overlayOf } from './consoleOverlay.ts';
import { type UsedConsole, useOnline } from './useConsole.ts';

export interface ConsoleStateProps {
  domain: Domain;
  info: ConsoleInfo;
  used: Pick<UsedConsole, 'state' | 'retry'>;
  /** The display waits for a password. */
  asksPassword?: boolean;
  /** Asks for it. */
  children?: ReactNode;
}

/** What stands over a console's picture, and what its buttons do. */
export function ConsoleState({ domain, info, used, asksPassword = false, children }: ConsoleStateProps) {
  const online = useOnline();
  const hostName = useHost(domain.host)?.name ?? domain.host;
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<FailureData>();

  const overlay = asksPassword
    ? PASSWORD
    : (unreachable(domain, info) ?? overlayOf(domain, used.state, !online));
  if (!overlay) return null;

  const act = async (action: OverlayAction) => {
    setRefused(undefined);
    if (action === 'retry') return used.retry();
    if (action === 'takeOver') return used.retry(true);
    setBusy(true);
    try {
      if (action === 'reconnectHost') await api.hosts.connect({ id: domain.host });
      else {
        const { host, uuid } = domain;
        const { results } = await api.domains.act({ action, domains: [{ host, uuid }] });
        setRefused(results[0]?.failure);
      }
    } catch (error) {
      setRefused(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <ConsoleOverlay
      overlay={refused ? { ...overlay, failure: refused } : overlay}
      names={{ name: displayName(domain.name), host: hostName }}
      busy={busy}
      onAction={(action) => void act(action)}
    >
      {overlay.kind === 'password' && children}
    </ConsoleOverlay>
  );
}

const PASSWORD: Overlay = { kind: 'password', veil: true, actions: [] };

/** A console of a running VM that cannot be opened from here says why instead of trying. */
function unreachable(domain: Domain, info: ConsoleInfo): Overlay | undefined {
  if (info.reachable || !canHaveConsole(domain)) return undefined;
  const message = info.reason ?? '';
  return {
    kind: 'failed',
    veil: true,
    actions: [],
    failure: { code: 'Unsupported', message, retryable: false },
  };
}
