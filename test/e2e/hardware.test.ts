import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, READY } from '../lab/index.ts';
import {
  axeFindings,
  type Complaints,
  focusedName,
  go,
  hasBrowser,
  keepPictureOnFailure,
  openWindow,
  patience,
  picture,
  slow,
  startWorld,
  tabTo,
  type World,
} from './harness/index.ts';

/** Hardware of a VM that runs, changed in the window, on a real guest. */
describe.skipIf(!canRunHosts() || !hasBrowser())('the hardware of a VM', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;
  const name = 'hard';
  const list = (): Locator => page.getByRole('navigation', { name: 'Parts of the VM' });
  const part = (text: string | RegExp): Locator => list().getByRole('option', { name: text });
  /** Only what is near the screen exists: the list is scrolled from its top until it is there. */
  const reach = async (text: string | RegExp): Promise<Locator> => {
    let top = 0;
    await vi.waitFor(async () => {
      if ((await part(text).count()) > 0) return;
      await list()
        .getByRole('listbox')
        .evaluate((box, to) => (box.scrollTop = to), top);
      top = top > 4000 ? 0 : top + 200;
      throw new Error(`${String(text)} is not in the list`);
    }, patience);
    return part(text).first();
  };
  const open = async (text: string | RegExp): Promise<void> => (await reach(text)).click();
  const bar = (): Locator => page.locator('.vd-hardware-bar');
  const field = (label: string): Locator => page.getByRole('textbox', { name: label, exact: true });
  const path = (): Locator => page.getByRole('combobox', { name: 'Path', exact: true });
  const dumpxml = (...options: string[]): Promise<string> =>
    world.host.virsh('dumpxml', name, '--security-info', ...options);
  const apply = async (): Promise<void> => {
    await bar()
      .getByRole('button', { name: /^Apply/ })
      .click();
    await bar()
      .getByRole('button', { name: /^Apply/ })
      .waitFor({ state: 'detached' });
  };
  const choose = async (label: string, option: string): Promise<void> => {
    await page
      .locator('.vd-hardware-scroll')
      .getByRole('button', { name: new RegExp(`${label}$`) })
      .click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };

  beforeAll(async () => {
    world = await startWorld([
      {
        name,
        network: 'none',
        vcpus: 2,
        vncPassword: 's3cret',
        extra: `<metadata><libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'><libosinfo:os id='http://debian.org/debian/12'/></libosinfo:libosinfo></metadata>`,
        devices: `<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>`,
      },
    ]);
    await world.host.run('truncate', ['-s', '8M', '/var/lib/libvirt/images/data.img']);
    await world.host.virsh('pool-create-as', 'images', 'dir', '--target', '/var/lib/libvirt/images');
    await world.host.virsh('start', name);
    ({ context, page, complaints } = await openWindow(world.browser, world.shell.loginUrl));
    await vi.waitFor(async () => expect(await world.host.consoleText(name)).toContain(READY), patience);
    await go(page, world.vmPath(name, 'hardware'));
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('every part is listed, and a fresh start leaves nothing waiting', async () => {
    await part(/^Processors|^CPU/i)
      .first()
      .waitFor();
    await picture(page, 'hardware-overview');
    expect(await bar().count()).toBe(0);
  });

  test('a title goes live; another video model waits, is marked and taken back', async () => {
    await open(/Overview/);
    await field('Title').fill('Shop');
    await bar().getByText('1 change · 1 now').waitFor();
    await apply();
    await vi.waitFor(async () => expect(await dumpxml()).toContain('<title>Shop</title>'), patience);
    expect(await dumpxml('--inactive')).toContain('<title>Shop</title>');

    await open(/Video/);
    await choose('Video card', 'virtio');
    await bar().getByText('1 at the next start').waitFor();
    await picture(page, 'hardware-video');
    await bar().getByRole('button', { name: 'Review' }).click();
    await page.getByRole('region', { name: 'What is applied' }).getByText('virsh', { exact: true }).click();
    await page.getByText('virsh -c').first().waitFor();
    await picture(page, 'hardware-review');
    await apply();
    await bar().getByText('1 part waits for the next start.').waitFor();
    expect(await dumpxml('--inactive')).toContain("<model type='virtio'");
    await page.getByText('Runs with vga').waitFor();
    await picture(page, 'hardware-pending');
    await bar().getByRole('button', { name: 'Take all back' }).click();
    await apply();
    await vi.waitFor(
      async () => expect(await dumpxml('--inactive')).toContain("<model type='vga'"),
      patience,
    );
  });

  test('a disk is added to the running VM and removed from it', async () => {
    await list().getByRole('button', { name: 'Add hardware' }).click();
    await picture(page, 'hardware-add');
    // What is chosen for its system, its machine, and as what it has already.
    for (const [kind, chosen] of [
      ['Disk', 'virtio fit for Debian 12'],
      ['CD-ROM drive', 'CD-ROM · ide as this VM has already'],
      ['Watchdog', 'i6300esb'],
    ])
      await page.getByRole('button', { name: new RegExp(`^${kind} .*${chosen}`) }).waitFor();
    await page.getByRole('button', { name: /^Disk/ }).click();
    await picture(page, 'hardware-new-disk');
    // Of this guest nobody knows the system: it gets a bus that every system knows, and none of those can be plugged.
    await page.getByRole('button', { name: /Bus$/ }).click();
    await page.getByRole('option', { name: 'virtio', exact: true }).click();
    await page.getByRole('combobox', { name: 'Format' }).fill('raw');
    await path().fill('/var/lib/libvirt/images/data.img');
    // What is suggested closes.
    await page.keyboard.press('Tab');
    await apply();
    await part(/vda/).waitFor();
    expect(await dumpxml()).toContain('data.img');
    await open(/vda/);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('The image itself stays').waitFor();
    await apply();
    await part(/vda/).waitFor({ state: 'detached' });
    expect(await dumpxml()).not.toContain('data.img');
  });

  test('by keyboard alone, a disk gets a new image of a size, and its volume is chosen by name', async () => {
    await list().getByRole('button', { name: 'Add hardware' }).press('Enter');
    await page.keyboard.type('disk');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'New image…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New image' });
    const size = dialog.getByRole('textbox', { name: 'Size' });
    await vi.waitFor(
      async () => expect(await size.evaluate((it) => it === document.activeElement)).toBe(true),
      patience,
    );
    await page.keyboard.press('Control+a');
    await page.keyboard.type('1 GiB');
    await dialog.getByText(/free$/).waitFor();
    expect(await dialog.getByRole('textbox', { name: 'File name' }).inputValue()).toMatch(/^hard.*\.qcow2$/);
    expect(await axeFindings(page, '.vd-dialog')).toEqual([]);
    await picture(page, 'hardware-new-image');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const made = await path().inputValue();
    expect(made).toMatch(/^\/var\/lib\/libvirt\/images\/hard.*\.qcow2$/);
    expect(await page.getByRole('combobox', { name: 'Format' }).inputValue()).toBe('qcow2');
    expect(await world.host.virsh('vol-info', made)).toMatch(/Capacity:\s+1\.00 GiB/);
    // Of this guest nobody knows the drivers: virtio can be plugged.
    await choose('Bus', 'virtio');
    await apply();
    await part(/vdb/).or(part(/vda/)).first().waitFor();
    expect(await dumpxml()).toContain(made);
    expect(await dumpxml('--inactive')).toMatch(
      new RegExp(`<driver name='qemu' type='qcow2'[^>]*/>\\s*<source file='${made}'`),
    );

    // What another disk of it writes cannot be taken a second time; the rest is there to be chosen, with its format.
    await list().getByRole('button', { name: 'Add hardware' }).click();
    await page.getByRole('button', { name: /^Disk/ }).click();
    await page.getByRole('button', { name: 'New image…' }).waitFor();
    await path().focus();
    await page.keyboard.press('ArrowDown');
    const suggestions = page.getByRole('listbox', { name: 'Path' });
    const suggestion = suggestions.getByRole('option', { name: made });
    await suggestion.waitFor();
    expect(await suggestion.getAttribute('aria-disabled')).toBe('true');
    await picture(page, 'hardware-images');
    await suggestions.getByRole('option', { name: /data\.img/ }).click();
    expect(await page.getByRole('combobox', { name: 'Format' }).inputValue()).toBe('raw');
    await bar().getByRole('button', { name: 'Discard' }).click();
    await open(new RegExp(made));
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await apply();
    await part(new RegExp(made)).waitFor({ state: 'detached' });
  });

  test('a medium goes into the drive of the running VM, and is ejected', async () => {
    await open(/^CD-ROM/);
    await path().fill('/var/lib/libvirt/images/data.img');
    // What is suggested closes.
    await page.keyboard.press('Tab');
    await bar().getByText('1 change · 1 now').waitFor();
    await apply();
    await page.getByRole('button', { name: 'Eject' }).click();
    await vi.waitFor(async () => expect(await dumpxml()).toContain('data.img'), patience);
    expect(await path().inputValue()).toBe('');
    expect(await focusedName(page)).toBe('Path');
    await page.keyboard.press('Tab');
    await apply();
    await vi.waitFor(async () => expect(await dumpxml()).not.toContain('data.img'), patience);
  });

  test('rows of a list: what is added is written next, spaces are typed, and the focus stays', async () => {
    await open(/^Boot/);
    const more = page.getByRole('button', { name: /^More \d/ });
    if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
    const rows = page.getByRole('group', { name: 'SMBIOS: OEM strings' });
    await rows.getByRole('button', { name: 'Add a row' }).press('Enter');
    await page.keyboard.type('two words');
    expect(await rows.getByRole('textbox').inputValue()).toBe('two words');
    await rows.getByRole('button', { name: 'Remove row 1' }).press('Enter');
    await rows.getByRole('textbox').waitFor({ state: 'detached' });
    await vi.waitFor(
      async () => expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Add'),
      patience,
    );
    await bar().waitFor({ state: 'detached' });
  });

  test('another change, made elsewhere while one is prepared, is shown beside it and not overwritten', async () => {
    await open(/^Memory \d/);
    const current = page.getByRole('textbox', { name: 'Memory', exact: true });
    await current.fill('170 MiB');
    await bar()
      .getByText(/^1 change/)
      .waitFor();
    await world.host.virsh('setmem', name, '150M', '--config');
    const conflict = page.locator('.vd-hardware-conflict');
    await conflict.getByText('150 MiB').waitFor();
    await picture(page, 'hardware-conflict');
    expect(
      await bar()
        .getByRole('button', { name: /^Apply/ })
        .isDisabled(),
    ).toBe(true);
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await conflict.waitFor({ state: 'detached' });
    await apply();
    expect(await dumpxml('--inactive')).toContain(`<currentMemory unit='KiB'>${170 * 1024}<`);
  });

  test('a draft outlives leaving the page, loading it anew, and a lost host', async () => {
    await open(/^Overview/);
    await field('Title').fill('Drafted');
    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByRole('tab', { name: 'Hardware' }).click();
    await vi.waitFor(async () => expect(await field('Title').inputValue()).toBe('Drafted'), patience);
    await page.reload();
    await vi.waitFor(async () => expect(await field('Title').inputValue()).toBe('Drafted'), patience);
    await world.host.killDaemon();
    await page.getByText('The host is lost. What you have changed is kept').waitFor();
    expect(await field('Title').inputValue()).toBe('Drafted');
    await picture(page, 'hardware-lost');
    await world.host.startDaemon();
    await page.getByText('The host is lost').waitFor({ state: 'detached' });
    expect(await field('Title').inputValue()).toBe('Drafted');
    await apply();
    await vi.waitFor(async () => expect(await dumpxml()).toContain('<title>Drafted</title>'), patience);
  });

  test('what is typed is heard as it is typed: nothing else is applied in its place', async () => {
    const said = (text: string | RegExp) => page.locator('.vd-field-error').getByText(text).waitFor();
    const applyButton = bar().getByRole('button', { name: /^Apply/ });
    const discard = () => bar().getByRole('button', { name: 'Discard' }).click();
    await open(/^Memory \d/);
    for (const [typed, words] of [
      ['1e9', 'Write a size such as'],
      ['4 TiB', /^At most \d+ MiB \(Maximum memory\)/],
    ] as const) {
      await field('Memory').fill('');
      await field('Memory').pressSequentially(typed);
      await said(words);
      await vi.waitFor(async () => expect(await applyButton.isDisabled()).toBe(true), patience);
      await page.keyboard.press('Tab');
      expect(await field('Memory').inputValue()).toBe(typed);
    }
    await discard();
    await open(/^CPUs/);
    for (const [typed, words] of [
      ['abc', 'Write a whole number.'],
      ['-1', 'At least 1.'],
      ['3', 'At most 2 (Maximum vCPUs).'],
    ] as const) {
      await field('vCPUs').fill('');
      await field('vCPUs').pressSequentially(typed);
      await said(words);
      await page.keyboard.press('Tab');
      expect(await field('vCPUs').inputValue()).toBe(typed);
    }
    // Both together wait for a guest with that much room.
    await field('Maximum vCPUs').fill('4');
    await bar().getByText('2 changes · 2 at the next start').waitFor();
    await discard();
  });

  test('prepared things are told in words, as XML and as commands; discarded ones come back', async () => {
    await open(/^Overview/);
    await field('Title').fill('In words');
    await list().getByRole('button', { name: 'Add hardware' }).click();
    await page.keyboard.type('watchdog');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show as XML' }).click();
    await page.getByLabel('XML of this device').getByText('<watchdog').waitFor();
    await bar().getByRole('button', { name: 'Review' }).click();
    const review = page.getByRole('region', { name: 'What is applied' });
    await review.getByRole('listitem').filter({ hasText: 'Title' }).getByText('In words').waitFor();
    await review.getByText('is added').waitFor();
    await picture(page, 'hardware-review-words');
    await review.getByText('XML', { exact: true }).click();
    await review.getByText('<title>In words</title>').waitFor();
    await review.getByText('virsh', { exact: true }).click();
    await review.getByText(/virsh -c .* define/).waitFor();
    await bar().getByRole('button', { name: 'Discard' }).click();
    await bar().getByText('2 changes discarded.').waitFor();
    await page.keyboard.press('Enter');
    await bar()
      .getByText(/^2 changes/)
      .waitFor();
    await bar().getByRole('button', { name: 'Discard' }).click();
  });

  test('the focus is never lost, and nobody is taken elsewhere by what others do', async () => {
    const isSomewhere = async () =>
      expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
    await list().getByRole('button', { name: 'Add hardware' }).press('Enter');
    await page.keyboard.type('random');
    await page.keyboard.press('Enter');
    const form = page.locator('section.vd-hardware-item');
    await form.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
    await bar().getByText('discarded').waitFor({ state: 'detached' });
    await isSomewhere();
    await open(/^Overview/);
    await field('Title').fill('Focus');
    const applyButton = bar().getByRole('button', { name: /^Apply/ });
    await vi.waitFor(async () => expect(await applyButton.isDisabled()).toBe(false), patience);
    await applyButton.press('Enter');
    await bar().getByText('Applied.').waitFor();
    await vi.waitFor(isSomewhere, patience);
    await world.host.virsh('attach-disk', name, '/var/lib/libvirt/images/data.img', 'vdq', '--live');
    await reach(/vdq/);
    expect(await field('Title').inputValue()).toBe('Focus');
    await open(/vdq/);
    await world.host.virsh('detach-disk', name, 'vdq', '--live');
    await part(/vdq/).waitFor({ state: 'detached' });
  });

  test('what libvirt refuses is said in its words, and the draft stays', async () => {
    await open(/^Overview/);
    const emulator = field('Emulator');
    await emulator.fill('/no/such/emulator');
    await bar()
      .getByRole('button', { name: /^Apply/ })
      .click();
    await page.getByRole('heading', { name: 'Nothing was changed' }).waitFor();
    await page
      .getByText(/no\/such\/emulator/)
      .first()
      .waitFor();
    await picture(page, 'hardware-refused');
    expect(await emulator.inputValue()).toBe('/no/such/emulator');
    await bar().getByRole('button', { name: 'Discard' }).click();
    expect(await emulator.inputValue()).not.toBe('/no/such/emulator');
  });

  test('by keyboard alone: a setting is found, changed and applied', async () => {
    await list().getByRole('searchbox').focus();
    await page.keyboard.type('description');
    await list().getByRole('option').first().waitFor();
    await page.keyboard.press('Tab');
    // What is reached is shown, and whoever walks on is not stopped; Enter goes to the field.
    await page.keyboard.press('ArrowDown');
    await page.locator('.vd-hardware-found').waitFor();
    expect(await page.evaluate(() => document.activeElement?.role)).toBe('option');
    await page.keyboard.press('Enter');
    await vi.waitFor(
      async () => expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA'),
      patience,
    );
    await page.keyboard.type('by keys');
    const applyButton = bar().getByRole('button', { name: /^Apply/ });
    await vi.waitFor(async () => expect(await applyButton.isDisabled()).toBe(false), patience);
    await tabTo(page, /^Apply/);
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await dumpxml()).toContain('<description>by keys<'), patience);
    // By pointer one click is enough.
    await list().getByRole('searchbox').fill('title');
    await part(/^Title/).click();
    await vi.waitFor(async () => expect(await focusedName(page)).toBe('Title'), patience);
    await list().getByRole('searchbox').fill('');
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing on the forms of the VM, %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      // In the dark it is the colours that differ, which all forms have from the same controls.
      const kinds = [
        'Overview',
        'Operating system',
        'CPUs',
        'Memory',
        'Boot',
        'Features',
        'Limits',
        'Launch security',
      ];
      for (const kind of colorScheme === 'light' ? kinds : ['CPUs']) {
        await open(new RegExp(`^${kind}`));
        expect(await axeFindings(page, '.vd-hardware-main')).toEqual([]);
      }
      await open(/^CD-ROM/);
      expect(await axeFindings(page)).toEqual([]);
      await picture(page, `hardware-${colorScheme}`);
    },
  );

  test('axe finds nothing on the form of any device that can be added, unfolded', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    const addHardware = list().getByRole('button', { name: 'Add hardware' });
    const kinds = page.locator('.vd-hardware-kinds button:enabled');
    await addHardware.click();
    const count = await kinds.count();
    expect(count).toBeGreaterThan(20);
    expect(await axeFindings(page, '.vd-hardware-scroll')).toEqual([]);
    const findings: Record<string, string[]> = {};
    for (let at = 0; at < count; at++) {
      await kinds.nth(at).click();
      const form = page.locator('section.vd-hardware-item');
      const kind = await form.getAttribute('aria-label');
      const folded = form.locator('.vd-hardware-folded > [aria-expanded=false]');
      while ((await folded.count()) > 0) await folded.first().click();
      const found = await axeFindings(page, '.vd-hardware-scroll');
      if (found.length > 0) findings[kind ?? ''] = found;
      await form.getByRole('button', { name: 'Remove', exact: true }).click();
      await bar().waitFor({ state: 'detached' });
      await addHardware.click();
    }
    expect(findings).toEqual({});
  });

  test('the page complained about nothing', () => {
    expect(complaints.list).toEqual([]);
  });
});
