import type { Duplex } from 'node:stream';
import type { ByteChannel } from '../../../preload/wire/transport.ts';

/**
 * Joins a byte channel and a stream, both ways with back-pressure: the stream is read only as fast as the client grants
 * credit, and credit is granted only as fast as the stream takes what comes.
 * @param onEnd called once when both are closed
 */
export function bridge(channel: ByteChannel, stream: Duplex, onEnd: () => void): void {
  let ended = false;
  const end = (error?: string): void => {
    if (ended) return;
    ended = true;
    stream.destroy();
    channel.close(error);
    onEnd();
  };
  channel.onClose(() => end());
  channel.onEnd(() => stream.end());
  channel.onData((data) => {
    if (ended || stream.destroyed || stream.write(data)) return;
    return new Promise<void>((resolve) => {
      const go = (): void => {
        stream.off('drain', go);
        stream.off('close', go);
        resolve();
      };
      stream.on('drain', go);
      stream.on('close', go);
    });
  });
  // The pump hears of it too, and first hands over what waits for the client's credit.
  stream.on('error', () => undefined);
  // Once the far side has said everything, nothing is left to say to it either.
  void pump(stream, channel).then(
    () => end(),
    (error: unknown) => end(wasCut(error) ? undefined : wordsOf(error)),
  );
}

/** The stream was destroyed without an error: whoever did that knows why. */
function wasCut(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function pump(stream: Duplex, channel: ByteChannel): Promise<void> {
  for await (const chunk of stream) await channel.write(chunk as Uint8Array);
}
