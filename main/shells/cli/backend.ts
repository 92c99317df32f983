import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AppInfo, HostId } from '../../../preload/contract/index.ts';
import type { Client, Transport } from '../../../preload/wire/index.ts';
import { startBackend } from '../backend.ts';
import { dataFolder } from '../../settings/index.ts';
import { connectLocally, openUri, savedHosts } from '../openUri.ts';
import { runtimeFolder } from '../paths.ts';
import type { Io, Options } from './command.ts';

export const CONNECT_OPTIONS: Options = { connect: { type: 'string', short: 'c' } };

export const CONNECT_HELP = `  --connect URI       use this host alone, without saving it

`;

export interface CommandBackend {
  readonly client: Client;
  /** The host of --connect. */
  readonly host: HostId | undefined;
  close(): Promise<void>;
}

/** A backend for one command. With a URI it knows that host only, and what it saves is thrown away. */
export async function openBackend(io: Io, { uri }: { uri: string | undefined }): Promise<CommandBackend> {
  const configDir = uri === undefined ? undefined : mkdtempSync(join(runtimeFolder(io.env), 'virtdeck-'));
  const shell = await startBackend({
    shell: 'cli',
    autoconnect: false,
    // Hosts and preferences are thrown away, what was changed on the host is not forgotten.
    ...(configDir !== undefined && { configDir, dataDir: dataFolder(io.env) }),
    log: logTo(io),
  });
  const { client, close } = connectLocally(shell.attach);
  const dispose = async () => {
    close();
    await shell.close();
    if (configDir !== undefined) rmSync(configDir, { recursive: true, force: true });
  };
  try {
    const host = uri === undefined ? undefined : await onlyHost(client, uri);
    return { client, host, close: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A backend for windows: saved hosts connect by themselves, and that of `uri` is added if it is new. */
export async function startWindowBackend(
  io: Io,
  { shell, uri }: { shell: AppInfo['shell']; uri: string | undefined },
): Promise<{ attach: (transport: Transport) => void; close(): Promise<void> }> {
  const { attach, close } = await startBackend({ shell, log: logTo(io) });
  if (uri !== undefined) {
    const connection = connectLocally(attach);
    try {
      await openUri(connection.client, uri);
    } catch (error) {
      await close();
      throw error;
    } finally {
      connection.close();
    }
  }
  return { attach, close };
}

async function onlyHost(client: Client, uri: string): Promise<HostId> {
  for (const { id } of await savedHosts(client)) await client.hosts.remove({ id });
  const { id } = await client.hosts.add({ name: uri, uri, autoconnect: false, readOnly: false });
  return id;
}

const logTo = (io: Io) => (line: string) => {
  if (io.env['VIRTDECK_DEBUG']) io.err(`${line}\n`);
};
