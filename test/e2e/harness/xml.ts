import type { Page } from 'playwright-core';

/** What a window needs whose clipboard is read. */
export const CLIPBOARD = ['clipboard-read', 'clipboard-write'];

/** All of the XML that is shown, by way of its Copy: the editor itself renders only what can be seen of it. */
export async function copiedXml(page: Page): Promise<string> {
  await page
    .locator('.vd-xml-actions')
    .getByRole('button', { name: /^(Copy|Copied)$/ })
    .click();
  return (await page.evaluate(() => navigator.clipboard.readText())).trim();
}

/** Selects a piece of the open editor's text by its own search and types another in its place. */
export async function typeOver(page: Page, piece: string, text: string): Promise<void> {
  await page.keyboard.press('Control+f');
  const find = page.getByRole('textbox', { name: 'Find' });
  await find.press('Control+a');
  // Typed, not filled in: the search hears keys.
  await find.pressSequentially(piece);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.insertText(text);
}
