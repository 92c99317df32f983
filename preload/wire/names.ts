/** Where the web shell listens for the page's WebSocket, relative to the page. */
export const WIRE_PATH = '/ws';

/** The page's own scheme in Electron, and its only address there. */
export const PAGE_SCHEME = 'virtdeck';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://app`;

/**
 * In Electron the page asks for its connection with `window.postMessage(PORT_REQUEST, location.origin)`, as often as it
 * needs one, and gets a message whose data is PORT_MESSAGE and whose only port is the transport.
 */
export const PORT_REQUEST = 'virtdeck:connect';
export const PORT_MESSAGE = 'virtdeck:port';
