import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import type { ElectronApi } from './api.ts';
import { installMenu } from './menu.ts';

const renderer = fileURLToPath(new URL('../../../renderer', import.meta.url));

function commandIds(items: MenuItemConstructorOptions[]): string[] {
  return items.flatMap((item) => [
    ...(item.id === undefined ? [] : [item.id]),
    ...(Array.isArray(item.submenu) ? commandIds(item.submenu) : []),
  ]);
}

/** The page's sources as one text: its commands are objects with a literal `id`. */
function pageSources(): string {
  return readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|gallery/.test(name))
    .map((name) => readFileSync(join(renderer, name), 'utf8'))
    .join('\n');
}

test('every command of the native menu is one of the page', () => {
  let template: MenuItemConstructorOptions[] = [];
  const Menu = {
    buildFromTemplate: (items: MenuItemConstructorOptions[]) => (template = items),
    setApplicationMenu: () => undefined,
  } as unknown as ElectronApi['Menu'];
  installMenu({ Menu }, { command: () => undefined, quit: () => undefined });
  const ids = commandIds(template);
  expect(ids.length).toBeGreaterThan(5);
  const sources = pageSources();
  expect(ids.filter((id) => !sources.includes(`id: '${id}'`))).toEqual([]);
});
