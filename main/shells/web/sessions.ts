import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Time in which a token must be used, in milliseconds. */
const TOKEN_LIFETIME_MS = 10 * 60_000;
const MAX_TOKENS = 16;
const MAX_SESSIONS = 64;

/**
 * Who may use the server: whoever brought a token that the terminal or the launched browser was given. A token is good
 * for one exchange; what it buys is a cookie that lives as long as the server. Only hashes are kept, so the comparison
 * takes the same time whatever is offered.
 */
export class Sessions {
  /** Hash of the token, and when it expires. */
  readonly #tokens = new Map<string, number>();
  readonly #sessions = new Set<string>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A new token, 256 random bits. */
  issueToken(): string {
    const token = randomBytes(32).toString('base64url');
    if (this.#tokens.size >= MAX_TOKENS) this.#tokens.delete(this.#tokens.keys().next().value ?? '');
    this.#tokens.set(hash(token), this.#now() + TOKEN_LIFETIME_MS);
    return token;
  }

  /** The cookie value that `token` buys; undefined for one that is unknown, used or expired. */
  exchange(token: string): string | undefined {
    const known = find(this.#tokens.keys(), hash(token));
    if (known === undefined) return undefined;
    const expires = this.#tokens.get(known) ?? 0;
    this.#tokens.delete(known);
    return expires < this.#now() ? undefined : this.open();
  }

  /** A new cookie value, for whoever has shown that he may. */
  open(): string {
    // A server that runs for months is signed in to again and again: the oldest makes room.
    const [oldest] = this.#sessions;
    if (oldest !== undefined && this.#sessions.size >= MAX_SESSIONS) this.#sessions.delete(oldest);
    const session = randomBytes(32).toString('base64url');
    this.#sessions.add(hash(session));
    return session;
  }

  has(session: string | undefined): boolean {
    return session !== undefined && find(this.#sessions, hash(session)) !== undefined;
  }
}

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

function find(hashes: Iterable<string>, wanted: string): string | undefined {
  const bytes = Buffer.from(wanted);
  let found: string | undefined;
  for (const known of hashes) {
    if (timingSafeEqual(Buffer.from(known), bytes)) found = known;
  }
  return found;
}
