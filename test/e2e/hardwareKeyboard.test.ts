import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts } from '../lab/index.ts';
import {
  go,
  hasBrowser,
  keepPictureOnFailure,
  openWindow,
  slow,
  startWorld,
  type Complaints,
  type World,
} from './harness/index.ts';

/** Kinds that the lab's guest does not have by itself and that this machine has. */
const DEVICES = `
  <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>
  <sound model='ich6'><audio id='1'/></sound><audio id='1' type='none'/>
  <filesystem type='mount' accessmode='mapped'><source dir='/srv'/><target dir='share'/></filesystem>
  <channel type='unix'><target type='virtio' name='org.example.0'/></channel>
  <watchdog model='i6300esb' action='none'/><vsock model='virtio'><cid auto='yes'/></vsock>
  <shmem name='s'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>`;

/** More stops than any form has. */
const MOST_STOPS = 250;

interface Stop {
  where: 'form' | 'elsewhere';
  isFolded: boolean;
  wrong?: string;
}

/** Where the focus is, and what is wrong there: it comes after the stop before it in the document, and is drawn. */
const stopIn = (page: Page): Promise<Stop> =>
  page.evaluate((): Stop => {
    const stops = ((window as { vdStops?: Element[] }).vdStops ??= []);
    const section = document.querySelector('section.vd-hardware-item');
    const element = document.activeElement;
    if (section === null || element === null || !section.contains(element))
      return { where: 'elsewhere', isFolded: false };
    const name = (element.getAttribute('aria-label') ?? element.textContent ?? element.tagName).slice(0, 40);
    const last = stops.at(-1);
    stops.push(element);
    const isDrawn = (at: Element | null): boolean => {
      if (at === null || at === section) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || isDrawn(at.parentElement);
    };
    const isLater =
      last === undefined || (last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    const wrong = !isLater
      ? `${name} comes before what it follows`
      : isDrawn(element)
        ? undefined
        : `${name} does not show that it has the focus`;
    const isFold = element.matches('.vd-hardware-folded > button');
    return {
      where: 'form',
      isFolded: isFold && element.getAttribute('aria-expanded') === 'false',
      ...(wrong !== undefined && { wrong }),
    };
  });

/** What can be used in the form and was no stop. */
const missedIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const stops = (window as { vdStops?: Element[] }).vdStops ?? [];
    delete (window as { vdStops?: Element[] }).vdStops;
    const usable = document.querySelectorAll<HTMLInputElement>(
      ['button', 'input', 'textarea', 'select', 'a[href]', '[tabindex="0"]']
        .map((kind) => `section.vd-hardware-item ${kind}`)
        .join(),
    );
    return [...usable].flatMap((element) => {
      const isOut = element.tabIndex < 0 || element.disabled || element.getClientRects().length === 0;
      if (isOut || stops.includes(element) || element.closest('[aria-hidden=true], [inert]') !== null)
        return [];
      return [
        (element.getAttribute('aria-label') ?? element.textContent ?? '') || element.outerHTML.slice(0, 80),
      ];
    });
  });

/** The forms of everything that a VM has and can be given, walked through by the Tab key. */
describe.skipIf(!canRunHosts() || !hasBrowser())('every form of the hardware by keyboard alone', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;
  let complaints: Complaints;
  const list = (): Locator => page.getByRole('navigation', { name: 'Parts of the VM' });
  const form = (): Locator => page.locator('section.vd-hardware-item');

  beforeAll(async () => {
    world = await startWorld([{ name: 'keys', network: 'user', devices: DEVICES }]);
    ({ context, page, complaints } = await openWindow(world.browser, world.shell.loginUrl));
    await go(page, world.vmPath('keys', 'hardware'));
    await list().getByRole('option').first().waitFor();
  });
  afterAll(async () => {
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  /** From the list through the form, which it unfolds, and back; what is wrong on the way. */
  async function walk(): Promise<string[]> {
    const wrong: string[] = [];
    let stops = 0;
    // What is not seen at first is drawn right after it; Tab is quicker here than a person.
    await page.locator('.vd-hardware-item [aria-busy=true]').waitFor({ state: 'detached' });
    for (let presses = 0; presses < MOST_STOPS; presses++) {
      await page.keyboard.press('Tab');
      const stop = await stopIn(page);
      if (stop.where === 'elsewhere' && stops > 0) break;
      if (stop.where === 'elsewhere') continue;
      stops++;
      if (stop.wrong !== undefined) wrong.push(stop.wrong);
      if (stop.isFolded) await page.keyboard.press('Enter');
    }
    wrong.push(...(await missedIn(page)).map((name) => `${name} is not reached`));
    // Past the end of the page the browser itself has the focus; back in it is one press more.
    for (let presses = 0; presses < MOST_STOPS; presses++) {
      await page.keyboard.press('Shift+Tab');
      if ((await list().locator('[role=option]:focus').count()) > 0) return wrong;
    }
    return [...wrong, 'Shift+Tab does not lead back to the list'];
  }

  test('of what the VM has', async () => {
    const found: Record<string, string[]> = {};
    const seen: string[] = [];
    const chosen = list().locator('[role=option]:focus');
    await list().getByRole('searchbox').focus();
    await page.keyboard.press('Tab');
    for (let isNext = true; isNext;) {
      const key = (await chosen.getAttribute('data-key')) ?? '';
      seen.push(key);
      // Some only show what the hypervisor says, and have no stop.
      const hasControls = (await form().locator('button, input, textarea').count()) > 0;
      const wrong = hasControls ? await walk() : [];
      if (wrong.length > 0) found[key] = wrong;
      expect(await chosen.getAttribute('data-key')).toBe(key);
      await page.keyboard.press('ArrowDown');
      isNext = await vi
        .waitFor(async () => expect(await chosen.getAttribute('data-key')).not.toBe(key), { timeout: 3000 })
        .then(
          () => true,
          () => false,
        );
    }
    expect(found).toEqual({});
    expect(seen.length).toBeGreaterThan(25);
  });

  test('of what can be added, which is then thrown away', async () => {
    const found: Record<string, string[]> = {};
    const add = list().getByRole('button', { name: 'Add hardware' });
    const kinds = page.locator('.vd-hardware-kinds button:enabled');
    await add.press('Enter');
    await kinds.first().waitFor();
    const count = await kinds.count();
    expect(count).toBeGreaterThan(20);
    for (let at = 0; at < count; at++) {
      await kinds.nth(at).press('Enter');
      await form().getByRole('button', { name: 'Remove', exact: true }).waitFor();
      const name = (await form().getAttribute('aria-label')) ?? '';
      await list().locator('[role=option][aria-selected=true]').focus();
      const wrong = await walk();
      if (wrong.length > 0) found[name] = wrong;
      await form().getByRole('button', { name: 'Remove', exact: true }).press('Enter');
      await page
        .locator('.vd-hardware-bar')
        .getByRole('button', { name: /^Apply/ })
        .waitFor({ state: 'detached' });
      await add.press('Enter');
      await kinds.first().waitFor();
    }
    expect(found).toEqual({});
  });

  test('the page complained about nothing', () => {
    expect(complaints.list).toEqual([]);
  });
});
