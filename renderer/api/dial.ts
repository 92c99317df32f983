import {
  connectMux,
  createClient,
  messagePortTransport,
  PORT_MESSAGE,
  PORT_REQUEST,
  webSocketTransport,
  WIRE_PATH,
  type Transport,
} from '../../preload/wire/index.ts';
import { i18n } from '../locales/index.ts';
import type { Dial, Session } from './session.ts';

/** How long a shell may take to hand over a port or to answer, before it counts as not there. */
const DIAL_MS = 10_000;

function sessionOver(transport: Transport): Session {
  const mux = connectMux(transport);
  return {
    client: createClient(mux),
    openChannel: (id) => mux.openChannel(id),
    onClose: (listener) => mux.onClose(listener),
    close: () => mux.close(),
  };
}

const noAnswer = (): Error => new Error(i18n.t('backend.unreachable'));

/** The web shell: a WebSocket to where the page came from. The shell's cookie says who we are. */
const dialWebSocket: Dial = () =>
  new Promise((resolve, reject) => {
    const url = new URL(WIRE_PATH, location.origin);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    const timer = setTimeout(() => {
      socket.close();
      reject(noAnswer());
    }, DIAL_MS);
    // Before it is open a WebSocket tells the page nothing of why it failed.
    const failed = () => {
      clearTimeout(timer);
      reject(noAnswer());
    };
    socket.addEventListener('close', failed, { once: true });
    socket.addEventListener(
      'open',
      () => {
        clearTimeout(timer);
        socket.removeEventListener('close', failed);
        resolve(sessionOver(webSocketTransport(socket)));
      },
      { once: true },
    );
  });

/** Electron: the preload script hands over a port each time it is asked. */
const dialMessagePort: Dial = () =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      window.removeEventListener('message', receive);
    };
    const receive = (event: MessageEvent) => {
      const [port] = event.ports;
      if (event.source !== window || event.data !== PORT_MESSAGE || !port) return;
      stop();
      resolve(sessionOver(messagePortTransport(port)));
    };
    const timer = setTimeout(() => {
      stop();
      reject(noAnswer());
    }, DIAL_MS);
    window.addEventListener('message', receive);
    window.postMessage(PORT_REQUEST, location.origin);
  });

/** How this page reaches its backend: pages that did not come over HTTP came from Electron's own scheme. */
export const dial: Dial = () => (location.protocol.startsWith('http') ? dialWebSocket() : dialMessagePort());
