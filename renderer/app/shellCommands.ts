import { subscribe } from '../api/index.ts';
import { runCommand } from './commands.ts';

/** Runs what the native menu and tray ask of this page; returns what stops. */
export function followShellCommands(): () => void {
  return subscribe(
    (client, signal) => client.app.watchCommands(undefined, { signal }),
    ({ commands }) => {
      for (const id of commands) runCommand(id);
    },
  );
}
