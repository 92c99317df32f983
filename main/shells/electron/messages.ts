/** What Electron's main process tells the backend, over the utility process's own port. */
export type ToBackend =
  /** A page wants a connection; its port comes along. `window` names it in `command`. */
  | { type: 'client'; window: number }
  /** The native menu's command, by its id in the page. */
  | { type: 'command'; window: number; command: string }
  /** Connect this host, adding it if it is new. */
  | { type: 'open'; uri: string }
  | { type: 'stop' };
