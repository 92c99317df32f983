import { Channel, ChannelClosedError } from './channel.ts';
import {
  decodeCredit,
  decodeFrame,
  decodeReason,
  encodeClose,
  encodeFrame,
  encodeHeader,
  FRAME,
  WireProtocolError,
} from './frames.ts';
import type { ByteChannel, Transport } from './transport.ts';

/** Bytes that a sender may have under way to a receiver which has not yet taken them. */
const DEFAULT_WINDOW = 1024 * 1024;
/** Channels that one connection may have offered or open at a time. */
const MAX_CHANNELS = 1024;
/** An offered channel that nobody opens is withdrawn: its caller went away between the answer and the opening. */
const CLAIM_MS = 30_000;

/** Text messages of the connection, which carry the RPC. */
export interface TextPort {
  /** @throws {Error} once the connection is closed. */
  send(message: string): void;
  /** A listener that throws or rejects closes the connection: what it was given could not be understood. */
  onMessage(listener: (message: string) => void | Promise<void>): void;
  onClose(listener: (reason: string) => void): void;
}

export interface Mux {
  readonly text: TextPort;
  /** Offers a new channel; `attach` runs when the far side opens it, never if it does not within half a minute. */
  offerChannel(attach: (channel: ByteChannel) => void): number;
  /** Opens a channel that the far side offered (its number came as a procedure's result). */
  openChannel(id: number): ByteChannel;
  /** Every call runs `listener` once when the connection is gone, at once if it already is. */
  onClose(listener: (reason: string) => void): void;
  close(reason?: string): void;
}

export interface MuxOptions {
  /** Bytes of credit that this side gives each channel; 1 MiB if not given. */
  window?: number;
}

/** Divides a transport into text (RPC) and byte channels. Both sides of the transport run it, the page and main. */
export function connectMux(transport: Transport, options: MuxOptions = {}): Mux {
  const channels = new Map<number, Channel>();
  const offers = new Map<number, (channel: ByteChannel) => void>();
  const claimTimers = new Map<number, ReturnType<typeof setTimeout>>();
  const closeListeners: ((reason: string) => void)[] = [];
  let nextId = 1;
  let closedBy: string | undefined;
  let textListener: ((message: string) => void | Promise<void>) | undefined;
  let earlyTexts: string[] = [];

  const owner = {
    window: options.window ?? DEFAULT_WINDOW,
    send(frame: Uint8Array) {
      if (closedBy === undefined) transport.send(frame);
    },
    sendData(id: number, payload: Uint8Array) {
      if (closedBy !== undefined) return;
      if (transport.sendParts) transport.sendParts(encodeHeader(FRAME.data, id), payload);
      else transport.send(encodeFrame(FRAME.data, id, payload));
    },
    forget(id: number) {
      channels.delete(id);
    },
  };

  function fail(error: unknown): void {
    const what = error instanceof Error ? error.message : String(error);
    transport.close(`protocol error: ${what}`);
    gone(`protocol error: ${what}`);
  }

  function gone(reason: string): void {
    if (closedBy !== undefined) return;
    closedBy = reason;
    for (const timer of claimTimers.values()) clearTimeout(timer);
    claimTimers.clear();
    offers.clear();
    for (const channel of [...channels.values()]) channel.closed(reason);
    for (const listener of closeListeners.splice(0)) listener(reason);
  }

  function withdraw(id: number): void {
    clearTimeout(claimTimers.get(id));
    claimTimers.delete(id);
    offers.delete(id);
  }

  function receiveText(message: string): void {
    if (!textListener) {
      earlyTexts.push(message);
      return;
    }
    try {
      void Promise.resolve(textListener(message)).catch(fail);
    } catch (error) {
      fail(error);
    }
  }

  function claim(id: number, credit: number): void {
    const attach = offers.get(id);
    if (!attach) {
      // Withdrawn, or closed while the credit was under way; the far side may not know yet.
      owner.send(encodeClose(id, `channel ${id} is not open`));
      return;
    }
    withdraw(id);
    const channel = new Channel(id, owner);
    channels.set(id, channel);
    channel.grantWindow();
    channel.credited(credit);
    attach(channel);
  }

  function receiveFrame(message: Uint8Array): void {
    const { type, channel: id, payload } = decodeFrame(message);
    const channel = channels.get(id);
    if (!channel) {
      // Numbers are never reused, so what comes for an unknown one was under way when it closed.
      if (type === FRAME.credit) claim(id, decodeCredit(payload));
      else if (type === FRAME.close) withdraw(id);
      return;
    }
    switch (type) {
      case FRAME.data:
        channel.received(payload);
        break;
      case FRAME.credit:
        channel.credited(decodeCredit(payload));
        break;
      case FRAME.end:
        channel.ended();
        break;
      case FRAME.close:
        channel.closed(decodeReason(payload));
        break;
    }
  }

  const text: TextPort = {
    send(message) {
      if (closedBy !== undefined) throw new ChannelClosedError(closedBy);
      transport.send(message);
    },
    onMessage(listener) {
      textListener = listener;
      const early = earlyTexts;
      earlyTexts = [];
      for (const message of early) receiveText(message);
    },
    onClose,
  };

  function onClose(listener: (reason: string) => void): void {
    if (closedBy === undefined) closeListeners.push(listener);
    else listener(closedBy);
  }

  transport.onClose(gone);
  transport.onMessage((message) => {
    if (closedBy !== undefined) return;
    if (typeof message === 'string') {
      receiveText(message);
      return;
    }
    try {
      receiveFrame(message);
    } catch (error) {
      // A listener of ours that throws is our own fault, but the connection cannot be trusted after it either.
      fail(
        error instanceof WireProtocolError ? error : new Error(`while handling a frame: ${String(error)}`),
      );
    }
  });

  return {
    text,
    offerChannel(attach) {
      if (closedBy !== undefined) throw new ChannelClosedError(closedBy);
      if (channels.size + offers.size >= MAX_CHANNELS) {
        throw new Error(`this connection has ${MAX_CHANNELS} channels open already`);
      }
      const id = nextId++;
      offers.set(id, attach);
      claimTimers.set(
        id,
        setTimeout(() => withdraw(id), CLAIM_MS),
      );
      return id;
    },
    openChannel(id) {
      const channel = new Channel(id, owner);
      if (closedBy !== undefined) {
        channel.closed(closedBy);
        return channel;
      }
      if (channels.has(id)) throw new Error(`channel ${id} is open already`);
      channels.set(id, channel);
      channel.grantWindow();
      return channel;
    },
    onClose,
    close(reason = 'closed by this side') {
      if (closedBy !== undefined) return;
      transport.close(reason);
      gone(reason);
    },
  };
}
