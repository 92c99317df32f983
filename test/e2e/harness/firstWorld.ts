import type { Browser } from 'playwright-core';
import { Lab, type LabHost } from '../../lab/index.ts';
import { launchBrowser } from './browser.ts';
import { startShell, type Shell } from './shell.ts';

/** A new user's machine: a hypervisor host with nothing on it but a kernel to boot, and Virtdeck never started there. */
export interface FirstWorld {
  readonly host: LabHost;
  readonly shell: Shell;
  readonly browser: Browser;
  readonly kernel: string;
  readonly initrd: string;
  /** Names of all VMs, as `virsh` tells them. */
  names(): Promise<string[]>;
  state(name: string): Promise<string>;
  /** Whether the host has this file. */
  hasFile(path: string): Promise<boolean>;
  close(): Promise<void>;
}

export async function startFirstWorld(): Promise<FirstWorld> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const lab = await Lab.open();
    closers.push(() => lab.close());
    const host = await lab.startLibvirtd({ name: 'desk', network: 'shared' });
    const { kernel, initrd } = await host.guestImage();
    const shell = await startShell('first start', { on: host });
    closers.push(() => shell.close());
    const browser = await launchBrowser();
    closers.push(() => browser.close());
    return {
      host,
      shell,
      browser,
      kernel,
      initrd,
      names: async () => (await host.virsh('list', '--all', '--name')).split('\n').filter(Boolean),
      state: async (name) => (await host.virsh('domstate', name)).trim(),
      hasFile: (path) =>
        host.run('test', ['-e', path]).then(
          () => true,
          () => false,
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
