import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Lab } from '../lab/index.ts';
import {
  hasBrowser,
  keepPictureOnFailure,
  launchBrowser,
  startShell,
  watch,
  type Shell,
} from './harness/index.ts';

const PASSWORD = 'a long enough password';
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));

describe.skipIf(!hasBrowser())('the window over TLS, for other machines', () => {
  let lab: Lab;
  let folder: string;
  let shell: Shell;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    lab = await Lab.open();
    const daemon = await lab.startTestDaemon();
    folder = await mkdtemp(join(tmpdir(), 'virtdeck-password-'));
    await writeFile(join(folder, 'password'), PASSWORD, { mode: 0o600 });
    shell = await startShell([{ id: 'demo', name: 'demo', uri: daemon.uri() }], {
      words: [
        ...['--address', '127.0.0.1', '--password-file', join(folder, 'password')],
        ...['--tls-cert', fixture('cert'), '--tls-key', fixture('key')],
      ],
    });
    browser = await launchBrowser();
    // The certificate signs itself.
    context = await browser.newContext({ ignoreHTTPSErrors: true });
  });
  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await shell?.close();
    await lab?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('asks for the password, refuses a wrong one, and shows the list for the right one', async () => {
    const page = await context.newPage();
    keepPictureOnFailure(page);
    const { port } = new URL(shell.origin);
    expect(shell.origin).toBe(`https://lab.example:${port}`);
    await page.goto(`https://127.0.0.1:${port}/`);
    await page.getByLabel('Password of this server').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'That is not the password.' }).waitFor();
    const complaints = watch(page);
    await page.getByLabel('Password of this server').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'test', exact: true }).waitFor();
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
    expect(complaints.list).toEqual([]);
  });
});
