import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TransportError } from '../transportError.ts';
import type { Environment } from '../localSocket.ts';

const run = promisify(execFile);
const known = new Map<string, Promise<readonly [number, number]>>();

/**
 * `[major, minor]` of the OpenSSH that is installed; asked once.
 * @throws TransportError NO_PROGRAM
 */
export function sshVersion(program: string, env: Environment): Promise<readonly [number, number]> {
  let version = known.get(program);
  if (version === undefined) {
    version = ask(program, env);
    known.set(program, version);
    // Somebody may install it meanwhile.
    version.catch(() => known.delete(program));
  }
  return version;
}

async function ask(program: string, env: Environment): Promise<readonly [number, number]> {
  try {
    const { stderr, stdout } = await run(program, ['-V'], { env: env as NodeJS.ProcessEnv, timeout: 10_000 });
    const [, major, minor] = /OpenSSH[^\d]*(\d+)\.(\d+)/.exec(`${stderr}${stdout}`) ?? [];
    // Another ssh than OpenSSH gets the options of an old one.
    return [Number(major ?? 7), Number(minor ?? 0)];
  } catch (cause) {
    throw new TransportError('NO_PROGRAM', `${program}: it is not installed, or does not run`, {
      path: program,
      cause,
    });
  }
}
