import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, READY } from '../lab/index.ts';
import {
  guestScreen,
  hasBrowser,
  keepPictureOnFailure,
  openWindow,
  samplePixels,
  startFirstWorld,
  terminalText,
  type Complaints,
  type FirstWorld,
} from './harness/index.ts';

const patience = { timeout: 100_000, interval: 250 };
const soon = { timeout: 100_000 };
const DISK = '/var/lib/libvirt/images/first.qcow2';
/** Beside the first one: five run at a time. */
const MORE = ['second', 'third', 'fourth', 'fifth'];
const FIVE = ['first', ...MORE];

describe.skipIf(!canRunHosts() || !hasBrowser())('a new user’s first VM, with the pointer', () => {
  let world: FirstWorld;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;

  beforeAll(async () => {
    world = await startFirstWorld();
    ({ context, page, complaints } = await openWindow(world.browser, world.shell.loginUrl));
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  const sidebar = (): Locator => page.getByRole('navigation');
  const thisComputer = (): Locator => sidebar().getByRole('link', { name: /This computer/ });
  const create = (): Locator => page.getByRole('dialog', { name: 'New virtual machine' });
  const row = (name: string): Locator => page.getByRole('row', { name: new RegExp(`\\b${name}\\b`) });
  const bulk = (action: string): Locator =>
    page.getByRole('toolbar', { name: 'Selected VMs' }).getByRole('button', { name: action, exact: true });

  async function select(names: readonly string[]): Promise<void> {
    await page.keyboard.press('Escape');
    for (const [index, name] of names.entries()) {
      await row(name).click({ position: { x: 300, y: 8 }, ...(index > 0 ? { modifiers: ['Control'] } : {}) });
    }
    await page.getByText(`${names.length} selected`).waitFor();
  }

  test('the first start shows this computer, connected, and the demonstration host', async () => {
    await thisComputer().waitFor(soon);
    await sidebar()
      .getByRole('link', { name: /Demonstration/ })
      .waitFor();
    await thisComputer().click();
    await page.getByText('There are no VMs on This computer yet.').waitFor(soon);
    // The one thing that fills the empty list stands in it.
    await page.getByRole('main').getByRole('button', { name: 'New VM' }).click();
    await create().waitFor();
  });

  test('a VM is made from a kernel and an initrd on the host, with a disk', async () => {
    await create().getByRole('button', { name: 'Make the pool' }).click(soon);
    await create().getByText(/free$/).waitFor(soon);
    // The radio itself is visually hidden behind its label.
    await create().getByRole('radio', { name: 'Kernel' }).check({ force: true });
    for (const [field, path] of [
      ['Kernel', world.kernel],
      ['Initrd', world.initrd],
    ] as const) {
      await create().getByRole('combobox', { name: field }).fill(path);
      // Leaves the field: its list of files is over the others.
      await page.keyboard.press('Tab');
    }
    await create()
      .getByRole('textbox', { name: 'Command line' })
      .fill('console=tty0 console=ttyS0 lab.name=first');
    await create().getByRole('textbox', { name: 'Name', exact: true }).fill('first');
    await create().getByRole('textbox', { name: 'Memory' }).fill('192 MiB');
    await create().getByText('Make a new disk').click();
    await create().getByRole('textbox', { name: 'Size' }).fill('64 MiB');
    await create().getByRole('status').getByText('Ready').waitFor(soon);
    await create().getByRole('button', { name: 'Create and start' }).click();
    await page.waitForURL(/#\/vm\/local-system\/[0-9a-f-]+\/console$/, soon);
    expect(await world.state('first')).toBe('running');
    expect(await world.hasFile(DISK)).toBe(true);
  });

  test('its display shows it booting, its serial console is typed into and answers', async () => {
    await vi.waitFor(
      async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(1),
      patience,
    );
    await page.getByRole('button', { name: /^Serial/ }).click();
    await page.locator('.vd-terminal .xterm-screen').click();
    await vi.waitFor(async () => {
      // Whatever was written before the console was opened is gone: a prompt comes with each Enter.
      await page.keyboard.press('Enter');
      expect(await terminalText(page)).toContain('/root#');
    }, patience);
    await page.keyboard.type('echo "answer: $((6 * 7))"');
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('answer: 42'), patience);
  });

  test('five are started at once; the one that cannot is named in one list of results, with the reason', async () => {
    for (const name of MORE) await world.host.defineGuest({ name, network: 'none', vnc: 'none' });
    const missing = "<disk type='file'><source file='/nowhere.raw'/><target dev='vda' bus='virtio'/></disk>";
    await world.host.defineGuest({ name: 'broken', network: 'none', vnc: 'none', devices: missing });
    await thisComputer().click();
    // They appear by themselves: virsh defined them beside the page.
    await row('broken').waitFor(soon);
    await select([...MORE, 'broken']);
    await bulk('Start').click();
    const results = page.getByRole('region', { name: 'Start' });
    await results.getByText('Start: 1 of 5 failed').waitFor(soon);
    expect(await results.getByRole('listitem').count()).toBe(1);
    expect(await results.getByRole('listitem').innerText()).toMatch(/broken[^]*\/nowhere\.raw/);
    await results.getByRole('button', { name: 'Dismiss' }).click();
    for (const name of FIVE) await row(name).getByText('Running').waitFor(soon);
    await row('broken').getByText('Shut off').waitFor();
    for (const name of MORE)
      await vi.waitFor(async () => expect(await world.host.consoleText(name)).toContain(READY), patience);
  });

  test('five are shut down together, asked once, with all their names', async () => {
    await select(FIVE);
    await bulk('Shut down').click();
    const ask = page.getByRole('alertdialog', { name: 'Shut down 5 VMs?' });
    for (const name of FIVE) await ask.getByText(name, { exact: true }).waitFor();
    await ask.getByRole('button', { name: 'Shut down' }).click();
    for (const name of FIVE)
      await row(name)
        .getByText('Shut off')
        .waitFor(soon)
        .catch(async (failure: unknown) => {
          // What the guest made of the power button tells whose fault it is.
          throw new Error(`${name} said last: ${(await world.host.consoleText(name)).slice(-400)}`, {
            cause: failure,
          });
        });
    for (const name of FIVE) expect(await world.state(name)).toBe('shut off');
    // Nothing failed: there is no list of failures.
    expect(await page.getByRole('region', { name: 'Shut down' }).count()).toBe(0);
  });

  test('the first VM is deleted with its disk, and only it', async () => {
    await select(['first']);
    await row('first').click({ button: 'right', position: { x: 300, y: 8 } });
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const ask = page.getByRole('alertdialog');
    await ask.getByText(DISK).waitFor(soon);
    const confirm = ask.getByRole('button', { name: 'Delete first and 1 disk' });
    expect(await confirm.isDisabled()).toBe(true);
    await ask.getByRole('textbox', { name: 'Type first' }).fill('first');
    await confirm.click();
    await page.getByText(/first and 1 disk were deleted/).waitFor(soon);
    await row('first').waitFor({ state: 'detached' });
    expect((await world.names()).toSorted()).toEqual([...MORE, 'broken'].toSorted());
    expect(await world.hasFile(DISK)).toBe(false);
  });

  test('nothing was complained about on the way', () => {
    expect(complaints.list).toEqual([]);
  });
});
