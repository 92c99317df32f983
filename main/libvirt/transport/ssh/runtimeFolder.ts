import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { TransportError } from '../transportError.ts';
import type { Environment } from '../localSocket.ts';

/** ssh adds a suffix of 17 bytes to the control path while it makes the socket, and a socket's path holds 107. */
const LONGEST = 60;

/**
 * A new folder that only this user can enter, short enough for sockets, on a file system from which programs run (the
 * askpass script must).
 * @throws TransportError FAILED where there is no such place
 */
export async function makeRuntimeFolder(env: Environment): Promise<string> {
  const places = [env['XDG_RUNTIME_DIR'], tmpdir(), '/tmp', join(homedir(), '.cache')];
  const tried: string[] = [];
  for (const place of new Set(places)) {
    if (place === undefined || place === '' || place.length > LONGEST - 12 || place.includes('"')) continue;
    try {
      const folder = await mkdtemp(join(place, 'vdk-'));
      if (await runsPrograms(folder)) return folder;
      tried.push(`${place}: programs cannot be run from there`);
      await rm(folder, { recursive: true, force: true });
    } catch (error) {
      tried.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new TransportError('FAILED', `there is no place for ssh's control socket (${tried.join('; ')})`);
}

async function runsPrograms(folder: string): Promise<boolean> {
  const file = join(folder, 'try');
  await writeFile(file, '', { mode: 0o700 });
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  } finally {
    await rm(file, { force: true });
  }
}
