import { useEffect, useState } from 'react';
import type { ConsoleInfo, Domain } from '../../../preload/contract/index.ts';
import type { LinkState } from './consoleLink.ts';
import { canHaveConsole, type Overlay, overlayOf } from './consoleOverlay.ts';
import { useOnline } from './useConsole.ts';

const PASSWORD: Overlay = { kind: 'password', veil: true, actions: [] };

/** A connection that comes, or comes back, within so long (ms) needs no word: the last picture stands as it is. */
const PATIENCE_MS = 500;

/** What stands over the picture of this console now. */
export function useConsoleOverlay(
  domain: Domain,
  info: ConsoleInfo,
  link: LinkState,
  asksPassword = false,
): Overlay | undefined {
  const online = useOnline();
  const overlay = asksPassword ? PASSWORD : (unreachable(domain, info) ?? overlayOf(domain, link, !online));
  const passing = overlay?.kind === 'connecting' || overlay?.kind === 'retrying';
  const lasts = useLasting(passing);
  return passing && !lasts ? undefined : overlay;
}

/** Whether `on` has been true for as long as patience lasts. */
function useLasting(on: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!on) return;
    const timer = setTimeout(() => setLasts(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [on]);
  return lasts;
}

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
