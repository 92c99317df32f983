import type { Host } from '../../../preload/contract/index.ts';
import type { Mark } from '../../ui/index.ts';

const MARK: Record<Host['state'], Mark> = {
  connected: 'running',
  connecting: 'busy',
  retrying: 'lost',
  lost: 'lost',
  failed: 'crashed',
  disconnected: 'shutoff',
};

export const hostMark = (host: Host): Mark => MARK[host.state];

/** Whether there is a connection, or one on its way, that can be ended. */
export const isOpen = (host: Host): boolean => host.state !== 'disconnected' && host.state !== 'failed';

/** Whether somebody may have had to prove who he is. */
export const hasLogin = ({ transport }: Host): boolean =>
  transport === 'ssh' || transport === 'libssh' || transport === 'libssh2';
