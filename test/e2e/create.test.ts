import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts } from '../lab/index.ts';
import {
  axeFindings,
  guestScreen,
  hasBrowser,
  keepPictureOnFailure,
  openWindow,
  samplePixels,
  startWorld,
  type World,
} from './harness/index.ts';

const patience = { timeout: 90_000, interval: 200 };
const IMAGES = '/var/lib/libvirt/images';

describe.skipIf(!canRunHosts() || !hasBrowser())('a first VM, from a fresh host to its deletion', () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    // On this machine's network, so that the display of a VM that was just made can be reached.
    world = await startWorld([], { network: 'shared' });
    await world.host.guestImage();
    // Of the host alone, and gone with it.
    await world.host.run('mount', ['-t', 'tmpfs', 'tmpfs', '/srv']);
    ({ context, page } = await openWindow(world.browser, world.shell.loginUrl));
    await page.getByText('lab-1').first().waitFor();
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  const dialog = () => page.getByRole('dialog', { name: 'New virtual machine' });
  const line = () => dialog().getByRole('status');
  const names = async () => (await world.host.virsh('list', '--all', '--name')).split('\n').filter(Boolean);
  const exists = (path: string) => world.host.run('test', ['-e', path]).then(() => true, () => false); // prettier-ignore

  /** Hardware virtualization is offered where there is a /dev/kvm, which guests here do not boot with. */
  async function emulate(): Promise<void> {
    const option = dialog().getByRole('radio', { name: 'Emulation' });
    if (!(await option.isChecked())) await option.check({ force: true });
  }

  /** Types a path and goes on, as a user does: what is suggested under the field closes. */
  async function path(field: string, text: string): Promise<void> {
    await dialog().getByRole('combobox', { name: field }).fill(text);
    await page.keyboard.press('Tab');
  }

  async function axe(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await axeFindings(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }

  test('a host without storage is given a pool in the dialog', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'New VM' }).click();
    await dialog().getByText('no storage pool yet').waitFor();
    await axe();
    await dialog().getByRole('button', { name: 'Make the pool' }).click();
    await dialog().getByText(/free$/).waitFor();
    expect(await world.host.virsh('pool-info', 'default')).toContain('running');
  });

  test('what is missing is said at its field, and only when it was asked for', async () => {
    expect(await dialog().getByText('Choose a file').count()).toBe(0);
    await dialog().getByRole('button', { name: 'Create and start' }).click();
    await dialog().getByText('Choose a file').waitFor();
    const focused = page.locator(':focus');
    expect(await focused.getAttribute('aria-invalid')).toBe('true');
    await path('CD image', '/no/such/debian-12.iso');
    await dialog().getByText('There is no /no/such/debian-12.iso on the host').waitFor();
    expect(await dialog().getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('debian-12');
    await axe();
  });

  test('the VM is described, shown as XML and commands, made, started and its console opened', async () => {
    await dialog().getByRole('radio', { name: 'Kernel' }).check({ force: true });
    await path('Kernel', `${IMAGES}/kernel`);
    await path('Initrd', `${IMAGES}/initrd`);
    await dialog()
      .getByRole('textbox', { name: 'Command line' })
      .fill('console=tty0 console=ttyS0 lab.name=first');
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('first');
    await dialog().getByRole('textbox', { name: 'Memory' }).fill('256m');
    await dialog().getByText('Make a new disk').click();
    await dialog().getByRole('textbox', { name: 'Size' }).fill('64 MiB');
    await emulate();
    await expectText(line(), 'Ready');
    await dialog().getByRole('button', { name: 'XML and commands' }).click();
    await expectText(dialog().locator('pre'), "<source file='/var/lib/libvirt/images/first.qcow2'/>");
    await dialog().getByRole('radio', { name: 'virsh' }).check({ force: true });
    await expectText(dialog().locator('pre'), 'vol-create-as --pool default --name first.qcow2');
    await axe();
    await dialog().getByRole('button', { name: 'Create and start' }).click();
    await page.waitForURL(/#\/vm\/lab-1\/[0-9a-f-]+\/console$/);
    expect((await world.host.virsh('domstate', 'first')).trim()).toBe('running');
    expect(await exists(`${IMAGES}/first.qcow2`)).toBe(true);
    await guestScreen(page).waitFor();
    await vi.waitFor(
      async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(1),
      patience,
    );
  });

  test('a failure stays in the dialog with what was undone, and the form is as it was', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('banner').getByRole('button', { name: 'New VM' }).click();
    await world.host.run('bash', [
      '-c',
      'mkdir -p /srv/secret && echo x >/srv/secret/cd.iso && chmod 700 /srv/secret',
    ]);
    await path('CD image', '/srv/secret/cd.iso');
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('second');
    await dialog().getByRole('textbox', { name: 'Memory' }).fill('256 MiB');
    await dialog().getByRole('textbox', { name: 'Size' }).fill('32 MiB');
    await emulate();
    await expectText(line(), 'Ready');
    await dialog().getByRole('button', { name: 'Create and start' }).click();
    const alert = dialog().getByRole('alert');
    await expectText(alert, 'Removed again: the virtual machine second, the disk second.qcow2.');
    await expectText(alert, '/srv/secret/cd.iso');
    await axe();
    expect(await names()).not.toContain('second');
    expect(await exists(`${IMAGES}/second.qcow2`)).toBe(false);
    // Closed to look something up, and opened again: nothing is lost.
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('banner').getByRole('button', { name: 'New VM' }).click();
    expect(await dialog().getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('second');
    await dialog().getByRole('button', { name: 'Start over' }).click();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
  });

  test('by keyboard alone: a second VM from XML, seen by its name', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('New VM');
    await page.keyboard.press('Enter');
    await dialog().waitFor();
    // The path of the image is called so too: the choice comes right after the host.
    await tabTo(page, (label) => / Host$/.test(label));
    await tabTo(page, (label) => label === 'CD image');
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('ArrowRight');
    await tabTo(page, (label) => label === 'Domain XML');
    await page.keyboard.insertText(
      "<domain type='qemu'><name>typed</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>" +
        "<os><type arch='x86_64' machine='q35'>hvm</type></os><wobble/></domain>",
    );
    await tabTo(page, (label) => /^Create/.test(label));
    await page.keyboard.press('Enter');
    await expectText(dialog().getByRole('alert'), 'wobble');
    await tabTo(page, (label) => label === 'Domain XML', 'Shift+Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(
      "<domain type='qemu'><name>typed</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>" +
        "<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>",
    );
    await tabTo(page, (label) => label === 'Start, open console');
    for (let press = 0; press < 2; press += 1) await page.keyboard.press('ArrowRight');
    await tabTo(page, (label) => label === 'Create');
    await page.keyboard.press('Enter');
    await page.getByText('typed was created').waitFor();
    await vi.waitFor(async () => expect(await names()).toContain('typed'), patience);
  });

  test('by keyboard alone: the first VM is deleted with its disk, after it was forced off', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Delete');
    await page.keyboard.press('Enter');
    const ask = page.getByRole('alertdialog');
    await ask.getByText(`${IMAGES}/first.qcow2`).waitFor();
    expect(await ask.getByRole('heading').first().textContent()).toMatch(/^Delete first and 1 disk, \d/);
    expect(await page.locator(':focus').textContent()).toBe('Cancel');
    await axe();
    const remove = ask.getByRole('button', { name: 'Delete first and 1 disk' });
    expect(await remove.isDisabled()).toBe(true);
    await tabTo(page, (label) => /Force off/.test(label));
    await page.keyboard.press('Space');
    await tabTo(page, (label) => label === 'Type first');
    await page.keyboard.type('first');
    await tabTo(page, (label) => /^Delete first/.test(label));
    await page.keyboard.press('Enter');
    await page.getByText(/first and 1 disk were deleted/).waitFor();
    await vi.waitFor(async () => expect(await names()).not.toContain('first'), patience);
    expect(await exists(`${IMAGES}/first.qcow2`)).toBe(false);
    // Its page was open: there is nothing left to show there.
    await page.waitForURL(/#\/$/);
  });
});

async function expectText(locator: Locator, text: string): Promise<void> {
  await vi.waitFor(async () => expect(await locator.first().textContent()).toContain(text), patience);
}

/** Presses Tab until what has the focus is called so; fails after a whole round. */
async function tabTo(page: Page, wanted: (label: string) => boolean, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    const label = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const labelled = element?.getAttribute('aria-labelledby')?.split(' ') ?? [];
      const byIds = labelled.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
      const own = element?.labels?.[0]?.textContent ?? '';
      return (element?.getAttribute('aria-label') ?? (byIds || own || element?.textContent) ?? '').trim();
    });
    if (wanted(label)) return;
    seen.push(label);
    await page.keyboard.press(key);
  }
  throw new Error(`Never reached; passed: ${seen.join(' → ')}`);
}
