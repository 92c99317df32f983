import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../../../preload/contract/index.ts';
import { SHORTEST_PASSWORD } from './password.ts';

/** Files that let other machines in. */
export interface TlsFiles {
  cert: string;
  key: string;
  password: string;
}

/** What they hold. */
export interface TlsSecrets {
  cert: Buffer;
  key: Buffer;
  password: string;
}

/** @throws {Failure} naming the file that cannot be used, and why */
export async function readTlsFiles(files: TlsFiles): Promise<TlsSecrets> {
  const cert = await read(files.cert, 'certificate');
  const key = await read(files.key, 'key');
  try {
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
      throw new Error('the certificate is of another key');
  } catch (error) {
    throw unusable(`${files.cert} and ${files.key}`, 'are no certificate and its key in PEM', error);
  }
  const { mode } = await stat(files.password).catch((error: unknown) => {
    throw unusable(files.password, 'cannot be read', error);
  });
  if ((mode & 0o077) !== 0) {
    throw new Failure({
      code: 'Denied',
      message: `${files.password} can be read by others: a password that is no secret lets everybody in.`,
      object: `file ${files.password}`,
      remedy: { text: 'Let nobody else read it.', command: `chmod 600 ${JSON.stringify(files.password)}` },
      retryable: true,
    });
  }
  // Editors end a line.
  const password = (await read(files.password, 'password')).toString('utf8').replace(/\r?\n$/, '');
  if (password.length < SHORTEST_PASSWORD) {
    throw new Failure({
      code: 'InvalidInput',
      message: `The password in ${files.password} is shorter than ${SHORTEST_PASSWORD} characters.`,
      object: `file ${files.password}`,
      remedy: {
        text: 'Choose a longer one: other machines can try as many as they like.',
        command: `(umask 077; head -c 18 /dev/urandom | base64 > ${JSON.stringify(files.password)})`,
      },
      retryable: true,
    });
  }
  return { cert, key, password };
}

async function read(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unusable(path, `cannot be read (the ${what})`, error);
  }
}

function unusable(path: string, why: string, cause: unknown): Failure {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new Failure(
    { code: 'InvalidInput', message: `${path} ${why}: ${words}.`, object: `file ${path}`, retryable: true },
    { cause },
  );
}
