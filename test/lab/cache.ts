import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Where the lab keeps what is costly to make; `npm ci` clears it. */
export async function cacheFolder(): Promise<string> {
  const folder = fileURLToPath(new URL('../../node_modules/.cache/virtdeck-lab/', import.meta.url));
  await mkdir(folder, { recursive: true });
  return folder;
}
