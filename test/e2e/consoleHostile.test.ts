import { rename } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { canRunHosts, READY } from '../lab/index.ts';
import {
  go,
  guestScreen,
  hasBrowser,
  keepPictureOnFailure,
  openWindow,
  patience,
  samplePixels,
  slow,
  startWorld,
  type World,
} from './harness/index.ts';

/** What a display may do to whoever connects; `honest` hands the connection to QEMU. */
type Manner = 'honest' | 'garbage' | 'hang up' | 'cut short' | 'giant screen' | 'unknown encoding';

const GREETING = Buffer.from('RFB 003.008\n');
const NO_SECURITY = Buffer.from([1, 1]);
const SECURITY_OK = Buffer.from([0, 0, 0, 0]);

/** RFB's ServerInit: size, pixel format (32 bits, true colour), no name. */
function serverInit(width: number, height: number): Buffer {
  const init = Buffer.alloc(24);
  init.writeUInt16BE(width, 0);
  init.writeUInt16BE(height, 2);
  init.set([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0], 4);
  return init;
}

/** One rectangle of an encoding that nobody has asked for. */
function strangeUpdate(): Buffer {
  const update = Buffer.alloc(16);
  update.writeUInt16BE(1, 2);
  update.writeUInt16BE(64, 8);
  update.writeUInt16BE(64, 10);
  update.writeInt32BE(0x7654321, 12);
  return update;
}

/** Stands between Virtdeck and a guest's VNC socket. */
class Meddler {
  manner: Manner = 'honest';
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  async start(path: string): Promise<void> {
    const real = `${path}.real`;
    await rename(path, real);
    const server = createServer((client) => {
      this.#sockets.add(client);
      client.on('error', () => undefined);
      client.on('close', () => this.#sockets.delete(client));
      this.#meet(client, real);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(path, resolve));
  }

  /** Ends what is open and treats who comes next in this manner. */
  become(manner: Manner): void {
    this.manner = manner;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.become('hang up');
    this.#server?.close();
  }

  #meet(client: Socket, real: string): void {
    switch (this.manner) {
      case 'honest': {
        const display = connect(real);
        display.on('error', () => client.destroy());
        client.on('close', () => display.destroy());
        client.pipe(display).pipe(client);
        return;
      }
      case 'hang up':
        client.destroy();
        return;
      case 'garbage':
        client.end(Buffer.from('\u0000\u00ff<script>alert(1)</script>\r\n'.repeat(2000)));
        return;
      case 'cut short':
        client.end(GREETING.subarray(0, 5));
        return;
      case 'giant screen':
        client.write(Buffer.concat([GREETING, NO_SECURITY, SECURITY_OK, serverInit(65_535, 65_535)]));
        return;
      case 'unknown encoding':
        client.write(
          Buffer.concat([GREETING, NO_SECURITY, SECURITY_OK, serverInit(640, 480), strangeUpdate()]),
        );
    }
  }
}

describe.skipIf(!canRunHosts() || !hasBrowser())('a display that misbehaves', slow, () => {
  let world: World;
  let context: BrowserContext;
  let page: Page;
  const meddler = new Meddler();
  const showsPicture = () =>
    vi.waitFor(
      async () => expect((await samplePixels(guestScreen(page))).colours).toBeGreaterThan(6),
      patience,
    );

  beforeAll(async () => {
    world = await startWorld([{ name: 'tiny', network: 'none' }]);
    await world.host.virsh('start', 'tiny');
    await meddler.start(world.host.vncSocket('tiny'));
    ({ context, page } = await openWindow(world.browser, world.shell.loginUrl));
    await vi.waitFor(async () => expect(await world.host.consoleText('tiny')).toContain(READY), patience);
    await go(page, world.vmPath('tiny', 'console'));
    await showsPicture();
  });
  afterAll(async () => {
    meddler.close();
    await context?.close();
    await world?.close();
  });
  beforeEach(() => keepPictureOnFailure(page));

  test.each(['garbage', 'hang up', 'cut short', 'unknown encoding'] as const)(
    '%s: the page says that it went away, lives on, and has it back when it behaves',
    async (manner) => {
      meddler.become(manner);
      await page.getByText('The console went away').waitFor();
      await page.getByRole('tab', { name: 'Overview' }).click();
      await page.getByRole('heading', { name: 'Summary' }).waitFor();
      await page.getByRole('tab', { name: 'Console' }).click();
      meddler.become('honest');
      await showsPicture();
      await page.locator('.vd-console-card').waitFor({ state: 'detached' });
    },
  );

  test('a screen larger than any: the page lives on', async () => {
    meddler.become('giant screen');
    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Summary' }).waitFor();
    await page.getByRole('tab', { name: 'Console' }).click();
    meddler.become('honest');
    await showsPicture();
  });
});
