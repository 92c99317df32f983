import { electronRuntime, runElectron } from '../electron.ts';
import type { Command } from '../command.ts';
import { serveWindow } from './serve.ts';

export const open: Command = {
  summary: 'open the window, on a host if a URI is given',
  help: `Usage: virtdeck open [URI]

Opens the window: with Electron where its runtime is installed, else with Chromium.
With URI (qemu:///system, qemu+ssh://user@host/system, …) the host is added, if it is not
saved yet, and connected. Ends when the window is closed.
`,
  options: {},
  arguments: [0, 1],
  async run(io, options, [uri]) {
    const runtime = electronRuntime(io.env);
    if (runtime) return runElectron(io, runtime, uri);
    return serveWindow(io, { window: true, uri, json: options['json'] === true });
  },
};
