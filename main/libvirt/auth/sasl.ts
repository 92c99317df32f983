import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AuthenticationError } from './authenticationError.ts';

export interface Credentials {
  username: string;
  password: string;
}

/** One mechanism's side of a SASL exchange. */
export interface SaslMechanism {
  readonly name: string;
  /** What is sent with the mechanism's name. */
  readonly initial: Buffer;
  /** Answers a challenge. @throws AuthenticationError when the server does not play its part */
  respond(challenge: Buffer): Promise<Buffer>;
  /** Whether, from our side, nothing is missing: SCRAM wants the server's proof first. */
  readonly done: boolean;
}

/** RFC 4616: the password as it is. Only for transports that nobody listens to. */
export class PlainMechanism implements SaslMechanism {
  readonly name = 'PLAIN';
  readonly initial: Buffer;
  readonly done = true;

  constructor({ username, password }: Credentials) {
    this.initial = Buffer.from(`\0${username}\0${password}`);
  }

  respond(): Promise<Buffer> {
    return Promise.resolve(Buffer.alloc(0));
  }
}

const hashes = { 'SCRAM-SHA-512': 'sha512', 'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-1': 'sha1' } as const;
export type ScramName = keyof typeof hashes;
/** The strongest first. */
export const scramNames = Object.keys(hashes) as ScramName[];

/** RFC 5802 asks for at least so many; a server that asks for far more only wants to keep us busy. */
const fewestIterations = 4096;
const mostIterations = 1_000_000;

const derive = promisify(pbkdf2);

/** RFC 5802 and 7677: neither the password nor anything that replaces it crosses the wire, and the server proves itself. */
export class ScramMechanism implements SaslMechanism {
  readonly name: ScramName;
  readonly initial: Buffer;
  readonly #password: string;
  readonly #first: string;
  readonly #nonce: string;
  #expected: Buffer | undefined;
  #done = false;

  /** `nonce` is for tests with published examples. */
  constructor(
    name: ScramName,
    { username, password }: Credentials,
    nonce = randomBytes(24).toString('base64'),
  ) {
    this.name = name;
    this.#password = password.normalize('NFKC');
    this.#nonce = nonce;
    const escaped = username.normalize('NFKC').replaceAll('=', '=3D').replaceAll(',', '=2C');
    this.#first = `n=${escaped},r=${nonce}`;
    this.initial = Buffer.from(`n,,${this.#first}`);
  }

  get done(): boolean {
    return this.#done;
  }

  async respond(challenge: Buffer): Promise<Buffer> {
    const text = challenge.toString('utf8');
    if (this.#expected) {
      this.#verify(text, this.#expected);
      return Buffer.alloc(0);
    }
    const { nonce, salt, iterations } = this.#parseFirst(text);
    const hash = hashes[this.name];
    const length = createHash(hash).digest().length;
    const mac = (key: Buffer, data: string): Buffer => createHmac(hash, key).update(data).digest();
    const salted = await derive(this.#password, salt, iterations, length, hash);
    const final = `c=biws,r=${nonce}`;
    const exchange = `${this.#first},${text},${final}`;
    const clientKey = mac(salted, 'Client Key');
    const signature = mac(createHash(hash).update(clientKey).digest(), exchange);
    const proof = clientKey.map((byte, i) => byte ^ signature[i]!);
    this.#expected = mac(mac(salted, 'Server Key'), exchange);
    return Buffer.from(`${final},p=${Buffer.from(proof).toString('base64')}`);
  }

  #parseFirst(text: string): { nonce: string; salt: Buffer; iterations: number } {
    const match = /^r=([^,]+),s=([A-Za-z0-9+/=]+),i=(\d{1,10})(?:,.*)?$/.exec(text);
    if (!match) throw this.#error('its challenge is malformed');
    const [, nonce = '', salt = '', iterations = ''] = match;
    if (!nonce.startsWith(this.#nonce) || nonce.length === this.#nonce.length)
      throw this.#error('it does not repeat what we sent');
    const count = Number(iterations);
    if (count < fewestIterations || count > mostIterations)
      throw this.#error(`it asks for ${count} iterations, not ${fewestIterations} to ${mostIterations}`);
    return { nonce, salt: Buffer.from(salt, 'base64'), iterations: count };
  }

  #verify(text: string, expected: Buffer): void {
    const proof = Buffer.from(/^v=([A-Za-z0-9+/=]+)/.exec(text)?.[1] ?? '', 'base64');
    if (proof.length !== expected.length || !timingSafeEqual(proof, expected))
      throw this.#error('it does not prove that it knows the password');
    this.#done = true;
  }

  #error(why: string): AuthenticationError {
    return new AuthenticationError(`the daemon cannot be trusted with ${this.name}: ${why}`, [this.name]);
  }
}
