import {
  connectMux,
  createClient,
  messagePortTransport,
  PAGE_SCHEME,
  PORT_MESSAGE,
  PORT_REQUEST,
  webSocketTransport,
  WIRE_PATH,
  type Transport,
} from '../../preload/wire/index.ts';
import { i18n } from '../locales/index.ts';
import type { Dial, Session } from './session.ts';

function sessionOver(transport: Transport): Session {
  const mux = connectMux(transport);
  return {
    client: createClient(mux),
    openChannel: (id) => mux.openChannel(id),
    onClose: (listener) => mux.onClose(listener),
    close: () => mux.close(),
  };
}

/** The web shell: a WebSocket to where the page came from. The shell's cookie says who we are. */
const dialWebSocket: Dial = () =>
  new Promise((resolve, reject) => {
    const url = new URL(WIRE_PATH, document.baseURI);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.hash = '';
    const socket = new WebSocket(url);
    // Before it is open a WebSocket tells the page nothing of why it failed.
    socket.addEventListener('close', () => reject(new Error(i18n.t('backend.unreachable'))), { once: true });
    socket.addEventListener('open', () => resolve(sessionOver(webSocketTransport(socket))), { once: true });
  });

/** Longest wait for Electron's main process to hand over a port, ms; it waits for a backend that is starting. */
const PORT_MS = 15_000;

/** Electron: the preload script passes the question on, and the port back. */
const dialPort: Dial = () =>
  new Promise((resolve, reject) => {
    const answered = new AbortController();
    const timer = setTimeout(() => {
      answered.abort();
      reject(new Error(i18n.t('backend.unreachable')));
    }, PORT_MS);
    window.addEventListener(
      'message',
      ({ source, data, ports }) => {
        const [port] = ports;
        if (source !== window || data !== PORT_MESSAGE || !port) return;
        clearTimeout(timer);
        answered.abort();
        resolve(sessionOver(messagePortTransport(port)));
      },
      { signal: answered.signal },
    );
    window.postMessage(PORT_REQUEST, location.origin);
  });

/** How this page reaches its backend. */
export const dial: Dial = () => (location.protocol === `${PAGE_SCHEME}:` ? dialPort() : dialWebSocket());
