import { ProtocolError } from './errors.ts';
import { packetHeader } from './protocol/framing.ts';
import type { PacketHeader } from './protocol/framing.ts';
import type { Procedure } from './protocol/procedure.ts';
import type { Outbox } from './outbox.ts';
import type { RpcStream, StreamHost } from './stream.ts';

interface OpenStream {
  stream: RpcStream;
  serial: number;
  program: number;
  procedure: number;
}

/** How many ended streams are remembered: the daemon may have sent them more before it knew of their end. */
const rememberedEnds = 64;

/** The streams of one connection, by the serial of the call that opened each. */
export class StreamTable implements StreamHost {
  readonly #outbox: Outbox;
  readonly #onPause: (paused: boolean) => void;
  readonly #bySerial = new Map<number, OpenStream>();
  readonly #byStream = new Map<RpcStream, OpenStream>();
  readonly #ended = new Set<number>();
  readonly #pausedBy = new Set<RpcStream>();

  /** `onPause` stops and restarts the reading of the whole connection. */
  constructor(outbox: Outbox, onPause: (paused: boolean) => void) {
    this.#outbox = outbox;
    this.#onPause = onPause;
  }

  has(serial: number): boolean {
    return this.#bySerial.has(serial);
  }

  add(stream: RpcStream, serial: number, procedure: Procedure<unknown, unknown>): void {
    const open = { stream, serial, program: procedure.program, procedure: procedure.number };
    this.#bySerial.set(serial, open);
    this.#byStream.set(stream, open);
  }

  /** @throws ProtocolError for a packet that belongs to no stream or that its stream cannot take. */
  receive(header: PacketHeader, bytes: Buffer, start: number, end: number): void {
    const open = this.#bySerial.get(header.serial);
    if (open) {
      if (open.program !== header.program || open.procedure !== header.procedure)
        throw new ProtocolError(
          'unexpected',
          `a packet of procedure ${header.procedure} in another one's stream`,
        );
      open.stream.receive(header.type, header.status, bytes, start, end);
    } else if (!this.#ended.has(header.serial)) {
      throw new ProtocolError('unexpected', `a packet of no open stream, with serial ${header.serial}`);
    }
  }

  /** The connection is gone: every stream ends with the error. */
  close(error: (procedure: string) => Error): void {
    for (const { stream } of [...this.#bySerial.values()]) stream.terminate(error(stream.procedure));
  }

  sendStreamPacket(stream: RpcStream, type: number, status: number, payload?: Buffer): boolean {
    const open = this.#byStream.get(stream);
    if (!open) return true;
    const { program, procedure, serial } = open;
    const header = { program, version: 1, procedure, type, serial, status };
    const flowing = this.#outbox.write(packetHeader(header, payload?.length ?? 0));
    return payload && payload.length > 0 ? this.#outbox.write(payload) : flowing;
  }

  afterDrain(callback: () => void): void {
    this.#outbox.afterDrain(callback);
  }

  pauseFor(stream: RpcStream): void {
    if (this.#pausedBy.size === 0) this.#onPause(true);
    this.#pausedBy.add(stream);
  }

  resumeFor(stream: RpcStream): void {
    if (this.#pausedBy.delete(stream) && this.#pausedBy.size === 0) this.#onPause(false);
  }

  forget(stream: RpcStream): void {
    const open = this.#byStream.get(stream);
    if (!open) return;
    this.#byStream.delete(stream);
    this.#bySerial.delete(open.serial);
    this.#ended.add(open.serial);
    const [oldest] = this.#ended;
    if (this.#ended.size > rememberedEnds && oldest !== undefined) this.#ended.delete(oldest);
  }
}
