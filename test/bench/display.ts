import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The display of a QEMU that has nothing to boot: a real VNC server on a unix socket. */
export async function startDisplay(path: string): Promise<AsyncDisposable> {
  const options = ['-nodefaults', '-accel', 'tcg', '-m', '64', '-vga', 'std', '-vnc', `unix:${path}`];
  const child = spawn('qemu-system-x86_64', options, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  let over = false;
  ended.then(
    () => (over = true),
    () => (over = true),
  );
  while (!existsSync(path)) {
    if (over) throw new Error('QEMU ended before its display was there');
    await sleep(20);
  }
  return {
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}
