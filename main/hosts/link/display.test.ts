import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectDisplay, localAddress } from './display.ts';

describe('where a local display is', () => {
  const own = () => ['192.0.2.7', 'fd00::7'];

  it.each([
    [undefined, '127.0.0.1'],
    ['', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
    ['::', '::1'],
    ['::1', '::1'],
    ['127.0.0.1', '127.0.0.1'],
    ['127.8.9.10', '127.8.9.10'],
    ['192.0.2.7', '192.0.2.7'],
    ['fd00::7', 'fd00::7'],
  ])('%j is %s', (address, expected) => {
    expect(localAddress(address, own)).toBe(expected);
  });

  it.each(['192.0.2.8', 'example.org', '127.0.0.1.example.org', '127.0.0.1@evil', '2130706433', 'fe80::1'])(
    '%s is not of this machine, and nothing is sent there',
    (address) => {
      expect(localAddress(address, own)).toBeUndefined();
    },
  );
});

describe('connecting to a display', () => {
  it('takes a port on the loopback address, or a socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'virtdeck-display-'));
    const server = createServer((socket) => socket.end('RFB 003.008\n'));
    const read = async (listen: Parameters<typeof connectDisplay>[0]): Promise<string> => {
      const socket = await connectDisplay(listen, undefined);
      return (await Array.fromAsync(socket as AsyncIterable<Buffer>)).join('');
    };
    try {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const address = { type: 'address', address: '0.0.0.0', port, tlsPort: undefined } as const;
      expect(await read(address)).toBe('RFB 003.008\n');
      await new Promise((resolve) => server.close(resolve));
      await expect(read(address)).rejects.toThrow('ECONNREFUSED');
      const path = join(folder, 'vnc.sock');
      await new Promise<void>((resolve) => server.listen(path, resolve));
      expect(await read({ type: 'socket', path })).toBe('RFB 003.008\n');
    } finally {
      server.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('refuses foreign addresses and displays that listen nowhere', async () => {
    const foreign = { type: 'address', address: '198.51.100.1', port: 5900, tlsPort: undefined } as const;
    await expect(connectDisplay(foreign, undefined)).rejects.toThrow(
      '198.51.100.1 is not an address of this machine',
    );
    await expect(connectDisplay({ type: 'none' }, undefined)).rejects.toThrow('listens nowhere');
    const abort = AbortSignal.abort(new Error('the page was closed'));
    const own = { type: 'address', address: '127.0.0.1', port: 9, tlsPort: undefined } as const;
    await expect(connectDisplay(own, abort)).rejects.toThrow('the page was closed');
  });
});
