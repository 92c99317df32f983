/**
 * What every shell must offer and nothing more: an ordered, reliable pipe for text messages (RPC) and
 * binary messages (byte channels). WebSocket, MessagePort and the in-memory pair of the tests implement it.
 */
export interface Transport {
  send(message: string | Uint8Array): void;
  /**
   * One binary message of two parts, for a transport that can send them without joining them first. Both are the
   * transport's from then on.
   */
  sendParts?(head: Uint8Array, body: Uint8Array): void;
  /** Only one listener; messages that arrive before it is set are kept. */
  onMessage(listener: (message: string | Uint8Array) => void): void;
  /** Called once, also when the transport was closed before the listener was set. */
  onClose(listener: (reason: string) => void): void;
  close(reason?: string): void;
}

/** The receiving and sending end of one byte channel, the same on both sides of the transport. */
export interface ByteChannel {
  readonly id: number;
  /**
   * Resolves when the far end has granted enough credit: awaiting it is the back-pressure. Rejects once closed. The
   * bytes are the channel's from then on: they may be sent without being copied.
   */
  write(data: Uint8Array): Promise<void>;
  /** No more data from this side; the far side's data still arrives. */
  end(): void;
  /** Ends both directions; `error` reaches the far side's `onClose`. */
  close(error?: string): void;
  /** One listener. Credit is granted back when the promise it returns resolves (at once if it returns nothing). */
  onData(listener: (data: Uint8Array) => void | Promise<void>): void;
  /** The far end will send no more. */
  onEnd(listener: () => void): void;
  /** Called once when the channel is gone, with the reason where it was not an orderly end. */
  onClose(listener: (error?: string) => void): void;
}
