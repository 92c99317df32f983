import type { FailureData } from '../../preload/contract/index.ts';
import { subscribe as follow, type Acknowledgeable } from '../../preload/wire/index.ts';
import { backoff } from './backoff.ts';
import { connection, type Connection } from './connection.ts';
import { failureOf } from './failure.ts';
import { nextFrame } from './frame.ts';
import type { ApiClient } from './session.ts';

export interface SubscribeOptions {
  /** The subscription ended and will be opened again: what is shown may be out of date till then. */
  onInterrupted?: (failure: FailureData) => void;
  connection?: Connection;
  /** Waits for the moment to apply a message; the next animation frame if not given. */
  pace?: () => Promise<void>;
}

/**
 * Follows what ends by itself (a test under way): no second time. Rejects with what ends it otherwise; once `signal` is
 * aborted nothing is applied any more.
 */
export async function followOnce<TMessage extends Acknowledgeable>(
  open: (client: ApiClient, signal: AbortSignal) => PromiseLike<AsyncIterable<TMessage>>,
  apply: (message: TMessage) => void | Promise<void>,
  signal: AbortSignal,
  link: Connection = connection,
  pace: () => Promise<void> = nextFrame,
): Promise<void> {
  const { client } = await link.whenOpen(signal);
  await follow(client, await open(client, signal), async (message) => {
    await pace();
    if (!signal.aborted) await apply(message);
  });
}

/**
 * Keeps a subscription of the contract open until the function it returns is called. Each message is applied in an
 * animation frame and acknowledged afterwards; the server coalesces what comes in between, so a storm of changes
 * costs one update a frame, however many they are. It opens itself again when the connection or the far end is lost.
 */
export function subscribe<TMessage extends Acknowledgeable>(
  open: (client: ApiClient, signal: AbortSignal) => PromiseLike<AsyncIterable<TMessage>>,
  apply: (message: TMessage) => void | Promise<void>,
  options: SubscribeOptions = {},
): () => void {
  const stop = new AbortController();
  const link = options.connection ?? connection;
  const pace = options.pace ?? nextFrame;
  let attempt = 0;

  const take = async (message: TMessage): Promise<void> => {
    await apply(message);
    attempt = 0;
  };
  const once = (): Promise<void> => followOnce(open, take, stop.signal, link, pace);

  async function keep(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await once();
      } catch (error) {
        if (!stop.signal.aborted) options.onInterrupted?.(failureOf(error));
      }
      attempt += 1;
      if (!stop.signal.aborted) await new Promise((resolve) => setTimeout(resolve, backoff(attempt)));
    }
  }

  void keep();
  return () => stop.abort();
}
