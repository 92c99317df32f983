import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { TransportError } from './transportError.ts';
import type { Dialer } from './dialer.ts';

/** Dials a daemon's unix socket. */
export const unixDialer = ({ path }: { path: string }): Dialer => ({
  description: path,
  dial: (signal) => dialUnix(path, signal),
});

/** What the system's socket address holds; a longer path would be cut short. */
const longestPath = 107;

/** @throws TransportError, or the signal's reason */
export function dialUnix(path: string, signal?: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    if (!path.startsWith('/') || path.includes('\0') || Buffer.byteLength(path) > longestPath)
      throw new TransportError(
        'FAILED',
        `${JSON.stringify(path)} cannot be a socket: it must be an absolute path of at most ${longestPath} bytes`,
        { path },
      );
    const socket = connect(path);
    const onAbort = (): void => {
      socket.destroy();
      reject(signal?.reason as Error);
    };
    const onError = (error: NodeJS.ErrnoException): void => {
      signal?.removeEventListener('abort', onAbort);
      void describe(path, error).then(reject);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('connect', () => {
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      resolve(socket);
    });
  });
}

/** The system refuses a connection to a file that is no socket with the same word as to one that nobody serves. */
async function describe(path: string, error: NodeJS.ErrnoException): Promise<TransportError> {
  if (error.code === 'ECONNREFUSED') {
    const entry = await stat(path).catch(() => undefined);
    if (entry && !entry.isSocket())
      return TransportError.ofSocket(path, Object.assign(new Error(error.message), { code: 'ENOTSOCK' }));
  }
  return TransportError.ofSocket(path, error);
}
