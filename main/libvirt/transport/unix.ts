import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { TransportError } from './transportError.ts';
import type { Dialer } from './dialer.ts';

/** Dials a daemon's unix socket. */
export const unixDialer = ({ path }: { path: string }): Dialer => ({
  description: path,
  dial: (signal) => dialUnix(path, signal),
});

export function dialUnix(path: string, signal?: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const socket = connect(path);
    const onAbort = (): void => {
      socket.destroy();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      signal?.removeEventListener('abort', onAbort);
      reject(TransportError.ofSocket(path, error));
    });
    socket.once('connect', () => {
      signal?.removeEventListener('abort', onAbort);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
