import type { Page } from 'playwright-core';

const PRESSES = 80;

/** What has the focus, by its label or its text, as a screen reader would call it. */
export const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    const labelled = element?.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const byIds = labelled.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    const own = element?.labels?.[0]?.textContent ?? '';
    return (element?.getAttribute('aria-label') ?? (byIds || own || element?.textContent) ?? '').trim();
  });

/** Presses Tab until what has the focus is called so; fails after a whole round. */
export async function tabTo(
  page: Page,
  wanted: string | RegExp,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < PRESSES; presses++) {
    const name = await focusedName(page);
    if (typeof wanted === 'string' ? name === wanted : wanted.test(name)) return;
    passed.push(name.slice(0, 60));
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never reaches ${String(wanted)}; it passed ${passed.join(' → ')}`);
}

/** Runs a command by its title through the palette. */
export async function runByPalette(page: Page, title: string): Promise<void> {
  // Keys pressed before the page has them are lost.
  await page.getByRole('button', { name: /Search or run a command/ }).waitFor();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: /command/i });
  await field.waitFor();
  await page.keyboard.insertText(title);
  await page.getByRole('option', { name: title }).first().waitFor();
  await page.keyboard.press('Enter');
}
