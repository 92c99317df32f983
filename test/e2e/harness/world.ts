import type { Browser } from 'playwright-core';
import { Lab, type GuestOptions, type HostOptions, type LabHost } from '../../lab/index.ts';
import { launchBrowser } from './browser.ts';
import { startShell, type Shell } from './shell.ts';

/** One hypervisor host with guests, a `virtdeck serve` that knows it, and a browser. */
export interface World {
  readonly lab: Lab;
  readonly host: LabHost;
  readonly shell: Shell;
  readonly browser: Browser;
  /** Where a VM's page is. */
  vmPath(name: string, tab: string): string;
  close(): Promise<void>;
}

/** The saved host's id in every world. */
export const HOST_ID = 'lab-1';

/** Defines the guests (none is started) and starts everything around them. */
export async function startWorld(
  guests: readonly GuestOptions[],
  options: Omit<HostOptions, 'name'> = {},
): Promise<World> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const lab = await Lab.open();
    closers.push(() => lab.close());
    const host = await lab.startLibvirtd({ name: HOST_ID, ...options });
    for (const guest of guests) await host.defineGuest(guest);
    const uuids = new Map<string, string>();
    for (const { name } of guests) uuids.set(name, (await host.virsh('domuuid', name)).trim());
    const shell = await startShell([{ id: HOST_ID, name: HOST_ID, uri: host.uri }]);
    closers.push(() => shell.close());
    const browser = await launchBrowser();
    closers.push(() => browser.close());
    const vmPath = (name: string, tab: string) => `/vm/${HOST_ID}/${uuids.get(name) ?? ''}/${tab}`;
    return { lab, host, shell, browser, vmPath, close };
  } catch (error) {
    await close();
    throw error;
  }
}
