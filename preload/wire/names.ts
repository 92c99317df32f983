/** Where the web shell listens for the page's WebSocket: `new WebSocket(new URL(WIRE_PATH, location.href))`. */
export const WIRE_PATH = '/ws';

/**
 * In Electron the page asks for its connection with `window.postMessage(PORT_REQUEST, location.origin)`, as often as it
 * needs one, and gets a message whose data is PORT_MESSAGE and whose only port is the transport.
 */
export const PORT_REQUEST = 'virtdeck:connect';
export const PORT_MESSAGE = 'virtdeck:port';
