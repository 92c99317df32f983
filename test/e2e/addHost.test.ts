import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Lab, type TestDaemon } from '../lab/index.ts';
import { SshServer } from '../lab/sshServer.ts';
import {
  hasBrowser,
  keepPictureOnFailure,
  launchBrowser,
  openWindow,
  runByPalette,
  startShell,
  type Complaints,
  type Shell,
} from './harness/index.ts';

const soon = { timeout: 60_000 };

describe.skipIf(!hasBrowser())('a host over ssh is added in the window', { timeout: 120_000 }, () => {
  let lab: Lab;
  let daemon: TestDaemon;
  let server: SshServer;
  let shell: Shell;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;

  beforeAll(async () => {
    lab = await Lab.open();
    daemon = await lab.startTestDaemon();
    server = await SshServer.start({ folder: join(lab.folder, 'ssh') });
    lab.onClose(() => server.stop());
    shell = await startShell([{ id: 'demo', name: 'demo', uri: daemon.uri() }]);
    browser = await launchBrowser();
    ({ context, page, complaints } = await openWindow(browser, shell.loginUrl));
  }, 120_000);
  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await shell?.close();
    await lab?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  const sidebar = (): Locator => page.getByRole('navigation');
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Add host' });
  const field = (name: string): Locator => dialog().getByRole('textbox', { name, exact: true });
  const uri = (): Locator => dialog().getByRole('combobox', { name: 'libvirt URI' });
  const step = (name: string): Locator => page.locator(`.vd-doctor-step[data-step="${name}"]`);
  const pick = async (label: string, option: string): Promise<void> => {
    await dialog().getByRole('button', { name: label }).click();
    await page.getByRole('option', { name: option }).click();
  };
  const has = (locator: Locator, value: string): Promise<void> =>
    expect.poll(() => locator.inputValue(), soon).toBe(value);

  test('fields and URI say the same, whichever is written', async () => {
    await runByPalette(page, 'Add host');
    await has(uri(), 'qemu+ssh:///system');
    await page.keyboard.type('lab-9');
    await has(uri(), 'qemu+ssh://lab-9/system');
    await field('User').fill('ann');
    await field('Port').fill('2222');
    await page.keyboard.press('Tab');
    await has(uri(), 'qemu+ssh://ann@lab-9:2222/system');
    await has(field('Name'), 'lab-9');
    await pick('Hypervisor', 'Linux containers');
    await has(uri(), 'lxc+ssh://ann@lab-9:2222/system');
    await uri().fill('qemu+ssh://bob@[fd00::7]/session?no_verify=1&keyfile=/keys/a%20b');
    await has(field('Host'), 'fd00::7');
    await has(field('User'), 'bob');
    await has(field('Port'), '');
    await dialog().getByText('Its host key is not checked').waitFor();
    await dialog().getByText('More SSH options').click();
    await has(field('Key file'), '/keys/a b');
    await dialog().getByRole('checkbox', { name: 'Do not check the host key' }).uncheck({ force: true });
    await has(uri(), 'qemu+ssh://bob@[fd00::7]/session?keyfile=/keys/a%20b');
    await dialog().getByText('Its host key is not checked').waitFor({ state: 'detached' });
    await dialog().getByRole('radio', { name: 'This machine' }).check({ force: true });
    await has(uri(), 'qemu:///session');
  });

  test('what makes no URI, names no host or is there already is said at its field, and not saved', async () => {
    await uri().fill('qemu+ssh://-oProxyCommand=reboot/system');
    await dialog().getByText('the host begins with a hyphen').waitFor();
    await uri().fill('qemu+ssh:///system');
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    await dialog().getByText('Name the host to log in to.').waitFor();
    // The same daemon, spelled otherwise.
    await uri().fill(daemon.uri().replace('test+unix:', 'TEST+unix:'));
    await dialog().getByText('demo leads there already.').waitFor();
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    await dialog().waitFor();
  });

  test('it is tried first: each step is shown, its key is asked for, a refusal says where it ended', async () => {
    await uri().fill(`test+ssh://${server.authority}/default?${server.params}&socket=${daemon.socket}`);
    await field('Name').fill('over there');
    await dialog().getByRole('combobox', { name: 'Group' }).fill('Lab');
    await dialog().getByRole('button', { name: 'Test connection' }).click();
    const question = page.getByRole('alertdialog', { name: 'Is this over there?' });
    await question.getByText(await server.fingerprint()).waitFor(soon);
    await question.getByRole('button', { name: 'Do not connect' }).click();
    await expect.poll(() => step('hostKey').getAttribute('data-state'), soon).toBe('failed');
    expect(await step('reach').getAttribute('data-state')).toBe('passed');
    expect(await step('authenticate').getAttribute('data-state')).toBe('skipped');
    await step('hostKey').getByText('ssh-keygen -lf').waitFor();

    await dialog().getByRole('button', { name: 'Test connection' }).click();
    await question.getByRole('button', { name: 'Accept and connect' }).click(soon);
    await dialog().getByText('All steps passed: it can be used.').waitFor(soon);
    await step('hypervisor')
      .getByText(/TEST .*libvirt/)
      .waitFor();
  });

  test('saved, it connects without a further question, in its group', async () => {
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    await sidebar()
      .getByRole('link', { name: /over there/ })
      .click();
    await page.getByRole('main').getByRole('link', { name: 'test', exact: true }).waitFor(soon);
    expect(await page.getByRole('alertdialog').count()).toBe(0);
  });

  test('its group folds up, is acted on as one, and is renamed', async () => {
    const group = (name: string): Locator => sidebar().getByRole('button', { name: new RegExp(`^${name}`) });
    await group('Lab').click();
    await sidebar()
      .getByRole('link', { name: /over there/ })
      .waitFor({ state: 'detached' });
    expect(await group('Lab').getAttribute('aria-expanded')).toBe('false');
    // Kept over a new window.
    await page.reload();
    await group('Lab').waitFor(soon);
    expect(await group('Lab').getAttribute('aria-expanded')).toBe('false');
    await group('Lab').click();
    await group('Lab').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Disconnect all' }).click();
    await sidebar()
      .getByRole('link', { name: /over there.*Disconnected/ })
      .waitFor(soon);
    await group('Lab').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Connect all', exact: true }).click();
    await sidebar()
      .getByRole('link', { name: /over there.*1/ })
      .waitFor(soon);
    await group('Lab').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Rename group' }).click();
    await page.getByRole('textbox', { name: 'Group' }).fill('Class 12');
    await page.keyboard.press('Enter');
    await group('Class 12').waitFor(soon);
  });

  test('a host that is gone is examined from its page; passwords are forgotten from its menu', async () => {
    await server.stop();
    await sidebar()
      .getByRole('link', { name: /over there/ })
      .click();
    await sidebar()
      .getByRole('link', { name: /over there/ })
      .click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Disconnect', exact: true }).click();
    await page.getByRole('main').getByRole('button', { name: 'Connect' }).click(soon);
    await page.getByRole('main').getByRole('button', { name: 'Find out why' }).click(soon);
    const doctor = page.getByRole('dialog', { name: 'The way to over there' });
    await expect.poll(() => step('reach').getAttribute('data-state'), soon).toBe('failed');
    await doctor.getByText('Start the ssh server on that host, or correct the port.').waitFor();
    await server.listen();
    await doctor.getByRole('button', { name: 'Examine again' }).click();
    await doctor.getByText('All steps passed: nothing stands in the way.').waitFor(soon);
    await doctor.getByRole('button', { name: 'Close' }).last().click();
    await sidebar()
      .getByRole('link', { name: /over there/ })
      .click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Forget passwords' }).click();
    await page.getByText('Forgot what was typed to log in to over there.').waitFor();
  });

  test('the page complained about nothing', () => {
    expect(complaints.list).toEqual([]);
  });
});
