import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownAccounts } from '../lab/accounts.ts';
import { Lab, type DelayProxy, type LabHost } from '../lab/index.ts';
import { SshServer } from '../lab/sshServer.ts';

export const PASSWORD = 'correct horse; "battery" $(staple)';
export const PASSPHRASE = "it's locked";

/** One host that is reached over ssh alone: its name is an alias of the configuration file. */
export interface FarHost {
  readonly host: LabHost;
  readonly server: SshServer;
  readonly uri: string;
}

/**
 * Three hypervisor hosts with real ssh servers: `gate`, which takes a key; `vault`, which takes a password alone and
 * hears nobody but gate; `far`, which takes a key with a passphrase and is 25 ms away, each way.
 */
export interface FarWorld {
  readonly gate: FarHost;
  readonly vault: FarHost;
  readonly far: FarHost;
  /** The way to `far`. */
  readonly delay: DelayProxy;
  readonly configFile: string;
  readonly knownHosts: string;
  readonly lab: Lab;
  close(): Promise<void>;
}

const PASSWORDS_ALONE = 'PubkeyAuthentication no\nPasswordAuthentication yes\nPermitRootLogin yes';

export async function startFarWorld(): Promise<FarWorld> {
  const lab = await Lab.open();
  try {
    const start = async (
      name: string,
      options: { config?: string; passphrase?: string } = {},
    ): Promise<FarHost> => {
      const host = await lab.startLibvirtd({ name });
      const server = await SshServer.start({ folder: join(lab.folder, `ssh-${name}`), on: host, ...options });
      lab.onClose(() => server.stop());
      return { host, server, uri: `qemu+ssh://${name}/system` };
    };
    const gate = await start('gate');
    const vault = await start('vault', { config: PASSWORDS_ALONE });
    await ownAccounts(vault.host, [{ name: 'root', uid: 0, password: PASSWORD }]);
    const { gateway } = await lab.bridge();
    // Nothing comes back to this machine but by way of gate.
    await vault.host.run('ip', ['route', 'add', 'blackhole', `${gateway}/32`]);
    const far = await start('far', { passphrase: PASSPHRASE });
    const delay = await lab.startDelay({ host: far.server.address, port: far.server.port }, 25);
    const folder = join(lab.folder, 'client');
    await mkdir(folder);
    const [configFile, knownHosts] = [join(folder, 'config'), join(folder, 'known_hosts')];
    await writeFile(
      configFile,
      `Host *
  User ${gate.server.user}
  IdentitiesOnly yes
  IdentityAgent none
  GlobalKnownHostsFile /dev/null
  UserKnownHostsFile ${knownHosts}
Host gate
  HostName ${gate.server.address}
  IdentityFile ${gate.server.keyFile}
Host vault
  HostName ${vault.server.address}
  ProxyJump gate
  IdentityFile /dev/null
Host far
  HostName 127.0.0.1
  Port ${delay.port}
  IdentityFile ${far.server.keyFile}
`,
    );
    return { gate, vault, far, delay, configFile, knownHosts, lab, close: () => lab.close() };
  } catch (error) {
    await lab.close();
    throw error;
  }
}

/**
 * From now on this process keeps the folders of its ssh sessions apart from everybody else's; the function returned
 * lists those that there are.
 */
export async function ownRuntimeFolder(lab: Lab): Promise<() => Promise<string[]>> {
  const folder = join(lab.folder, 'runtime');
  await mkdir(folder, { mode: 0o700 });
  process.env['XDG_RUNTIME_DIR'] = folder;
  return () => readdir(folder);
}
