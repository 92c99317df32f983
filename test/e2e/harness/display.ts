import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';

const XVFB = '/usr/bin/Xvfb';
/** XTEST's event types, as in the core protocol. */
const KEY_PRESS = 2;
const KEY_RELEASE = 3;
/** An X server numbers the keys of a keyboard eight above linux/input-event-codes.h. */
const KEYCODE_BASE = 8;

export const hasDisplay = (): boolean => existsSync(XVFB);

/** An X display that nobody sees. */
export interface Display {
  /** For the environment of a program. */
  readonly name: string;
  close(): void;
}

/** On a number that the server chooses. */
export async function startDisplay(size = '1024x768'): Promise<Display> {
  const xvfb = spawn(XVFB, ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    xvfb.once('exit', () => reject(new Error('Xvfb did not start')));
  });
  return { name: `:${number}`, close: () => void xvfb.kill() };
}

/**
 * A keyboard plugged into a display (X11 core protocol and XTEST): its keys pass through the window system and the
 * browser as a user's do, where those of Playwright begin inside the page.
 */
export class DisplayKeyboard {
  readonly #socket: Socket;
  readonly #xtest: number;

  private constructor(socket: Socket, xtest: number) {
    this.#socket = socket;
    this.#xtest = xtest;
  }

  static async connect({ name }: Display): Promise<DisplayKeyboard> {
    const socket = createConnection(`/tmp/.X11-unix/X${name.slice(1)}`);
    await once(socket, 'connect');
    // Byte order, protocol 11.0, no authorization: the server trusts who runs it.
    socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    const answer = await read(socket, 8);
    if (answer[0] !== 1) throw new Error('the display lets nobody in');
    await read(socket, answer.readUInt16LE(6) * 4);
    const extension = Buffer.from('XTEST\0\0\0');
    const query = Buffer.from([98, 0, 4, 0, 5, 0, 0, 0]);
    socket.write(Buffer.concat([query, extension]));
    const found = await read(socket, 32);
    if (found[8] !== 1) throw new Error('the display has no XTEST');
    return new DisplayKeyboard(socket, found[9] ?? 0);
  }

  /** Presses the keys in this order and lets them go in the reverse; numbers as in linux/input-event-codes.h. */
  press(...keys: readonly number[]): void {
    for (const key of keys) this.#send(KEY_PRESS, key);
    for (const key of keys.toReversed()) this.#send(KEY_RELEASE, key);
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(type: number, key: number): void {
    const request = Buffer.alloc(36);
    request.set([this.#xtest, 2, 9, 0, type, key + KEYCODE_BASE]);
    this.#socket.write(request);
  }
}

async function read(socket: Socket, bytes: number): Promise<Buffer> {
  for (;;) {
    const data = socket.read(bytes) as Buffer | null;
    if (data) return data;
    await once(socket, 'readable');
  }
}
