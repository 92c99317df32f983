import { text } from 'node:stream/consumers';
import type { Io } from './command.ts';

export interface ProcessIo {
  io: Io;
  /** Whether the user asked the program to end. */
  interrupted: () => boolean;
  dispose: () => void;
}

/** The terminal or pipe that the program was started on. A second Ctrl-C ends it at once. */
export function processIo(): ProcessIo {
  const abort = new AbortController();
  let interrupted = false;
  const onSignal = () => {
    if (interrupted) process.exit(130);
    interrupted = true;
    abort.abort();
  };
  // The reader of our output went away (`virtdeck call … | head`): nothing more to do, and nothing to complain about.
  const onPipeError = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    abort.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  process.stdout.on('error', onPipeError);
  return {
    io: {
      out: (words) => write(process.stdout, words),
      err: (words) => void process.stderr.write(words),
      readInput: () => text(process.stdin),
      isTerminal: process.stdout.isTTY === true,
      env: process.env,
      signal: abort.signal,
    },
    interrupted: () => interrupted,
    dispose: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      process.off('SIGHUP', onSignal);
    },
  };
}

function write(stream: NodeJS.WriteStream, words: string): Promise<void> {
  if (!stream.writable || stream.write(words)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
