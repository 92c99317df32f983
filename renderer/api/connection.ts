import { createStore } from 'zustand/vanilla';
import { backoff } from './backoff.ts';
import { notConnected } from './failure.ts';
import type { Dial, Session } from './session.ts';

export interface ConnectionState {
  phase: 'connecting' | 'open' | 'waiting';
  /** Attempts since it was last open. */
  attempts: number;
  /** Why it is not open, in the transport's words. */
  reason?: string;
  /** ms since the epoch of the next attempt while `waiting`. */
  retryAt?: number;
  /** Whether this page was ever connected: before that it is starting, after that it lost its backend. */
  everOpen: boolean;
}

/**
 * Keeps one session open: dials, and dials again with back-off when it is lost, for as long as the page lives. The
 * page and what is typed into it stay; subscriptions open themselves again (`subscribe`).
 */
export class Connection {
  readonly state = createStore<ConnectionState>(() => ({
    phase: 'connecting',
    attempts: 0,
    everOpen: false,
  }));
  #dial: Dial | undefined;
  #session: Session | undefined;
  #waiting: ((session: Session) => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Starts, or starts over with another way to dial (the gallery's and the tests' fake backend). */
  start(dial: Dial): void {
    this.#dial = dial;
    this.#session?.close();
    this.#session = undefined;
    this.#attempt();
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** The open session. @throws {Failure} Unreachable while there is none. */
  require(): Session {
    if (!this.#session) throw notConnected(this.state.getState().reason);
    return this.#session;
  }

  /** Resolves with the session once there is one; rejects when `signal` aborts first. */
  whenOpen(signal: AbortSignal): Promise<Session> {
    if (this.#session) return Promise.resolve(this.#session);
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiting = this.#waiting.filter((w) => w !== settle);
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const settle = (session: Session) => {
        signal.removeEventListener('abort', abort);
        resolve(session);
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(settle);
    });
  }

  /** Does not wait for the back-off to run out: the user asked, or the network came back. */
  retryNow(): void {
    if (this.state.getState().phase !== 'waiting') return;
    clearTimeout(this.#timer);
    this.#attempt();
  }

  #attempt(): void {
    const dial = this.#dial;
    if (!dial) return;
    clearTimeout(this.#timer);
    const { attempts, everOpen } = this.state.getState();
    this.state.setState({ phase: 'connecting', attempts: attempts + 1, everOpen });
    dial().then(
      (session) => {
        if (dial === this.#dial) this.#opened(session);
        else session.close();
      },
      (error: unknown) => {
        if (dial === this.#dial) this.#lost(error instanceof Error ? error.message : String(error));
      },
    );
  }

  #opened(session: Session): void {
    this.#session = session;
    this.state.setState({ phase: 'open', attempts: 0, everOpen: true }, true);
    session.onClose((reason) => {
      if (this.#session !== session) return;
      this.#session = undefined;
      this.#lost(reason);
    });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const settle of waiting) settle(session);
  }

  #lost(reason: string): void {
    const { attempts, everOpen } = this.state.getState();
    const wait = backoff(Math.max(attempts, 1));
    this.state.setState({ phase: 'waiting', attempts, everOpen, reason, retryAt: Date.now() + wait }, true);
    this.#timer = setTimeout(() => this.#attempt(), wait);
  }
}

/** The page's one connection. */
export const connection = new Connection();
