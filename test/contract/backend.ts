import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackend } from '../../main/shells/backend.ts';
import type { ShellBackend } from '../../main/shells/backend.ts';
import { connectMux, createClient } from '../../preload/wire/index.ts';
import type { Client, Mux, Transport } from '../../preload/wire/index.ts';

/** The real backend, with an empty configuration of its own and nothing connected. */
export interface TestBackend extends ShellBackend {
  /** What was logged as Virtdeck's own fault. */
  readonly faults: string[];
}

export async function openTestBackend(): Promise<TestBackend> {
  const configDir = await mkdtemp(join(tmpdir(), 'virtdeck-contract-'));
  const faults: string[] = [];
  const shell = await startBackend({
    shell: 'test',
    configDir,
    autoconnect: false,
    log: (line) => faults.push(line),
  });
  for (const { id } of [...shell.backend.settings.hosts]) shell.backend.hosts.remove(id);
  return {
    ...shell,
    faults,
    close: async () => {
      await shell.close();
      await rm(configDir, { recursive: true, force: true });
    },
  };
}

export interface Page {
  client: Client;
  mux: Mux;
}

/** What a page does with its end of a transport. */
export function openPage(transport: Transport): Page {
  const mux = connectMux(transport);
  return { mux, client: createClient(mux) };
}

/** What the promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was not rejected');
}
