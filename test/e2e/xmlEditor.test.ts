import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts } from '../lab/index.ts';
import {
  axeFindings,
  CLIPBOARD,
  type Complaints,
  copiedXml,
  focusedName,
  go,
  hasBrowser,
  keepPictureOnFailure,
  openWindow,
  patience,
  slow,
  startWorld,
  typeOver,
  type World,
} from './harness/index.ts';

const NAME = 'edit-01';
const UUID = '6b1f3f6e-3333-4a5b-8f2c-0123456789ab';
const PASSWORD = 'kept-one';

describe.skipIf(!canRunHosts() || !hasBrowser())('the XML of a VM, edited', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;

  const text = (name = 'XML of this VM') => page.getByRole('textbox', { name });
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' });
  const stored = (...flags: string[]) => world.host.virsh('dumpxml', UUID, '--inactive', ...flags);
  const openXml = async () => {
    await go(page, world.vmPath(NAME, 'xml'));
    await page.getByRole('tab', { name: 'XML', selected: true }).waitFor();
  };
  const chooseDevice = async (name: RegExp) => {
    await button(/Which part/).click();
    await page.getByRole('option', { name }).click();
  };
  const edit = async () => {
    await button('Edit').click();
    await button('Stop editing').waitFor();
  };
  const review = async () => {
    await vi.waitFor(async () => expect(await button('Review changes').isEnabled()).toBe(true), patience);
    await button('Review changes').click();
    await page.getByRole('group', { name: 'What changes' }).waitFor();
  };
  const apply = async () => {
    await button(/^Apply/).click();
    await page.getByText('Applied.').waitFor();
    await button('Close the list').click();
  };

  beforeAll(async () => {
    const devices = `<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>`;
    world = await startWorld([{ name: NAME, uuid: UUID, vncPassword: PASSWORD, devices }]);
    ({ context, page, complaints } = await openWindow(world.browser, world.shell.loginUrl, {
      permissions: CLIPBOARD,
    }));
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test('the stored document is changed after its differences were seen; secrets stay, and stay unseen', async () => {
    await openXml();
    await text().waitFor();
    expect(await copiedXml(page)).toContain("passwd='********'");
    await edit();
    await typeOver(page, '<on_reboot>restart', '<on_reboot>destroy');
    await review();
    await page.getByText('virsh').first().waitFor();
    await page.locator('.cm-deletedLine').getByText('restart').waitFor();
    await page.locator('.cm-changedLine').getByText('destroy').waitFor();
    expect(await stored()).toContain('<on_reboot>restart');
    await apply();
    const now = await stored('--security-info');
    expect(now).toContain('<on_reboot>destroy');
    expect(now).toContain(`passwd='${PASSWORD}'`);
    await vi.waitFor(async () => expect(await copiedXml(page)).toContain('<on_reboot>destroy'), patience);
  });

  test('what is not well-formed is said at its line at once, and cannot be applied', async () => {
    await edit();
    await typeOver(page, '</on_crash>', '</on_crush>');
    await button(/must be closed first/).click();
    expect(await focusedName(page)).toBe('XML of this VM');
    expect(await button('Review changes').isDisabled()).toBe(true);
    await page.keyboard.press('Control+z');
    await page.getByText('Nothing changed yet').waitFor();
    await button('Stop editing').click();
  });

  test('suggestions come from what the host offers', async () => {
    await chooseDevice(/^disk/);
    await edit();
    await typeOver(page, '<target', '<driver ');
    await page.keyboard.insertText('cac');
    await page.keyboard.press('Control+Space');
    await page.getByRole('option', { name: 'cache' }).waitFor();
    // CodeMirror takes no Enter that comes so soon (75 ms) that it cannot have been meant for the list.
    await page.waitForTimeout(200);
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'writeback' }).waitFor();
    await page.keyboard.press('Escape');
    await button('Discard changes').click();
    await chooseDevice(/^Whole VM/);
  });

  test('what libvirt refuses is said in its words, and the text stays', async () => {
    const before = await stored();
    await edit();
    const [, machine = ''] = /machine='([^']+)'/.exec(before) ?? [];
    await typeOver(page, machine, 'nonsense-1.0');
    await review();
    await button(/^Apply/).click();
    const alert = page.getByRole('alert').filter({ hasText: 'The change was refused' });
    await alert.waitFor();
    expect(await alert.innerText()).toContain('nonsense-1.0');
    await text().getByText('nonsense-1.0').waitFor();
    expect(await stored()).toBe(before);
    await button('Discard changes').click();
  });

  test('what the schema does not take is marked at its line; a text that was discarded comes back', async () => {
    await edit();
    await typeOver(page, '<on_crash>', '<odd/><on_crash>');
    await review();
    await button(/^Apply/).click();
    await page.getByRole('alert').filter({ hasText: 'odd' }).waitFor();
    await page
      .locator('.vd-xml-foot')
      .getByRole('button', { name: /^Line \d+/ })
      .click();
    await button('Discard changes').click();
    await vi.waitFor(async () => expect(await focusedName(page)).toBe('Bring it back'), patience);
    await page.keyboard.press('Enter');
    await text().getByText('odd').waitFor();
    await button('Discard changes').click();
  });

  test('a change made elsewhere is shown beside mine, and neither is lost', async () => {
    await edit();
    await typeOver(page, '<on_reboot>destroy', '<on_reboot>restart');
    await world.host.virsh('desc', UUID, '--config', '--title', 'Made elsewhere');
    await button('Compare').click();
    await page.getByText('Theirs, as it is now').waitFor();
    await page.locator('.cm-merge-a').getByText('Made elsewhere').waitFor();
    await button('Keep mine on top of theirs').click();
    await review();
    await apply();
    const now = await stored();
    expect(now).toContain('<title>Made elsewhere</title>');
    expect(now).toContain('<on_reboot>restart');
  });

  test('theirs can be taken instead', async () => {
    await edit();
    await typeOver(page, 'Made elsewhere', 'Made here');
    await world.host.virsh('desc', UUID, '--config', '--title', 'Made there');
    await button('Compare').click();
    await button('Take theirs').click();
    await text().getByText('Made there').waitFor();
    await page.getByText('Nothing changed yet').waitFor();
    await button('Stop editing').click();
    expect(await stored()).toContain('<title>Made there</title>');
  });

  test('a draft outlives its page, a new window and a lost host', async () => {
    await text().getByText('Made there').waitFor();
    await edit();
    await typeOver(page, 'Made there', 'From a draft');
    await go(page, '/');
    await page.locator('.vd-table').waitFor();
    await openXml();
    await text().getByText('From a draft').waitFor();
    // Kept by the backend: this page knows nothing of it any more.
    await page.reload();
    await text().getByText('From a draft').waitFor();
    await world.host.killDaemon();
    await page.getByText('The host is lost.').waitFor();
    await text().getByText('From a draft').waitFor();
    expect(await button('Review changes').isDisabled()).toBe(true);
    await world.host.startDaemon();
    await page.getByText('The host is lost.').waitFor({ state: 'detached' });
    await review();
    await apply();
    expect(await stored()).toContain('<title>From a draft</title>');
  });

  test('more than libvirt takes is refused here, with its limit', async () => {
    await edit();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText(`<!-- ${'x'.repeat(4 * 2 ** 20)} -->`);
    await page.getByText(/libvirt takes 4 MiB at most/).waitFor();
    expect(await button('Review changes').isDisabled()).toBe(true);
    await button('Discard changes').click();
    await button('Edit').waitFor();
  });

  test('of a running VM the running configuration is only read, and says why', async () => {
    await world.host.virsh('start', UUID);
    await page.getByRole('radio', { name: 'Running' }).check({ force: true });
    await page.getByText('Read-only: what it runs with.').waitFor();
    await vi.waitFor(
      async () => expect(await copiedXml(page)).toMatch(/^<domain type='\w+' id='\d+'/),
      patience,
    );
    expect(await page.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0);
    await button('Edit the stored one').click();
    await page.getByText('Nothing changed yet').waitFor();
    await button('Stop editing').click();
    await chooseDevice(/^disk/);
    await button('Edit').waitFor();
    await chooseDevice(/^Whole VM/);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing (%s)', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page)).toEqual([]);
    await edit();
    await typeOver(page, '<on_reboot>restart', '<on_reboot>destroy');
    expect(await axeFindings(page)).toEqual([]);
    await review();
    expect(await axeFindings(page)).toEqual([]);
    await button('Back to the text').click();
    await button('Discard changes').click();
  });

  test('a VM that is not kept is not edited as a document', async () => {
    await world.host.virsh('undefine', UUID, '--nvram').catch(() => world.host.virsh('undefine', UUID));
    await page.getByText(/It is not kept, so no document is stored/).waitFor();
    expect(await button('Edit').count()).toBe(0);
    await chooseDevice(/^disk/);
    await button('Edit').waitFor();
  });

  test('the page complained about nothing', () => {
    expect(complaints.list).toEqual([]);
  });
});
