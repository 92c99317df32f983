import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Askpass, type AnswerPrompt } from './askpass.ts';

let folder: string;
let askpass: Askpass;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vda-'));
});
afterEach(async () => {
  await askpass.close();
  await rm(folder, { recursive: true });
});

/** As ssh runs it. */
function run(prompt: string, hint = '') {
  const child = spawn(askpass.program, [prompt], {
    env: { PATH: process.env['PATH'], SSH_ASKPASS_PROMPT: hint },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
  return { child, ended };
}

async function serve(answer: AnswerPrompt): Promise<void> {
  askpass = await Askpass.start(folder, answer);
}

it('hands the answer on as it is, whatever is in it', async () => {
  const secret = `$(reboot) 'é" \\ %s`;
  await serve(({ prompt, hint }) =>
    Promise.resolve(prompt === 'who?\n-e' && hint === 'confirm' ? secret : undefined),
  );
  expect(await run('who?\n-e', 'confirm').ended).toEqual({ code: 0, output: `${secret}\n` });
  expect(await readdir(folder)).toEqual(['askpass']);
});

it('a refusal is a failure to ssh', async () => {
  await serve(() => Promise.resolve(undefined));
  expect(await run('who?').ended).toEqual({ code: 1, output: '' });
});

it('a question that ssh takes back is taken back', async () => {
  const aborted = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await serve((_, signal) => {
    asked.resolve();
    return new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        aborted.resolve();
        resolve(undefined);
      }),
    );
  });
  const { child, ended } = run('touch it', 'none');
  await asked.promise;
  expect(askpass.asking).toBe(true);
  child.kill('SIGTERM');
  await aborted.promise;
  expect((await ended).code).toBe(1);
  expect(await readdir(folder)).toEqual(['askpass']);
});

it('whoever waits for an answer is let go when it closes, and several are told apart', async () => {
  const open = Promise.withResolvers<void>();
  let waiting = 0;
  await serve(async ({ prompt }) => {
    if (prompt === 'quick') return 'at once';
    if ((waiting += 1) === 2) open.resolve();
    return new Promise(() => undefined);
  });
  const slow = [run('one'), run('two')];
  await open.promise;
  expect(await run('quick').ended).toEqual({ code: 0, output: 'at once\n' });
  await askpass.close();
  for (const { ended } of slow) expect((await ended).code).toBe(1);
});

it.each([0, 1, 2, 4, 8, 16])(
  'no script waits for ever when it ends %i ms after a question was begun',
  async (wait) => {
    await serve(() => new Promise(() => undefined));
    const { ended } = run('who?');
    while ((await readdir(folder)).length < 2) await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => setTimeout(resolve, wait));
    await askpass.close();
    expect(await ended).toEqual({ code: 1, output: '' });
  },
);
