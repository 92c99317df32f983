import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, READY } from '../lab/index.ts';
import {
  focusedName,
  hasBrowser,
  keepPictureOnFailure,
  openWindow,
  runByPalette,
  startFirstWorld,
  tabTo,
  terminalText,
  type Complaints,
  type FirstWorld,
} from './harness/index.ts';

const patience = { timeout: 100_000, interval: 250 };
const soon = { timeout: 100_000 };
/** Beside the one that is made: five in all. */
const OTHERS = ['alpha', 'beta', 'gamma', 'omega'];
const DISK = '/var/lib/libvirt/images/typed.qcow2';

/** The path of `firstVm.test.ts` without one call of the pointer: what is pressed here is all that is pressed. */
describe.skipIf(!canRunHosts() || !hasBrowser())('a new user’s first VM, by keyboard alone', () => {
  let world: FirstWorld;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;

  beforeAll(async () => {
    world = await startFirstWorld();
    for (const name of OTHERS) await world.host.defineGuest({ name, network: 'none', vnc: 'none' });
    ({ context, page, complaints } = await openWindow(world.browser, world.shell.loginUrl));
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };

  test('the first stop is the way past the frame, which leads to the list', async () => {
    await page.getByRole('row', { name: /alpha/ }).waitFor(soon);
    await press('Tab');
    expect(await focusedName(page)).toBe('Skip to the page');
    await press('Enter');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });

  test('a VM is described, made and started', async () => {
    await runByPalette(page, 'New VM');
    await page.getByRole('dialog', { name: 'New virtual machine' }).waitFor();
    await page.getByRole('radio', { name: 'Kernel' }).waitFor({ state: 'attached', ...soon });
    await tabTo(page, 'CD image');
    await press('ArrowRight', 'ArrowRight', 'ArrowRight');
    expect(await focusedName(page)).toBe('Kernel');
    await press('Tab');
    await tabTo(page, 'Kernel');
    await page.keyboard.type(world.kernel);
    await press('Tab');
    await tabTo(page, 'Initrd');
    await page.keyboard.type(world.initrd);
    await press('Tab');
    await tabTo(page, 'Command line');
    await page.keyboard.type('console=ttyS0 lab.name=typed');
    await tabTo(page, 'Name');
    await press('Control+a');
    await page.keyboard.type('typed');
    await tabTo(page, 'Memory');
    await press('Control+a');
    await page.keyboard.type('192 MiB');
    await tabTo(page, 'Make a new disk');
    await press('Space');
    await tabTo(page, /^Make the pool/);
    await press('Enter');
    await page.getByText(/free$/).waitFor(soon);
    await tabTo(page, 'Size');
    await press('Control+a');
    await page.keyboard.type('64 MiB');
    await press('Tab');
    await page.getByRole('dialog').getByRole('status').getByText('Ready').waitFor(soon);
    await tabTo(page, 'Create and start');
    await press('Enter');
    await page.waitForURL(/#\/vm\/local-system\/[0-9a-f-]+\/console$/, soon);
    expect(await world.state('typed')).toBe('running');
    expect(await world.hasFile(DISK)).toBe(true);
  });

  test('its serial console is reached, typed into, answers, and gives the keyboard back', async () => {
    await page.getByRole('button', { name: /^Serial/ }).waitFor(soon);
    await tabTo(page, /^Serial/);
    await press('Enter');
    await tabTo(page, /Enter gives it the keyboard/);
    await press('Enter');
    await vi.waitFor(async () => {
      await press('Enter');
      expect(await terminalText(page)).toContain('/root#');
    }, patience);
    // Tab belongs to the guest now: the shell completes it.
    await page.keyboard.type('unam');
    await press('Tab');
    await page.keyboard.type(' -s; echo "answer: $((6 * 7))"');
    await press('Enter');
    await vi.waitFor(async () => expect(await terminalText(page)).toContain('answer: 42'), patience);
    expect(await terminalText(page)).toContain('Linux');
    await page.keyboard.down('ControlLeft');
    await page.keyboard.down('AltLeft');
    await page.keyboard.up('AltLeft');
    await page.keyboard.up('ControlLeft');
    await vi.waitFor(async () => expect(await focusedName(page)).toMatch(/Enter gives it the keyboard/));
  });

  const row = (name: string) => page.getByRole('row', { name: new RegExp(`\\b${name}\\b`) });
  /** Into the bar of what is selected by Tab, in it by the arrows. */
  const inBar = async (action: string): Promise<void> => {
    const within = (): Promise<boolean> =>
      page.evaluate(
        () => document.activeElement?.closest('[role=toolbar][aria-label="Selected VMs"]') != null,
      );
    for (let presses = 0; presses < 40 && !(await within()); presses++) await press('Tab');
    for (let presses = 0; presses < 10 && (await focusedName(page)) !== action; presses++)
      await press('ArrowRight');
    expect(await focusedName(page)).toBe(action);
  };
  const onRow = async (name: string): Promise<void> => {
    await tabTo(page, 'Virtual machines');
    await press('Escape', 'Home');
    await page.keyboard.type(name);
  };

  test('the others are selected and started together', async () => {
    await runByPalette(page, 'All VMs');
    await tabTo(page, /^This computer/);
    await press('Enter');
    await row('omega').waitFor(soon);
    await row('test').waitFor({ state: 'detached' });
    await tabTo(page, 'Virtual machines');
    await press('Home', 'Space', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await page.getByText('4 selected').waitFor();
    await inBar('Start');
    await press('Enter');
    for (const name of OTHERS) await row(name).getByText('Running').waitFor(soon);
    for (const name of OTHERS)
      await vi.waitFor(async () => expect(await world.host.consoleText(name)).toContain(READY), patience);
  });

  test('all five are shut down; what asks first has the safe answer chosen', async () => {
    await tabTo(page, 'Virtual machines', 'Shift+Tab');
    await press('Control+a');
    await page.getByText('5 selected').waitFor();
    await inBar('Shut down');
    await press('Enter');
    await page.getByRole('alertdialog', { name: 'Shut down 5 VMs?' }).waitFor();
    expect(await focusedName(page)).toBe('Cancel');
    await tabTo(page, 'Shut down');
    await press('Enter');
    for (const name of [...OTHERS, 'typed']) await row(name).getByText('Shut off').waitFor(soon);
    expect(await world.state('typed')).toBe('shut off');
  });

  test('the one that was made is deleted with its disk', async () => {
    await onRow('typed');
    await press('Delete');
    await page.getByRole('alertdialog').getByText(DISK).waitFor(soon);
    await tabTo(page, /^Type typed/);
    await page.keyboard.type('typed');
    await tabTo(page, /^Delete typed and 1 disk/);
    await press('Enter');
    await row('typed').waitFor({ state: 'detached', ...soon });
    expect((await world.names()).toSorted()).toEqual(OTHERS);
    expect(await world.hasFile(DISK)).toBe(false);
  });

  test('nothing was complained about on the way', () => {
    expect(complaints.list).toEqual([]);
  });
});
