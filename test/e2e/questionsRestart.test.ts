import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ownAccounts } from '../lab/accounts.ts';
import { canRunHosts, Lab } from '../lab/index.ts';
import { SshServer } from '../lab/sshServer.ts';
import {
  hasBrowser,
  keepPictureOnFailure,
  launchBrowser,
  openWindow,
  patience,
  PATIENCE,
  slow,
  startShell,
  type SavedHost,
  type Shell,
} from './harness/index.ts';

const PASSWORD = 'correct horse';
const PASSWORDS_ALONE = 'PubkeyAuthentication no\nPasswordAuthentication yes\nPermitRootLogin yes';

/** The page outlives its backend, as it does in Electron and where a user starts `virtdeck serve` again. */
describe.skipIf(!canRunHosts() || !hasBrowser())('a backend that ends while a host asks', slow, () => {
  let lab: Lab;
  let server: SshServer;
  let saved: SavedHost & { autoconnect: boolean };
  let shell: Shell;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    lab = await Lab.open();
    const host = await lab.startLibvirtd({ name: 'locked' });
    await ownAccounts(host, [{ name: 'root', uid: 0, password: PASSWORD }]);
    server = await SshServer.start({ folder: join(lab.folder, 'ssh'), on: host, config: PASSWORDS_ALONE });
    lab.onClose(() => server.stop());
    // Nobody but the page asks for the login again.
    saved = {
      id: 'locked',
      name: 'locked',
      uri: `qemu+ssh://${server.authority}/system?${server.params}`,
      autoconnect: false,
    };
    shell = await startShell([saved]);
    browser = await launchBrowser();
    ({ context, page } = await openWindow(browser, shell.loginUrl));
  });
  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await shell?.close();
    await lab?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  const question = (title: string) => page.getByRole('alertdialog', { name: title });

  test('the host asks anew by itself, it is said that the answer went, and the answer to the new question connects', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'locked' }).click();
    await page.getByRole('main').getByRole('button', { name: 'Connect', exact: true }).click();
    await question('Is this locked?').getByRole('button', { name: 'Accept and connect' }).click();
    const asks = question(`Password for root@${server.address}`);
    await asks.getByLabel('Password', { exact: true }).fill(PASSWORD);

    const port = new URL(shell.origin).port;
    await shell.close();
    // The dialog and what was typed stay while there is no backend; sending it says why it cannot be.
    await asks.getByRole('button', { name: 'Send' }).click();
    await asks.getByRole('alert').waitFor();
    expect(await asks.getByLabel('Password', { exact: true }).inputValue()).toBe(PASSWORD);

    shell = await startShell([saved], { words: ['--port', port] });
    const signIn = await context.newPage();
    await signIn.goto(shell.loginUrl);
    await signIn.close();
    await page.getByText('Your answer to locked was not delivered').waitFor({ timeout: PATIENCE });
    // The next question came by itself, because that of before had been answered here, and is another one.
    const field = asks.getByLabel('Password', { exact: true });
    await vi.waitFor(async () => expect(await field.inputValue()).toBe(''), patience);
    await field.fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('There are no VMs on locked yet.').waitFor();
  });
});
