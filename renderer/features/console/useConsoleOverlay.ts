import type { ConsoleInfo, Domain } from '../../../preload/contract/index.ts';
import type { LinkState } from './consoleLink.ts';
import { canHaveConsole, type Overlay, overlayOf } from './consoleOverlay.ts';
import { useOnline } from './useConsole.ts';

const PASSWORD: Overlay = { kind: 'password', veil: true, actions: [] };

/** What stands over the picture of this console now. */
export function useConsoleOverlay(
  domain: Domain,
  info: ConsoleInfo,
  link: LinkState,
  asksPassword = false,
): Overlay | undefined {
  const online = useOnline();
  if (asksPassword) return PASSWORD;
  return unreachable(domain, info) ?? overlayOf(domain, link, !online);
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
