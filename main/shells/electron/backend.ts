import type { ParentPort } from 'electron';
import { startBackend } from '../backend.ts';
import { ParentCipher } from './parentCipher.ts';
import { serveParent } from './serveParent.ts';

// The backend as Electron's utility process runs it.

const log = (line: string) => void process.stderr.write(`virtdeck backend: ${line}\n`);

/** Electron adds it to a utility process's `process`. */
const { parentPort: parent } = process as unknown as { parentPort: ParentPort };

const cipher = new ParentCipher(parent);
const starting = startBackend({ shell: 'electron', cipher, log });
starting.catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});

serveParent({ parent, starting, cipher, exit: () => process.exit(0), log });
