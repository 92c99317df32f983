import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { factsCommand, readFacts } from './remoteFacts.ts';

/** What a login shell makes of the command, its greeting first; our end of input ends it. */
async function ask(command: string, shell = 'sh'): Promise<string> {
  const child = spawn(shell, ['-c', `echo "Welcome to virtdeck-facts-begin"; ${command}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
    output += chunk;
    if (readFacts(output) !== undefined) child.stdin.end();
  }
  return output;
}

it('this machine tells who we are and what it has, behind whatever its shell says first', async () => {
  const folder = await mkdtemp(join(tmpdir(), "vd facts'"));
  const socket = join(folder, 'a $x socket');
  const server = createServer().listen(socket);
  try {
    const facts = readFacts(await ask(factsCommand(socket)));
    const { stdout: user } = await promisify(execFile)('id', ['-un']);
    expect(facts).toMatchObject({ uid: process.getuid?.(), user: user.trim() });
    expect(facts?.groups.length).toBeGreaterThan(0);
    expect(facts?.sockets.get(socket)).toBe(true);
    expect(facts?.distribution.length).toBeGreaterThan(0);
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
});

it('nothing is read until all of it is there', async () => {
  const whole = await ask(factsCommand(undefined));
  const end = whole.lastIndexOf('virtdeck-facts-end\n') + 'virtdeck-facts-end\n'.length;
  expect(readFacts(whole.slice(0, end))).toBeDefined();
  for (const cut of [0, 10, end - 20, end - 1]) expect(readFacts(whole.slice(0, cut))).toBeUndefined();
});
