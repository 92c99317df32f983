import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Lab, run, type TestDaemon } from '../lab/index.ts';
import {
  hasBrowser,
  keepPictureOnFailure,
  launchBrowser,
  openWindow,
  startShell,
  type Complaints,
  type Shell,
} from './harness/index.ts';

const patience = { timeout: 60_000, interval: 200 };
const soon = { timeout: 60_000 };

interface Made {
  name: string;
  title?: string;
  os?: string;
  group?: string;
  tags?: string[];
}

const VMS: Made[] = [
  { name: 'web-01', title: 'Shop front', os: 'debian/12', group: 'Shop', tags: ['web', 'prod'] },
  { name: 'web-02', title: 'Shop front', os: 'debian/12', group: 'Shop', tags: ['web', 'old lab'] },
  { name: 'db-01', os: 'debian/11', group: 'Shop', tags: ['db', 'prod'] },
  { name: 'seat-01', os: 'fedora/42', tags: ['class'] },
  { name: 'seat-02', os: 'fedora/42', tags: ['class'] },
  { name: 'seat-10' },
];

const NETWORK_INTERFACE = "<interface type='network'><source network='default'/></interface>";

const domainXml = ({ name, title, os, group, tags = [] }: Made): string =>
  `<domain type='test'><name>${name}</name>${title ? `<title>${title}</title>` : ''}<metadata>` +
  (os
    ? `<l:libosinfo xmlns:l="http://libosinfo.org/xmlns/libvirt/domain/1.0"><l:os id="http://example.org/${os}"/></l:libosinfo>`
    : '') +
  `<v:domain xmlns:v="https://virtdeck.dev/xmlns/domain/1.0">${group ? `<v:group>${group}</v:group>` : ''}` +
  `${tags.map((tag) => `<v:tag>${tag}</v:tag>`).join('')}</v:domain></metadata>` +
  "<memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type>hvm</type></os>" +
  `<devices>${NETWORK_INTERFACE}</devices></domain>`;

/** A real libvirtd with its test driver, and `virsh` beside the page as another administrator would use it. */
describe.skipIf(!hasBrowser())('the list of a real daemon', () => {
  let lab: Lab;
  let daemon: TestDaemon;
  let shell: Shell;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;

  const virsh = (...args: string[]): Promise<string> =>
    run('virsh', ['--connect', daemon.uri(), '--quiet', ...args]);
  /** Hands virsh the XML by its standard input, through a pipe that it can open by name. */
  const define = (made: Made): Promise<string> =>
    run('sh', ['-c', 'cat | virsh --connect "$0" --quiet define /dev/stdin', daemon.uri()], {
      input: domainXml(made),
    });
  const state = async (name: string): Promise<string> => (await virsh('domstate', name)).trim();

  const row = (name: string): Locator => page.getByRole('row', { name: new RegExp(`(^|\\s)${name}(\\s|$)`) });

  beforeAll(async () => {
    lab = await Lab.open();
    daemon = await lab.startTestDaemon();
    shell = await startShell([{ id: 'demo', name: 'demo', uri: daemon.uri() }]);
    browser = await launchBrowser();
    ({ context, page, complaints } = await openWindow(browser, shell.loginUrl));
    // The test driver brings one of its own, called `test`, which runs. It forgets all others once nobody is connected.
    await row('test').waitFor(soon);
    for (const made of VMS) await define(made);
    await page.getByText('7 VMs', { exact: true }).waitFor(soon);
  });
  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await shell?.close();
    await lab?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  const names = (): Promise<string[]> => page.locator('[role="grid"] .vd-name').allInnerTexts();
  const search = (): Locator => page.getByRole('searchbox', { name: 'Search VMs' });
  const shows = (...wanted: string[]): Promise<void> =>
    vi.waitFor(async () => expect((await names()).toSorted()).toEqual(wanted.toSorted()), patience);

  test('names are ordered as people count', async () => {
    await shows('db-01', 'seat-01', 'seat-02', 'seat-10', 'test', 'web-01', 'web-02');
    expect(await names()).toEqual(['db-01', 'seat-01', 'seat-02', 'seat-10', 'test', 'web-01', 'web-02']);
    await page.getByRole('columnheader', { name: 'Name' }).click();
    await vi.waitFor(async () => expect((await names())[0]).toBe('web-02'), patience);
    await page.getByRole('columnheader', { name: 'Name' }).click();
  });

  test.each([
    ['seat', ['seat-01', 'seat-02', 'seat-10']],
    ['state:running', ['test']],
    ['tag:prod', ['web-01', 'db-01']],
    ['tag:"old lab"', ['web-02']],
    ['group:shop -tag:prod', ['web-02']],
    ['os:fedora', ['seat-01', 'seat-02']],
    ['title:front host:demo', ['web-01', 'web-02']],
    ['os:debian tag:web,db name:01', ['web-01', 'db-01']],
    ['is:active', ['test']],
  ])('the search %s finds what it should', async (query, wanted) => {
    await search().fill(query);
    await shows(...wanted);
    await page.getByText(`${wanted.length} of 7 VMs`).waitFor();
    await search().fill('');
  });

  test('a running VM is found by the address that the daemon tells', async () => {
    await virsh('start', 'seat-10');
    await row('seat-10').getByText('Running').waitFor(soon);
    const address = (): Promise<string> => virsh('domifaddr', 'seat-10');
    const [, ip = ''] = /ipv4\s+([\d.]+)\//.exec(await address()) ?? [];
    expect(ip).not.toBe('');
    await row('seat-10').getByText(ip).waitFor(soon);
    await search().fill(`ip:${ip}`);
    await vi.waitFor(async () => expect(await names()).toContain('seat-10'), patience);
    await search().fill('');
    await virsh('destroy', 'seat-10');
    await row('seat-10').getByText('Shut off').waitFor(soon);
  });

  test('what virsh does beside it shows by itself', async () => {
    await define({ name: 'beside', title: 'By virsh' });
    await row('beside').getByText('Shut off').waitFor(soon);
    await virsh('start', 'beside');
    await row('beside').getByText('Running').waitFor(soon);
    await virsh('suspend', 'beside');
    await row('beside').getByText('Paused').waitFor(soon);
    await virsh('destroy', 'beside');
    await row('beside').getByText('Shut off').waitFor(soon);
    await virsh('domrename', 'beside', 'renamed');
    await row('renamed').waitFor(soon);
    await row('beside').waitFor({ state: 'detached', ...soon });
    await virsh('undefine', 'renamed');
    await row('renamed').waitFor({ state: 'detached', ...soon });
    await page.getByText('7 VMs', { exact: true }).waitFor(soon);
  });

  test('several are started, paused, resumed and forced off at once', async () => {
    const seats = ['seat-01', 'seat-02', 'seat-10'];
    const bulk = page.getByRole('toolbar', { name: 'Selected VMs' });
    const allAre = async (shown: string, told: string): Promise<void> => {
      for (const name of seats) await row(name).getByText(shown, { exact: true }).waitFor(soon);
      for (const name of seats) expect(await state(name)).toBe(told);
    };
    await search().fill('seat');
    await shows(...seats);
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+a');
    await bulk.getByText('3 selected').waitFor();
    await bulk.getByRole('button', { name: 'Start', exact: true }).click();
    await allAre('Running', 'running');
    await bulk.getByRole('button', { name: 'Pause' }).click();
    await page
      .getByRole('alertdialog', { name: 'Pause 3 VMs?' })
      .getByRole('button', { name: 'Pause' })
      .click();
    await allAre('Paused', 'paused');
    await bulk.getByRole('button', { name: 'Resume' }).click();
    await allAre('Running', 'running');
    await bulk.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Force off' }).click();
    const ask = page.getByRole('alertdialog', { name: 'Force off 3 VMs?' });
    await ask.getByText('is lost').waitFor();
    await ask.getByRole('button', { name: 'Force off' }).click();
    await allAre('Shut off', 'shut off');
  });

  test('a tag given to several is in their metadata, where every administrator finds it', async () => {
    await page
      .getByRole('toolbar', { name: 'Selected VMs' })
      .getByRole('button', { name: 'Tags and group' })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Tags and group of 3 VMs' });
    await dialog.getByRole('combobox', { name: 'Add tag' }).fill('moved');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await search().fill('tag:moved');
    await shows('seat-01', 'seat-02', 'seat-10');
    for (const name of ['seat-01', 'seat-10'])
      expect(await virsh('metadata', name, '--uri', 'https://virtdeck.dev/xmlns/domain/1.0')).toContain(
        'moved',
      );
    await search().fill('');
    await page.keyboard.press('Escape');
  });

  test('a host that dies says so and keeps its rows; when it is back, its list is what it now has', async () => {
    await daemon.kill();
    for (const name of ['web-01', 'test']) await row(name).getByText('Host lost').waitFor(soon);
    expect(await names()).toHaveLength(7);
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /demo.*(lost|again|trying)/i })
      .waitFor(soon);
    await daemon.start();
    // The test driver forgets with its daemon: only its own VM is there again.
    await shows('test');
    await row('test').getByText('Running').waitFor(soon);
    await define({ name: 'after' });
    await row('after').getByText('Shut off').waitFor(soon);
  });

  test('the page complained about nothing', () => {
    expect(complaints.list).toEqual([]);
  });
});
