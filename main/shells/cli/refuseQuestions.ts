import type { Question } from '../../../preload/contract/index.ts';
import type { Client } from '../../../preload/wire/index.ts';

/**
 * What a login asks of a command: nobody sits at a window. Everything is refused, so that the command fails with the
 * reason instead of waiting for ever; keys, agents and known hosts serve it.
 */
export function refuseQuestions(client: Client, tell: (line: string) => void): () => void {
  const stop = new AbortController();
  void (async () => {
    const messages = await client.questions.watch(undefined, { signal: stop.signal });
    for await (const message of messages) {
      const asked = message.type === 'snapshot' ? message.rows : message.added;
      await Promise.all(asked.map((question) => refuse(client, question, tell)));
      await client.subscriptions.acknowledge({ subscription: message.subscription, seq: message.seq });
    }
  })().catch(() => undefined);
  return () => stop.abort();
}

async function refuse(
  client: Client,
  { id, subject, kind }: Question,
  tell: (line: string) => void,
): Promise<void> {
  tell(
    `ssh asks for ${kind} (${JSON.stringify(subject)}); a command cannot be asked: connect once in the window, or by ssh`,
  );
  // It may have been taken back meanwhile.
  await client.questions.refuse({ id }).catch(() => undefined);
}
