import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Connection } from '../../main/libvirt/index.ts';
import { Lab, READY, canRunHosts } from '../lab/index.ts';
import type { LabHost, TestDaemon } from '../lab/index.ts';

// What the bindings' README tells people to run is run here.

const patience = { timeout: 60_000, interval: 100 };
const running: ChildProcessWithoutNullStreams[] = [];

function start(example: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`../../main/libvirt/examples/${example}.ts`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args]);
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, output: () => output };
}

async function run(example: string, ...args: string[]): Promise<string> {
  const { ended, output } = start(example, ...args);
  expect({ code: await ended, output: output() }).toMatchObject({ code: 0 });
  return output();
}

let lab: Lab;
let daemon: TestDaemon;
beforeAll(async () => {
  lab = await Lab.open();
  daemon = await lab.startTestDaemon();
});
afterAll(async () => {
  for (const child of running) child.kill();
  await lab.close();
});

describe('examples on the test driver', () => {
  test('list', async () => {
    const output = await run('list', daemon.uri());
    expect(output).toMatch(/^test\trunning\t2048 MiB\t2 vCPU$/m);
  });

  test('lifecycle', async () => {
    const output = await run('lifecycle', daemon.uri());
    expect(output).toMatch(/^bindings-example has the number \d+ and is running \(booted\)$/m);
    expect(output).toMatch(/^domain_destroy: VIR_ERR_OPERATION_INVALID from VIR_FROM_\w+: /m);
  });

  test('watch', async () => {
    const { ended, output } = start('watch', daemon.uri(), '2');
    await vi.waitFor(() => expect(output()).toContain('watching'), patience);
    const connection = await Connection.open(daemon.uri());
    const domain = await connection.lookupDomainByName('test');
    await domain.suspend();
    await domain.resume();
    await connection.close();
    expect(await ended).toBe(0);
    expect(output()).toContain(
      'domain test: suspended (paused)\ndomain test: resumed (unpaused)\nended: client\n',
    );
  });

  test('screenshot', async () => {
    const file = join(lab.folder, 'screen.png');
    expect(await run('screenshot', daemon.uri(), 'test', file)).toBe(`${file}: image/png\n`);
    expect((await readFile(file)).subarray(1, 4).toString()).toBe('PNG');
  });

  test('what is missing is told, and ends with a code', async () => {
    const { ended, output } = start('screenshot');
    expect(await ended).toBe(2);
    expect(output()).toContain('usage:');
  });
});

describe.skipIf(!canRunHosts())('examples on a real host', () => {
  let host: LabHost;
  beforeAll(async () => {
    host = await lab.startLibvirtd({ name: 'examples' });
  });

  test('console', async () => {
    await host.defineGuest({ name: 'guest' });
    await host.virsh('start', 'guest');
    const { child, ended, output } = start('console', host.uri, 'guest');
    await vi.waitFor(() => expect(output()).toContain(READY), patience);
    child.stdin.write('echo answer-$((40 + 2))\n');
    await vi.waitFor(() => expect(output()).toContain('answer-42'), patience);
    child.stdin.write('\x1d');
    expect(await ended).toBe(0);
    await host.virsh('destroy', 'guest');
  });

  test('download', async () => {
    await host.define(
      'pool-create',
      `<pool type='dir'><name>p</name><target><path>/var/lib/libvirt/images</path></target></pool>`,
    );
    await host.virsh('vol-create-as', 'p', 'v', '8M', '--allocation', '0');
    const file = join(lab.folder, 'v.img');
    expect(await run('download', host.uri, 'p', 'v', file)).toContain(`${file}: 8388608 bytes, `);
    expect((await stat(file)).size).toBe(8388608);
  });
});
