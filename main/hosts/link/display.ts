import { connect, isIP, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Graphics } from '../../xml/index.ts';

const CONNECT_MS = 10_000;

/**
 * Where to connect to for a display of the local host: the loopback address for what listens everywhere, else the very
 * address, if it is one of this machine. The XML comes from the host and must not send us anywhere else.
 */
export function localAddress(
  address: string | undefined,
  own: () => readonly string[] = ownAddresses,
): string | undefined {
  const at = withoutWildcard(address);
  if (at === '::1' || /^127(?:\.\d{1,3}){3}$/.test(at)) return at;
  return own().includes(at) ? at : undefined;
}

/**
 * The same for a display of a far host, as that host sees it. Its XML must not have us ask for a name there.
 * @throws Error for what is no address
 */
export function farAddress(address: string | undefined): string {
  const at = withoutWildcard(address);
  if (isIP(at) === 0) throw new Error(`${JSON.stringify(at)} is no address`);
  return at;
}

/** What listens everywhere, or by the name of the loopback, is reached at the loopback address of its kind. */
function withoutWildcard(address: string | undefined): string {
  if (address === undefined || address === '' || address === '0.0.0.0' || address === 'localhost')
    return '127.0.0.1';
  return address === '::' ? '::1' : address;
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  );
}

/**
 * Connects to a local display's socket or port.
 * @throws Error in the system's words
 */
export async function connectDisplay(
  listen: Graphics['listen'],
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const deadline = AbortSignal.timeout(CONNECT_MS);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  either.throwIfAborted();
  const socket = connect(target(listen));
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => fail(either.reason as Error);
    const fail = (error: Error): void => {
      either.removeEventListener('abort', abort);
      socket.destroy();
      reject(error);
    };
    either.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      either.removeEventListener('abort', abort);
      socket.off('error', fail);
      resolve();
    });
  });
  return socket;
}

function target(listen: Graphics['listen']): { path: string } | { host: string; port: number } {
  if (listen.type === 'socket' && listen.path !== undefined) return { path: listen.path };
  if ((listen.type === 'address' || listen.type === 'network') && listen.port !== undefined) {
    const host = localAddress(listen.address);
    if (host === undefined) throw new Error(`${listen.address} is not an address of this machine`);
    return { host, port: listen.port };
  }
  throw new Error('the display listens nowhere');
}
