import type { Client } from './client.ts';

/** What every message of live data carries, so that it can be acknowledged. */
export interface Acknowledgeable {
  subscription: string;
  seq: number;
}

/**
 * Applies each message and acknowledges it when `apply` is done; what happens meanwhile comes coalesced in the next
 * one, so a slow `apply` never falls behind. Resolves when the far side ends the subscription, rejects with its Failure.
 */
export async function subscribe<TMessage extends Acknowledgeable>(
  client: Client,
  messages: AsyncIterable<TMessage>,
  apply: (message: TMessage) => void | Promise<void>,
): Promise<void> {
  for await (const message of messages) {
    await apply(message);
    const { subscription, seq } = message;
    await client.subscriptions.acknowledge({ subscription, seq });
  }
}
