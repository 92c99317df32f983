import { connectMux, createClient, webSocketTransport, type Transport } from '../../preload/wire/index.ts';
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
    const url = new URL('ws', document.baseURI);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.hash = '';
    const socket = new WebSocket(url);
    // Before it is open a WebSocket tells the page nothing of why it failed.
    socket.addEventListener('close', () => reject(new Error(i18n.t('backend.unreachable'))), { once: true });
    socket.addEventListener('open', () => resolve(sessionOver(webSocketTransport(socket))), { once: true });
  });

/** How this page reaches its backend. */
export const dial: Dial = dialWebSocket;
