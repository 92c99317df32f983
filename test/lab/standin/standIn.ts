import { fork, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ended, identify, kill, type ProcessId } from '../state.ts';
import type { WorldOptions } from './world.ts';

export type StandInOptions = WorldOptions;

export type StandInCommand =
  { do: 'storm'; events: number; seconds: number } | { do: 'calls' } | { do: 'resetCalls' } | { do: 'cut' };
export interface StandInAnswer {
  id: number;
  result: unknown;
}

/**
 * A stand-in for a QEMU daemon with N VMs, in a process of its own: the protocol is real, the replies were recorded
 * from a real guest and multiplied. For figures that no machine here could give with real guests; never for behaviour.
 */
export class StandIn {
  readonly socket: string;
  readonly #options: StandInOptions;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #child: ChildProcess | undefined;
  #process: ProcessId | undefined;
  #lastId = 0;

  constructor(socket: string, options: StandInOptions) {
    this.socket = socket;
    this.#options = options;
  }

  /** For Virtdeck and `virsh` alike. */
  get uri(): string {
    return `qemu+unix:///system?socket=${this.socket}`;
  }

  async start(): Promise<ProcessId> {
    const program = fileURLToPath(new URL('child.main.ts', import.meta.url));
    // A file, because names of a megabyte are too long for a command line.
    const options = `${this.socket}.json`;
    await writeFile(options, JSON.stringify({ ...this.#options, socket: this.socket }));
    const child = fork(program, [options]);
    this.#child = child;
    const ready = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(0, resolve);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`The stand-in daemon ended with ${code}.`)));
    });
    child.on('message', ({ id, result }: StandInAnswer) => {
      this.#waiting.get(id)?.(result);
      this.#waiting.delete(id);
    });
    await ready;
    this.#process = await identify(child.pid ?? 0);
    return this.#process;
  }

  get process(): ProcessId {
    if (this.#process === undefined) throw new Error('The stand-in daemon has not been started.');
    return this.#process;
  }

  #tell(command: StandInCommand): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child?.send({ ...command, id });
    });
  }

  /** Lets that many state changes happen, evenly over that time, each with its event. Resolves when the last was sent. */
  async storm(events: number, seconds: number): Promise<void> {
    await this.#tell({ do: 'storm', events, seconds });
  }

  /** Calls answered since the last `resetCalls`, by procedure; `connect_get_all_domain_stats of MASK` by groups. */
  async calls(): Promise<Record<string, number>> {
    return (await this.#tell({ do: 'calls' })) as Record<string, number>;
  }

  async resetCalls(): Promise<void> {
    await this.#tell({ do: 'resetCalls' });
  }

  /** Breaks all connections. */
  async cut(): Promise<void> {
    await this.#tell({ do: 'cut' });
  }

  async stop(): Promise<void> {
    if (this.#process === undefined) return;
    await kill(this.#process);
    await ended(this.#process);
  }
}
