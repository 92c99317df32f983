import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabHost } from './host.ts';
import { run } from './run.ts';

export interface Account {
  name: string;
  /** 0 for root. */
  uid: number;
  password?: string | undefined;
}

/**
 * Gives a host users and passwords of its own, gone with its namespaces. libc and perl, which is in every Debian, know
 * how a password is hashed.
 */
export async function ownAccounts(host: LabHost, accounts: readonly Account[]): Promise<void> {
  const passwd: string[] = [
    'sshd:x:100:65534::/run/sshd:/usr/sbin/nologin',
    'nobody:x:65534:65534::/:/bin/false',
  ];
  const shadow: string[] = ['sshd:!:19000::::::', 'nobody:*:19000::::::'];
  for (const { name, uid, password } of accounts) {
    const hash = password === undefined ? '*' : await run('perl', ['-e', HASH, password]);
    passwd.push(`${name}:x:${uid}:${uid}::${uid === 0 ? '/root' : '/tmp'}:/bin/sh`);
    shadow.push(`${name}:${hash.trim()}:19000::::::`);
  }
  // QEMU runs as a user of its own.
  const known = await run('getent', ['passwd', 'libvirt-qemu']);
  passwd.push(known.trim());
  for (const [file, lines] of Object.entries({ passwd, shadow })) {
    const path = join(host.folder, file);
    await writeFile(path, `${lines.join('\n')}\n`, { mode: file === 'shadow' ? 0o600 : 0o644 });
    await host.run('mount', ['--bind', path, `/etc/${file}`]);
  }
}

const HASH = 'print crypt($ARGV[0], q($6$lab.salt$))';
