import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ownAccounts } from '../lab/accounts.ts';
import { canRunHosts, Lab } from '../lab/index.ts';
import { SshServer } from '../lab/sshServer.ts';
import {
  hasBrowser,
  keepPictureOnFailure,
  launchBrowser,
  openWindow,
  startShell,
  type Complaints,
  type Shell,
} from './harness/index.ts';

const soon = { timeout: 60_000 };
const PASSWORD = 'correct horse; "battery" <b>staple</b>';
const PASSWORDS_ALONE = 'PubkeyAuthentication no\nPasswordAuthentication yes\nPermitRootLogin yes';

describe.skipIf(!canRunHosts() || !hasBrowser())('what two hosts ask at once', { timeout: 120_000 }, () => {
  let lab: Lab;
  let locked: SshServer;
  let open: SshServer;
  let shell: Shell;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;

  beforeAll(async () => {
    lab = await Lab.open();
    const host = await lab.startLibvirtd({ name: 'locked' });
    await ownAccounts(host, [{ name: 'root', uid: 0, password: PASSWORD }]);
    locked = await SshServer.start({
      folder: join(lab.folder, 'locked-ssh'),
      on: host,
      config: PASSWORDS_ALONE,
    });
    lab.onClose(() => locked.stop());
    open = await SshServer.start({ folder: join(lab.folder, 'open-ssh') });
    lab.onClose(() => open.stop());
    const daemon = await lab.startTestDaemon();
    shell = await startShell([
      { id: 'locked', name: 'locked', uri: `qemu+ssh://${locked.authority}/system?${locked.params}` },
      {
        id: 'open',
        name: 'open',
        uri: `test+ssh://${open.authority}/default?${open.params}&socket=${daemon.socket}`,
      },
    ]);
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

  const question = (title: string): Locator => page.getByRole('alertdialog', { name: title });
  const entry = (name: string): Locator => page.getByRole('navigation').getByRole('link', { name });

  test('each is asked for by its name; any can be answered first, and the next one comes by itself', async () => {
    const dialog = page.getByRole('alertdialog');
    await dialog.waitFor(soon);
    await dialog.getByText('One more host asks something.').waitFor(soon);
    await entry('locked').getByText('Asks something').waitFor();
    await entry('open').getByText('Asks something').waitFor();
    const isLockedFirst = (await question('Is this locked?').count()) === 1;
    const [first, other] = isLockedFirst ? ['locked', 'open'] : ['open', 'locked'];
    await dialog.getByRole('button', { name: 'Answer another first' }).click();
    await page.getByRole('menuitem', { name: other }).click();
    const server = other === 'open' ? open : locked;
    await question(`Is this ${other}?`)
      .getByText(await server.fingerprint())
      .waitFor(soon);
    await page.getByRole('button', { name: 'Accept and connect' }).click();
    await question(`Is this ${first}?`).getByRole('button', { name: 'Accept and connect' }).click(soon);
    await entry('open').getByText('1').waitFor(soon);
  });

  test('a wrong password is asked for anew, the right one connects, and nothing of it is shown', async () => {
    // The login may have come so far while the other key was being accepted.
    if ((await page.getByRole('alertdialog').count()) === 0) {
      const answer = page.getByRole('button', { name: 'Answer', exact: true });
      await Promise.race([answer.click(soon), page.getByRole('alertdialog').waitFor(soon)]).catch(
        () => undefined,
      );
    }
    const dialog = question(`Password for root@${locked.address}`);
    const field = dialog.getByLabel('Password', { exact: true });
    expect(await field.getAttribute('type', soon)).toBe('password');
    // No keyring behind a browser: nothing is offered to be kept.
    expect(await dialog.getByRole('checkbox').count()).toBe(0);
    await field.fill('wrong');
    await page.keyboard.press('Enter');
    await dialog.getByText('That was not right. Try again.').waitFor(soon);
    await field.fill(PASSWORD);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached', ...soon });
    await entry('locked').click();
    await page.getByText('There are no VMs on locked yet.').waitFor(soon);
    expect(await locked.logins()).toBe(1);
    expect(await page.content()).not.toContain('battery');
  });

  test('a password that is forgotten is asked for at the next login; a no leaves the host with its reason', async () => {
    await entry('locked').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Forget passwords' }).click();
    for (const pid of await locked.sessions()) process.kill(pid, 'SIGKILL');
    const dialog = question(`Password for root@${locked.address}`);
    await dialog
      .or(page.getByRole('button', { name: 'Answer', exact: true }))
      .first()
      .waitFor(soon);
    if ((await dialog.count()) === 0) await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await dialog.getByRole('button', { name: 'Cancel' }).click(soon);
    const alert = page.getByRole('main').getByRole('alert').filter({ hasText: 'Cannot connect to locked' });
    await alert.getByText('Connect again to be asked again.').waitFor(soon);
    await page.getByRole('main').getByRole('button', { name: 'Connect now' }).click();
    await dialog
      .or(page.getByRole('button', { name: 'Answer it' }))
      .first()
      .waitFor(soon);
    if ((await dialog.count()) === 0) await page.getByRole('button', { name: 'Answer it' }).click();
    await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('There are no VMs on locked yet.').waitFor(soon);
  });

  test('the page complained about nothing', () => {
    expect(complaints.list).toEqual([]);
  });
});
