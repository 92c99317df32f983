import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface StaticFile {
  type: string;
  body: Buffer;
  etag: string;
  /** Its name holds a hash of its content: it never changes under that name. */
  immutable: boolean;
}

/** The built page, by URL path. */
export interface StaticFiles {
  get(path: string): Promise<StaticFile | undefined>;
}

/**
 * The files below `root`, found once: a request can only name one of them, so no path that a client invents ever
 * reaches the file system. Contents are read when first asked for and kept (the page is a few megabytes).
 *
 * @throws {Error} ENOENT if the page was not built.
 */
export async function findStaticFiles(root: string): Promise<StaticFiles> {
  const paths = new Map<string, string>();
  // Folder by folder: inside Electron's archive readdir knows neither `recursive` nor an entry's parent.
  const walk = async (folder: string, prefix: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name);
      const path = `${prefix}/${entry.name}`;
      if (entry.isDirectory()) await walk(file, path);
      else if (entry.isFile() && extname(entry.name) in TYPES) paths.set(path, file);
    }
  };
  await walk(root, '');
  const index = paths.get('/index.html');
  if (!index) throw Object.assign(new Error(`no index.html in ${root}`), { code: 'ENOENT' });
  paths.set('/', index);

  const read = new Map<string, Promise<StaticFile>>();
  return {
    get(path) {
      const file = paths.get(path);
      if (!file) return Promise.resolve(undefined);
      let found = read.get(path);
      if (!found) {
        found = load(path, file);
        read.set(path, found);
        found.catch(() => read.delete(path));
      }
      return found;
    },
  };
}

async function load(path: string, file: string): Promise<StaticFile> {
  const body = await readFile(file);
  return {
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    body,
    etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
    immutable: path.startsWith('/assets/'),
  };
}
