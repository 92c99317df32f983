import { expect, test } from 'vitest';
import { ElectronDouble } from '../../../test/contract/electronDouble.ts';
import { BackendProcess } from './backendProcess.ts';
import type { FromBackend, ToBackend } from './messages.ts';
import { ParentCipher } from './parentCipher.ts';

/** The backend's cipher at one end, Electron's safe storage (its double) at the other, and the process between them. */
function startKeyring(backend: string) {
  const double = new ElectronDouble();
  double.keyring.backend = backend;
  const process = new BackendProcess(double.api, '/backend.js', () => undefined);
  process.start();
  const { child } = double;
  const cipher = new ParentCipher({ postMessage: (message: FromBackend) => child.emit('message', message) });
  child.on('posted', ({ message }: { message: ToBackend }) => {
    if (message.type === 'keyring' || message.type === 'cipherAnswer') cipher.take(message);
  });
  child.spawned();
  // What it asked before anybody listened.
  void cipher.available;
  return { double, cipher, child };
}

test('what was enciphered by the keyring is deciphered by it, and is not what it was', async () => {
  const { cipher } = startKeyring('gnome_libsecret');
  expect(cipher.available).toBe(true);
  const [one, other] = await Promise.all([cipher.encrypt('open sesame'), cipher.encrypt('другой')]);
  expect(Buffer.from(one, 'base64').toString()).not.toContain('sesame');
  expect(await cipher.decrypt(one)).toBe('open sesame');
  expect(await cipher.decrypt(other)).toBe('другой');
});

test.each(['basic_text', 'unknown'])(
  '%s is no keyring: nothing is enciphered with what everybody knows',
  async (none) => {
    const { cipher } = startKeyring(none);
    expect(cipher.available).toBe(false);
    await expect(cipher.encrypt('open sesame')).rejects.toThrow(
      'keyring: the system has no keyring that is open',
    );
  },
);

test('a keyring that was locked meanwhile says so, and waits for nobody', async () => {
  const { double, cipher, child } = startKeyring('kwallet6');
  double.keyring.isOpen = false;
  await expect(cipher.decrypt('AAAA')).rejects.toThrow('no keyring that is open');
  double.keyring.isOpen = true;
  await expect(cipher.decrypt('AAAA')).rejects.toThrow('keyring: that was not enciphered here');
  // An answer that nobody waits for.
  cipher.take({ type: 'cipherAnswer', id: 99, text: 'x' });
  expect(child.posted.every(({ ports }) => ports.length === 0)).toBe(true);
});
