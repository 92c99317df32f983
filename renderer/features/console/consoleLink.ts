import type { FailureData } from '../../../preload/contract/index.ts';
import type { ByteChannel } from '../../../preload/wire/transport.ts';

export interface OpenedConsole {
  channel: ByteChannel;
  password?: string | undefined;
}

/**
 * Where a console stands:
 * `waiting`  the VM is off, its host is lost or this page has no backend: nothing to open until that changes;
 * `opening`  asked for, or opened but not yet speaking;
 * `open`     its bytes arrive;
 * `retrying` it went, or could not be opened, although the VM runs; tried again at `retryAt`;
 * `taken`    another client holds it: only the user may take it away;
 * `denied`   the display wants a password, or another than the one given;
 * `failed`   it was refused, with the reason. Like `taken`, looked at again now and then without a word.
 */
export type LinkState =
  | { phase: 'waiting' }
  | { phase: 'opening'; channel?: ByteChannel; password?: string | undefined }
  | { phase: 'open'; channel?: ByteChannel; password?: string | undefined }
  | { phase: 'retrying'; retryAt: number; failure?: FailureData | undefined }
  | { phase: 'taken'; failure: FailureData }
  | { phase: 'denied'; reason?: string | undefined }
  | { phase: 'failed'; failure: FailureData };

/** Whether a channel is on its way without anybody's doing. */
export const isConnecting = ({ phase }: LinkState): boolean => phase === 'opening' || phase === 'retrying';

/** How a channel ended: `denied` where the display refused the password, `reason` where it was not orderly. */
export interface ConsoleEnd {
  denied?: string | undefined;
  reason?: string | undefined;
}

export interface LinkOptions {
  /** Opens the console's bytes; rejects with what `failureOf` understands. */
  open: (force: boolean) => Promise<OpenedConsole>;
  failureOf: (error: unknown) => FailureData;
  onChange: (state: LinkState) => void;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;
/** How often (ms) a console that was refused is asked for again: it may have become free, or the VM only just runs. */
const REFUSED_WAIT_MS = 3000;
/** A console that lasted so long (ms) was well: the next loss starts the back-off anew. */
const STEADY_MS = 3000;

/**
 * Keeps one console open for as long as the VM can have one. The view says `connected` when the far end speaks and
 * `ended` when the channel is gone; the page says with `setAvailable` whether there is anything to connect to.
 */
export class ConsoleLink {
  readonly #options: LinkOptions;
  #state: LinkState = { phase: 'waiting' };
  #available = false;
  #attempts = 0;
  /** Counts openings, so that an answer to one that was given up is recognised. */
  #opening = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #openedAt = 0;
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Whether the VM runs on a host that answers. Becoming available tries at once, whatever the back-off was. */
  setAvailable(available: boolean): void {
    if (available === this.#available) return;
    this.#available = available;
    const { phase } = this.#state;
    // An open channel may outlive its libvirtd: it stays until it says otherwise.
    if (phase === 'open' || phase === 'opening') return;
    if (!available) return this.#wait();
    this.#attempts = 0;
    this.#open(false);
  }

  /** The far end speaks. */
  connected(): void {
    if (this.#state.phase !== 'opening' || !this.#state.channel) return;
    const { channel, password } = this.#state;
    this.#openedAt = Date.now();
    this.#set({ phase: 'open', channel, password });
  }

  /** The channel is gone. */
  ended({ denied, reason }: ConsoleEnd = {}): void {
    if (this.#state.phase !== 'open' && this.#state.phase !== 'opening') return;
    if (denied !== undefined) return this.#set({ phase: 'denied', reason: denied });
    if (this.#state.phase === 'open' && Date.now() - this.#openedAt > STEADY_MS) this.#attempts = 0;
    this.#again(reason === undefined ? undefined : { code: 'Unreachable', message: reason, retryable: true });
  }

  /** Tries now: the user asked. `force` takes a text console away from another client. */
  retry(force = false): void {
    if (this.#state.phase === 'open' || !this.#available) return;
    this.#attempts = 0;
    this.#open(force);
  }

  /** The view is gone; the channel is its own to close. */
  close(): void {
    this.#closed = true;
    this.#opening += 1;
    clearTimeout(this.#timer);
  }

  /** `quietly`: without a word until it succeeds. */
  #open(force: boolean, quietly = false): void {
    clearTimeout(this.#timer);
    const opening = (this.#opening += 1);
    this.#attempts += 1;
    if (!quietly) this.#set({ phase: 'opening' });
    this.#options.open(force).then(
      ({ channel, password }) => {
        if (opening === this.#opening) this.#set({ phase: 'opening', channel, password });
        else channel.close();
      },
      (error: unknown) => {
        if (opening === this.#opening) this.#refused(this.#options.failureOf(error));
      },
    );
  }

  #refused(failure: FailureData): void {
    // The VM stopped meanwhile: what was refused then says nothing of its next start.
    if (!this.#available) return this.#wait();
    const { code, libvirt } = failure;
    // A conflict with the VM's state (it stops just now) is none with another client.
    const taken = code === 'Conflict' && libvirt?.code !== 'VIR_ERR_OPERATION_INVALID';
    const final = code === 'Denied' || code === 'Unsupported' || code === 'InvalidInput';
    if (!taken && !final) return this.#again(failure);
    this.#timer = setTimeout(() => this.#open(false, true), REFUSED_WAIT_MS);
    this.#set({ phase: taken ? 'taken' : 'failed', failure });
  }

  #again(failure?: FailureData): void {
    if (!this.#available) return this.#wait();
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (this.#attempts - 1), LONGEST_WAIT_MS);
    this.#set({ phase: 'retrying', retryAt: Date.now() + wait, failure });
    this.#timer = setTimeout(() => this.#open(false), wait);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#opening += 1;
    this.#set({ phase: 'waiting' });
  }

  #set(state: LinkState): void {
    if (this.#closed) return;
    this.#state = state;
    this.#options.onChange(state);
  }
}
