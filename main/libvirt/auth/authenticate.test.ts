import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openClient } from '../openClient.ts';
import { FakeDaemon, FakeError } from '../testing/fakeDaemon.ts';
import { ScramMechanism } from './sasl.ts';
import type { ScramName } from './sasl.ts';

const open = (daemon: FakeDaemon, options = {}) =>
  openClient(daemon, { name: 'test:///default', keepAlive: false, ...options });
const outcome = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'opened',
    (error: unknown) => error,
  );
const credentials = { username: 'user', password: 'pencil' };

describe('what the daemon asks for', () => {
  test('nothing: on to opening the driver', async () => {
    const daemon = new FakeDaemon();
    await open(daemon, { readOnly: true });
    expect(daemon.connection.calls.map((call) => call.name).slice(0, 2)).toEqual([
      'auth_list',
      'connect_open',
    ]);
    expect(daemon.connection.calls[1]?.args).toEqual({ name: 'test:///default', flags: 1 });
  });

  test('polkit: the daemon asks the agent, and its refusal is told in its words', async () => {
    const allowed = new FakeDaemon()
      .on('auth_list', () => ({ types: [2] }))
      .on('auth_polkit', () => ({ complete: 1 }));
    expect(await outcome(open(allowed))).toBe('opened');
    const denied = new FakeDaemon()
      .on('auth_list', () => ({ types: [2] }))
      .on('auth_polkit', () => {
        throw new FakeError(45, 'authentication failed: Not authorized');
      });
    expect(await outcome(open(denied))).toMatchObject({
      name: 'LibvirtError',
      codeName: 'VIR_ERR_AUTH_FAILED',
    });
    await denied.connection.until(() => denied.connection.ended);
  });

  test('something unknown, or a mechanism we do not have, or a password we were not given', async () => {
    expect(await outcome(open(new FakeDaemon().on('auth_list', () => ({ types: [77] }))))).toMatchObject({
      name: 'AuthenticationError',
      methods: ['77'],
    });
    const sasl = (mechlist: string) =>
      new FakeDaemon().on('auth_list', () => ({ types: [1] })).on('auth_sasl_init', () => ({ mechlist }));
    expect(await outcome(open(sasl('GSSAPI,DIGEST-MD5'), { credentials }))).toMatchObject({
      name: 'AuthenticationError',
      methods: ['GSSAPI', 'DIGEST-MD5'],
    });
    expect(await outcome(open(sasl('SCRAM-SHA-256')))).toMatchObject({ name: 'AuthenticationError' });
    expect(await outcome(open(sasl('PLAIN'), { credentials }))).toMatchObject({
      name: 'AuthenticationError',
    });
  });

  test('PLAIN is used only where it is allowed', async () => {
    const daemon = new FakeDaemon()
      .on('auth_list', () => ({ types: [1] }))
      .on('auth_sasl_init', () => ({ mechlist: 'PLAIN' }))
      .on('auth_sasl_start', ({ mech, data }) => {
        expect([mech, Buffer.from(data).toString()]).toEqual(['PLAIN', '\0user\0pencil']);
        return { complete: 1, nil: 1, data: new Uint8Array() };
      });
    expect(await outcome(open(daemon, { credentials, allowPlainPassword: true }))).toBe('opened');
  });
});

describe('SCRAM', () => {
  test.each<[ScramName, string, string, string, string]>([
    [
      'SCRAM-SHA-1', // RFC 5802, section 5
      'fyko+d2lbbFgONRv9qkxdawL',
      'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
      'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
      'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
    ],
    [
      'SCRAM-SHA-256', // RFC 7677, section 3
      'rOprNGfwEbeRWgbNEkqO',
      'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
      'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    ],
  ])("%s: the RFC's own example", async (name, nonce, challenge, response, proof) => {
    const scram = new ScramMechanism(name, credentials, nonce);
    expect(scram.initial.toString()).toBe(`n,,n=user,r=${nonce}`);
    expect((await scram.respond(Buffer.from(challenge))).toString()).toBe(response);
    expect(scram.done).toBe(false);
    expect((await scram.respond(Buffer.from(proof))).length).toBe(0);
    expect(scram.done).toBe(true);
  });

  test('names with commas and equals signs are escaped', () => {
    const scram = new ScramMechanism('SCRAM-SHA-1', { username: 'a,b=c', password: '' }, 'x');
    expect(scram.initial.toString()).toBe('n,,n=a=2Cb=3Dc,r=x');
  });

  test.each([
    ['not ours', 'r=other3rfc,s=QSXCR+Q6sek8bf92,i=4096'],
    ['ours alone', 'r=nonce,s=QSXCR+Q6sek8bf92,i=4096'],
    ['too few iterations', 'r=nonceX,s=QSXCR+Q6sek8bf92,i=1'],
    ['iterations for hours', 'r=nonceX,s=QSXCR+Q6sek8bf92,i=4000000000'],
    ['nonsense', '\0\xff'],
  ])('a server that is %s is refused', async (_what, challenge) => {
    const scram = new ScramMechanism('SCRAM-SHA-256', credentials, 'nonce');
    await expect(scram.respond(Buffer.from(challenge))).rejects.toMatchObject({
      name: 'AuthenticationError',
    });
  });

  /** A FAKE server's side of SCRAM-SHA-256, by the RFC; `honest` is whether it knows the password. */
  function scramDaemon(honest: boolean): FakeDaemon {
    const salt = Buffer.from('salt of the test');
    let exchange = '';
    const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
    const salted = pbkdf2Sync(honest ? 'pencil' : 'pen', salt, 4096, 32, 'sha256');
    return new FakeDaemon()
      .on('auth_list', () => ({ types: [1] }))
      .on('auth_sasl_init', () => ({ mechlist: 'PLAIN,SCRAM-SHA-1,SCRAM-SHA-256' }))
      .on('auth_sasl_start', ({ mech, data }) => {
        expect(mech).toBe('SCRAM-SHA-256');
        const first = Buffer.from(data).toString().slice(3);
        const challenge = `${first.replace(/^.*r=/, 'r=')}server,s=${salt.toString('base64')},i=4096`;
        exchange = `${first},${challenge}`;
        return { complete: 0, nil: 0, data: Buffer.from(challenge) };
      })
      .on('auth_sasl_step', ({ data }) => {
        const text = Buffer.from(data).toString();
        exchange += `,${text.replace(/,p=.*/, '')}`;
        const stored = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
        const key = Buffer.from(text.replace(/.*,p=/, ''), 'base64').map(
          (byte, i) => byte ^ hmac(stored, exchange)[i]!,
        );
        if (honest && !createHash('sha256').update(key).digest().equals(stored))
          throw new FakeError(45, 'wrong password');
        const proof = hmac(hmac(salted, 'Server Key'), exchange).toString('base64');
        return { complete: 1, nil: 0, data: Buffer.from(`v=${proof}`) };
      });
  }

  test('the whole exchange: right, with a wrong password, and with a server that does not know it', async () => {
    const asked: string[] = [];
    const ask = ({ mechanism }: { mechanism: string }) => {
      asked.push(mechanism);
      return credentials;
    };
    expect(await outcome(open(scramDaemon(true), { credentials: ask }))).toBe('opened');
    expect(asked).toEqual(['SCRAM-SHA-256']);
    const wrong = { username: 'user', password: 'crayon' };
    expect(await outcome(open(scramDaemon(true), { credentials: wrong }))).toMatchObject({
      codeName: 'VIR_ERR_AUTH_FAILED',
    });
    expect(await outcome(open(scramDaemon(false), { credentials }))).toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringContaining('does not prove') as string,
    });
  });

  test('a server that calls it done without proof is refused', async () => {
    const daemon = scramDaemon(true).on('auth_sasl_step', () => ({
      complete: 1,
      nil: 1,
      data: new Uint8Array(),
    }));
    expect(await outcome(open(daemon, { credentials }))).toMatchObject({ name: 'AuthenticationError' });
  });
});
