import type { Page } from 'playwright-core';

/**
 * What reaches out of the window to the left or right, as far as it can be seen: a box that an ancestor clips or
 * scrolls counts only with what that ancestor shows of it. Also says when the page itself scrolls sideways.
 */
export async function outOfWindow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found: string[] = [];
    if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways');
    const visit = (element: Element, left: number, right: number): void => {
      const style = getComputedStyle(element);
      if (style.display === 'none' || style.visibility === 'hidden') return;
      const box = element.getBoundingClientRect();
      const from = Math.max(box.left, left);
      const to = Math.min(box.right, right);
      if (box.width > 0 && box.height > 0 && to - from > 1 && (from < -1 || to > width + 1)) {
        found.push(`${element.tagName}.${element.className}: ${Math.round(from)}…${Math.round(to)}`);
        return;
      }
      const clips = style.overflowX !== 'visible' || style.contain.includes('paint');
      for (const child of element.children)
        visit(child, clips ? Math.max(left, box.left) : left, clips ? Math.min(right, box.right) : right);
    };
    visit(document.body, -Infinity, Infinity);
    return found;
  });
}

/** Rows of the list that are not as high as the others, or that something sticks out of. */
export async function crookedRows(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('.vd-table .vd-tr')];
    const height = rows[0]?.getBoundingClientRect().height;
    return rows
      .filter((row) => {
        const box = row.getBoundingClientRect();
        const sticksOut = [...row.querySelectorAll('.vd-td > *')].some((cell) => {
          const inner = cell.getBoundingClientRect();
          return inner.top < box.top - 1 || inner.bottom > box.bottom + 1;
        });
        return box.height !== height || sticksOut;
      })
      .map((row) => (row.textContent ?? '').slice(0, 80));
  });
}
