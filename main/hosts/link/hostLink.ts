import type { Duplex } from 'node:stream';
import {
  SshLink,
  TransportError,
  dialerFor,
  formatUri,
  isSsh,
  parseUri,
  type ConnectUri,
  type Dialer,
  type SshStage,
} from '../../libvirt/index.ts';
import type { Graphics } from '../../xml/index.ts';
import type { LoginAnswers } from './credentials.ts';
import { connectDisplay, farAddress } from './display.ts';

export type Listen = Graphics['listen'];

/** The way to a host: what every connection, display and transfer of it goes through. */
export interface HostLink {
  /** For each connection to libvirt. */
  readonly dialer: Dialer;
  /** Whether it leads to another machine. */
  readonly isFar: boolean;
  /** Whether connections are scarce, because each is a session at an ssh server that allows ten. */
  readonly scarce: boolean;
  /** Why it ended, if it has. */
  readonly failure: Error | undefined;
  /** Whether to try once more after a first connection that closed at once: there is another way, taken from now on. */
  fallBack(signal: AbortSignal): Promise<boolean>;
  /** What the far host tells of a connection that failed; undefined where it knows no more. */
  explain(signal: AbortSignal): Promise<Error | undefined>;
  /** Whether the far host still answers. */
  isAlive(signal: AbortSignal): Promise<boolean>;
  /** @throws Error in the words of whatever refused */
  dialDisplay(listen: Listen, signal: AbortSignal | undefined): Promise<Duplex>;
  close(): Promise<void>;
}

export interface LinkOptions {
  uri: string;
  readOnly: boolean;
  signal: AbortSignal;
  /** Answers what a login asks; without it whatever would have to be asked is a failure. */
  answers?: LoginAnswers | undefined;
  /** ssh's configuration in the place of the user's own. */
  configFile?: string | undefined;
  onStage?: ((stage: SshStage, detail?: string) => void) | undefined;
}

/** @throws TransportError, and the signal's reason */
export async function openLink(options: LinkOptions): Promise<HostLink> {
  const uri = parseUri(options.uri);
  await mayRun(uri, options);
  return isSsh(uri) ? openSsh(uri, options) : localLink(uri, options.readOnly);
}

/** A program that the URI names is run only after somebody who saw its name has agreed. */
async function mayRun(uri: ConnectUri, { answers, signal }: LinkOptions): Promise<void> {
  const program = uri.params['command'];
  if (program === undefined) return;
  if (!program.startsWith('/'))
    throw new TransportError('INVALID_URI', `command=${program} is not the absolute path of a program`);
  if (await answers?.mayRun(program, formatUri(uri), signal)) return;
  throw new TransportError(
    'DECLINED',
    `the URI would run ${program} on this machine, which nobody has agreed to`,
  );
}

function localLink(uri: ConnectUri, readOnly: boolean): HostLink {
  return {
    dialer: dialerFor(uri, { readOnly }),
    isFar: false,
    scarce: false,
    failure: undefined,
    fallBack: () => Promise.resolve(false),
    explain: () => Promise.resolve(undefined),
    isAlive: () => Promise.resolve(true),
    dialDisplay: connectDisplay,
    close: () => Promise.resolve(),
  };
}

async function openSsh(uri: ConnectUri, options: LinkOptions): Promise<HostLink> {
  const { readOnly, signal, answers, configFile, onStage } = options;
  const link = await SshLink.open({ uri, readOnly, signal, ask: answers?.ask, configFile, onStage });
  await answers?.succeeded();
  return {
    dialer: { description: link.description, dial: (dialSignal) => link.dialLibvirt(dialSignal) },
    isFar: true,
    get scarce() {
      return link.countsSessions;
    },
    get failure() {
      return link.failure;
    },
    fallBack: (signal) => link.fallBack(signal),
    explain: (explainSignal) => link.explain(explainSignal),
    isAlive: async (aliveSignal) => {
      try {
        await link.refresh(aliveSignal);
        return true;
      } catch {
        return false;
      }
    },
    dialDisplay: async (listen, dialSignal) => {
      if (listen.type === 'socket' && listen.path !== undefined)
        return link.dialDisplay(listen.path, dialSignal);
      if ((listen.type === 'address' || listen.type === 'network') && listen.port !== undefined)
        return link.dialPort(farAddress(listen.address), listen.port, dialSignal);
      throw new Error('the display listens nowhere');
    },
    close: () => link.close(),
  };
}
