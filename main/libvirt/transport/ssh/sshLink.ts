import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { ChildStream, endChild, startChild, type Child } from '../childStream.ts';
import type { Environment } from '../localSocket.ts';
import { TransportError } from '../transportError.ts';
import { dialUnix } from '../unix.ts';
import type { ConnectUri } from '../uri.ts';
import { Askpass } from './askpass.ts';
import { FarLibvirt, preferredWay, type Way } from './farLibvirt.ts';
import { FactsReader, NO_SHELL, factsCommand, type RemoteFacts } from './remoteFacts.ts';
import { makeRuntimeFolder } from './runtimeFolder.ts';
import { forwardField, masterArguments, sharedArguments } from './sshCommand.ts';
import { sshVersion } from './sshVersion.ts';
import { SshLogin, type LoginOptions } from './sshLogin.ts';
import type { SshWords } from './sshWords.ts';

export interface SshLinkOptions extends LoginOptions {
  readOnly?: boolean | undefined;
  /** A configuration file in the place of the user's own. */
  configFile?: string | undefined;
  env?: Environment | undefined;
  signal?: AbortSignal | undefined;
}

/** A forward that is refused closes within a round trip or two, ms. */
const PROBE_MS = 2_000;
/** ssh's words that tell of a refusal are in the pipe when the connection ends; reading them takes a turn or two, ms. */
const WORDS_MS = 300;
const TURN_MS = 20;
/** To open one connection over a session that stands, ms. */
const OPEN_MS = 20_000;

/**
 * One ssh session, logged in once, over which everything goes: libvirt's connections, displays, whatever runs at the
 * far end. Made by {@link SshLink.open}.
 */
export class SshLink {
  readonly #options: SshLinkOptions;
  readonly #folder: string;
  readonly #env: Environment;
  readonly #master: Child;
  readonly #askpass: Askpass | undefined;
  readonly #words: SshWords;
  readonly #forwards = new Map<string, Promise<string>>();
  readonly #lost = new Set<(error: TransportError) => void>();
  #facts: RemoteFacts | undefined;
  #way: Way = 'forward';
  #next = 0;
  #ended: TransportError | undefined;
  #closed = false;

  private constructor(
    options: SshLinkOptions,
    parts: { folder: string; env: Environment; master: Child; askpass: Askpass | undefined; words: SshWords },
  ) {
    this.#options = options;
    this.#folder = parts.folder;
    this.#env = parts.env;
    this.#master = parts.master;
    this.#askpass = parts.askpass;
    this.#words = parts.words;
    this.#way = preferredWay(options.uri);
    const host = options.uri.host ?? '';
    parts.master.once('close', (code, by) => {
      const ended = by === null ? `it ended with status ${code}` : `it was ended by ${by}`;
      const error = this.#words.failure(host, ended);
      this.#ended = error;
      void this.#dispose();
      if (!this.#closed) for (const listener of this.#lost) listener(error);
    });
  }

  /** Logs in. @throws TransportError, or the signal's reason */
  static async open(options: SshLinkOptions): Promise<SshLink> {
    const env = options.env ?? process.env;
    const { signal, uri, ask } = options;
    const version = await sshVersion(programOf(uri), env);
    signal?.throwIfAborted();
    const folder = await makeRuntimeFolder(env);
    let askpass: Askpass | undefined;
    let link: SshLink | undefined;
    try {
      const login = new SshLogin(options);
      if (ask !== undefined) askpass = await Askpass.start(folder, login.answer);
      const controlPath = join(folder, 'ctl');
      const command = factsCommand(uri.params['socket']);
      const { configFile } = options;
      const words = masterArguments(uri, command, {
        controlPath,
        mayAsk: ask !== undefined,
        version,
        configFile,
      });
      const master = await startChild(programOf(uri), words, { ...env, ...askEnvironment(askpass) });
      link = new SshLink(options, { folder, env, master, askpass, words: login.words });
      await login.run(link, master, askpass, signal);
      return link;
    } catch (error) {
      await link?.close();
      await askpass?.close();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get #far(): FarLibvirt {
    return new FarLibvirt(this.#options, this.facts);
  }

  /** What the far host told at login. */
  get facts(): RemoteFacts {
    if (this.#facts === undefined) throw new Error('the login is not complete');
    return this.#facts;
  }

  set facts(facts: RemoteFacts) {
    this.#facts = facts;
  }

  /** Why ssh ended, if it has. */
  get failure(): TransportError | undefined {
    return this.#ended;
  }

  /**
   * Whether each connection to libvirt is a session of its own at the server, which allows ten: then there should be
   * few of them.
   */
  get countsSessions(): boolean {
    return this.#way === 'helper';
  }

  get description(): string {
    return `ssh to ${this.#options.uri.host ?? ''}`;
  }

  /** Called once when ssh ends, unless `close` was called. */
  onLost(listener: (error: TransportError) => void): () => void {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  /**
   * A connection to libvirt's daemon at the far end.
   * @throws TransportError NO_DAEMON, NO_PERMISSION, NO_HELPER with what is known of the far host
   */
  async dialLibvirt(signal?: AbortSignal): Promise<Duplex> {
    if (this.#way === 'helper') {
      const helper = this.#far.helperCommand();
      if (helper !== undefined) return this.#exec(helper, signal);
    }
    let target = await this.#far.socket();
    if (target === undefined) {
      await this.refresh(signal ?? AbortSignal.timeout(OPEN_MS));
      target = await this.#far.socket();
    }
    if (target === undefined) return this.#exec(this.#far.startCommand(), signal);
    if (!this.facts.sockets.get(target)) throw this.#far.denied(target);
    if (this.#way === 'forward') return this.dialSocket(target, signal);
    return this.#exec(this.#far.netcatCommand(target), signal);
  }

  /**
   * After a connection that closed before it said anything: whether to try once more, by another way perhaps, which later
   * connections then go. A server may forbid its users to forward.
   * @throws TransportError, or the signal's reason
   */
  async fallBack(signal: AbortSignal): Promise<boolean> {
    if (this.#way === 'helper' || this.#ended !== undefined) return false;
    await this.#refusalTold();
    const { refusedForward, refusedConnect } = this.#words;
    if (!refusedForward) {
      if (!refusedConnect || !(await this.#isForbidden(signal))) return this.#words.refusedConnect === false;
    }
    this.#way = 'helper';
    return true;
  }

  /** Whether the socket is refused although somebody listens there: tried anew, since a daemon may have been starting. */
  async #isForbidden(signal: AbortSignal): Promise<boolean> {
    await this.refresh(signal);
    const socket = await this.#far.socket();
    if (socket === undefined || !this.facts.listening.has(socket)) return false;
    this.#words.forgetRefusals();
    const probe = await this.dialSocket(socket, signal);
    probe.on('error', () => undefined).resume();
    await Promise.race([once(probe, 'close'), setTimeout(PROBE_MS)]);
    probe.destroy();
    return this.#refusalTold();
  }

  /** Whether ssh tells of a refusal: its words come another way than the end of the connection, and may be later. */
  async #refusalTold(): Promise<boolean> {
    const isTold = (): boolean => this.#words.refusedConnect || this.#words.refusedForward;
    for (let waited = 0; !isTold() && waited < WORDS_MS; waited += TURN_MS) await setTimeout(TURN_MS);
    return isTold();
  }

  /**
   * Asks the far host for its facts anew: a daemon may have been started, or stopped, since the login.
   * @throws TransportError, or the signal's reason; where the network is dead only the signal ends it
   */
  async refresh(signal: AbortSignal): Promise<RemoteFacts> {
    const stream = await this.#exec(factsCommand(this.#options.uri.params['socket']), signal);
    const facts = await new Promise<RemoteFacts>((resolve, reject) => {
      const reader = new FactsReader();
      const onAbort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
      stream.once('close', () => signal.removeEventListener('abort', onAbort));
      stream.setEncoding('utf8').on('data', (text: string) => {
        const found = reader.take(text);
        if (found !== undefined) resolve(found);
        else if (reader.isNoShell) reject(new Error(NO_SHELL));
      });
      stream.once('error', reject);
      stream.once('end', () => reject(this.#ended ?? new Error('it ended without an answer')));
    }).finally(() => stream.destroy());
    this.#facts = facts;
    return facts;
  }

  /** Why a connection to libvirt closed before it said anything, as far as the far host can tell. */
  async explain(signal: AbortSignal): Promise<TransportError | undefined> {
    if (this.#ended !== undefined) return this.#ended;
    try {
      await this.refresh(signal);
      const path = await this.#far.socket();
      if (path === undefined) return this.#far.noDaemon();
      if (!this.facts.sockets.get(path)) return this.#far.denied(path);
      return this.#words.refusedConnect ? this.#far.unserved(path) : undefined;
    } catch (error) {
      return error instanceof TransportError ? error : undefined;
    }
  }

  /** A connection to a unix socket of the far host. */
  async dialSocket(path: string, signal?: AbortSignal): Promise<Duplex> {
    let local = this.#forwards.get(path);
    if (local === undefined) {
      local = this.#forward(path);
      this.#forwards.set(path, local);
      local.catch(() => this.#forwards.delete(path));
    }
    return dialUnix(await orAborted(local, signal), signal);
  }

  /** A connection to a display's socket. */
  async dialDisplay(path: string, signal?: AbortSignal): Promise<Duplex> {
    return this.#way === 'helper'
      ? this.#exec(this.#far.netcatCommand(path), signal)
      : this.dialSocket(path, signal);
  }

  /** A connection from the far host to an address and port as that host sees it. */
  async dialPort(host: string, port: number, signal?: AbortSignal): Promise<Duplex> {
    const netcat = this.#way === 'helper' ? this.#far.netcatPortCommand(host, port) : undefined;
    if (netcat !== undefined) return this.#exec(netcat, signal);
    const at = host.includes(':') ? `[${host}]` : host;
    return this.#shared(['-W', `${at}:${port}`, '--', 'virtdeck'], signal);
  }

  /** Ends the session and everything that it carries. */
  async close(): Promise<void> {
    this.#closed = true;
    await endChild(this.#master);
    await this.#dispose();
  }

  async #dispose(): Promise<void> {
    await this.#askpass?.close();
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }

  #usable(): void {
    if (this.#ended !== undefined) throw this.#ended;
    if (this.#closed) throw new TransportError('FAILED', `${this.description}: it was closed`);
  }

  async #shared(words: readonly string[], signal?: AbortSignal): Promise<ChildStream> {
    this.#usable();
    signal?.throwIfAborted();
    const deadline = signal ?? AbortSignal.timeout(OPEN_MS);
    const stream = new ChildStream(
      await startChild(
        programOf(this.#options.uri),
        sharedArguments(join(this.#folder, 'ctl'), words),
        this.#env,
      ),
    );
    stream.on('error', () => undefined);
    // An ssh that was stopped, or whose session is, answers nothing: what was asked of it ends all the same.
    const giveUp = (): void => void (stream.answered || stream.destroy(deadline.reason as Error));
    deadline.addEventListener('abort', giveUp, { once: true });
    stream.once('close', () => deadline.removeEventListener('abort', giveUp));
    return stream;
  }

  #exec(command: string, signal?: AbortSignal): Promise<Duplex> {
    return this.#shared(['-T', '--', 'virtdeck', command], signal);
  }

  /** Has the session listen at a socket of our private folder for a socket of the far host. */
  async #forward(path: string): Promise<string> {
    const local = join(this.#folder, `s${(this.#next += 1)}`);
    const stream = await this.#shared(
      ['-O', 'forward', '-L', `${forwardField(local)}:${forwardField(path)}`, '--', 'virtdeck'],
      AbortSignal.timeout(OPEN_MS),
    );
    await new Promise<void>((resolve, reject) => {
      stream.once('error', reject);
      stream.once('end', resolve);
      stream.resume();
    });
    return local;
  }
}

/** Whoever no longer wants it stops waiting; it goes on for the others. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([work, aborted.promise]).finally(() => signal.removeEventListener('abort', onAbort));
}

/** `command=` names another program that takes ssh's arguments. Whoever opens the link has asked whether to run it. */
const programOf = (uri: ConnectUri): string => uri.params['command'] ?? 'ssh';

function askEnvironment(askpass: Askpass | undefined): Record<string, string> {
  if (askpass === undefined) return { SSH_ASKPASS_REQUIRE: 'never' };
  // Versions before 8.4 run the program only where there is a display.
  const display = process.env['DISPLAY'] ?? ':0';
  return { SSH_ASKPASS: askpass.program, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: display };
}
