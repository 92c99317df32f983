import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import { KEEPALIVE_PROGRAM, virNetMessageStatus, virNetMessageType } from '../protocol/constants.gen.ts';
import { PacketReader, beginPacket, finishPacket, packetHeader } from '../protocol/framing.ts';
import type { PacketHeader } from '../protocol/framing.ts';
import type { EventMap, EventName, ProcedureMap, ProcedureName } from '../protocol/procedures.gen.ts';
import { reverseEvents, reverseProcedures } from '../protocol/procedures.reverse.gen.ts';
import type { ReverseEvent, ReverseProcedure } from '../protocol/procedure.ts';
import { encodeVirNetMessageError } from '../protocol/remoteShared.gen.ts';
import type { VirNetMessageError } from '../protocol/remoteShared.gen.ts';
import { XdrDecoder } from '../protocol/xdr.ts';
import type { Dialer } from '../transport/dialer.ts';

/**
 * A FAKE: speaks libvirt's protocol over memory, so that tests can make a daemon slow, silent, disordered or hostile.
 * It runs no virtual machines and knows nothing but what a test tells it to answer.
 */
export class FakeDaemon implements Dialer {
  readonly description = 'fake daemon';
  readonly connections: FakeConnection[] = [];
  readonly #handlers = new Map<string, Handler>();

  constructor() {
    this.on('auth_list', () => ({ types: [0] }));
    this.on('connect_open', () => undefined);
    this.on('connect_close', () => undefined);
    this.on('connect_supports_feature', () => ({ supported: 1 }));
  }

  /** Answers a procedure; what has no answer stays unanswered. A handler may throw a {@link FakeError}. */
  on<N extends ProcedureName>(
    name: N,
    handler: (args: ProcedureMap[N]['args'], call: FakeCall) => Answer<N>,
  ): this {
    this.#handlers.set(name, handler as Handler);
    return this;
  }

  dial(): Promise<Duplex> {
    const [client, server] = duplexPair();
    this.connections.push(new FakeConnection(server, this.#handlers));
    return Promise.resolve(client);
  }

  /** The connection that was dialled last. */
  get connection(): FakeConnection {
    const last = this.connections.at(-1);
    if (!last) throw new Error('nobody has dialled');
    return last;
  }
}

/** `noAnswer` leaves the call to be answered by hand, or not at all. */
export const noAnswer = Symbol('no answer');
type Answer<N extends ProcedureName> = Awaitable<ProcedureMap[N]['ret'] | typeof noAnswer>;
type Awaitable<T> = T | Promise<T>;
type Handler = (args: unknown, call: FakeCall) => unknown;

/** Sent as an error reply. */
export class FakeError extends Error {
  readonly details: VirNetMessageError;

  constructor(code: number, message: string) {
    super(message);
    const none = { str1: null, str2: null, str3: null, int1: 0, int2: 0, dom: null, net: null };
    this.details = { code, domain: 0, message, level: 2, ...none };
  }
}

/** A call that arrived. */
export class FakeCall {
  readonly name: ProcedureName;
  readonly args: unknown;
  readonly header: PacketHeader;
  readonly #connection: FakeConnection;

  constructor(name: ProcedureName, args: unknown, header: PacketHeader, connection: FakeConnection) {
    this.name = name;
    this.args = args;
    this.header = header;
    this.#connection = connection;
  }

  reply(ret: unknown): void {
    const encoder = beginPacket();
    (reverseProcedures[this.name] as ReverseProcedure<unknown, unknown>).encodeRet(encoder, ret);
    const type = virNetMessageType.VIR_NET_REPLY;
    this.#connection.send(
      finishPacket(encoder, { ...this.header, type, status: virNetMessageStatus.VIR_NET_OK }),
    );
  }

  fail(error: FakeError, type: number = virNetMessageType.VIR_NET_REPLY): void {
    const encoder = beginPacket();
    encodeVirNetMessageError(encoder, error.details);
    this.#connection.send(
      finishPacket(encoder, { ...this.header, type, status: virNetMessageStatus.VIR_NET_ERROR }),
    );
  }

  /** One packet of the stream that this call opened. */
  stream(
    status: number,
    payload: Buffer = Buffer.alloc(0),
    type: number = virNetMessageType.VIR_NET_STREAM,
  ): void {
    this.#connection.send(
      Buffer.concat([packetHeader({ ...this.header, type, status }, payload.length), payload]),
    );
  }
}

export interface FakeStreamPacket {
  header: PacketHeader;
  payload: Buffer;
}

const names = new Map<string, ProcedureName>(
  Object.entries(reverseProcedures).map(([name, { program, number }]) => [
    `${program}/${number}`,
    name as ProcedureName,
  ]),
);

/** The daemon's end of one connection. */
export class FakeConnection {
  readonly transport: Duplex;
  /** Every call that came, in order. */
  readonly calls: FakeCall[] = [];
  readonly streamPackets: FakeStreamPacket[] = [];
  pings = 0;
  pongs = 0;
  /** Whether pings are answered. */
  answerPings = true;
  /** The client is gone. */
  ended = false;
  readonly #handlers: Map<string, Handler>;
  readonly #reader = new PacketReader((header, bytes, start, end) =>
    this.#receive(header, Buffer.from(bytes.subarray(start, end))),
  );
  #waiters: { ready: () => boolean; resolve: () => void }[] = [];

  constructor(transport: Duplex, handlers: Map<string, Handler>) {
    this.transport = transport;
    this.#handlers = handlers;
    transport.on('data', (chunk: Buffer) => {
      this.#reader.push(chunk);
      this.#wake();
    });
    const onEnd = (): void => {
      this.ended = true;
      this.#wake();
    };
    transport.on('end', onEnd).on('close', onEnd);
    transport.on('error', () => undefined);
  }

  send(bytes: Buffer): boolean {
    return !this.transport.destroyed && this.transport.write(bytes);
  }

  event<E extends EventName>(name: E, message: EventMap[E]): void {
    const { program, number, encodeMessage } = reverseEvents[name] as ReverseEvent<unknown>;
    const encoder = beginPacket();
    encodeMessage(encoder, message);
    this.send(finishPacket(encoder, this.#messageHeader(program, number)));
  }

  keepAlive(procedure: number): void {
    this.send(packetHeader(this.#messageHeader(KEEPALIVE_PROGRAM, procedure), 0));
  }

  #messageHeader(program: number, procedure: number): PacketHeader {
    const type = virNetMessageType.VIR_NET_MESSAGE;
    return { program, version: 1, procedure, type, serial: 0, status: virNetMessageStatus.VIR_NET_OK };
  }

  /** Waits until a condition on what has arrived holds. */
  async until(ready: () => boolean): Promise<void> {
    if (ready()) return;
    await new Promise<void>((resolve) => this.#waiters.push({ ready, resolve }));
  }

  /** Waits for the next call of a procedure, or the `nth` one from the beginning. */
  async nextCall(name: ProcedureName, nth = 1): Promise<FakeCall> {
    const found = (): FakeCall | undefined => this.calls.filter((call) => call.name === name)[nth - 1];
    await this.until(() => found() !== undefined);
    return found()!;
  }

  #wake(): void {
    const woken = this.#waiters.filter(({ ready }) => ready());
    this.#waiters = this.#waiters.filter((waiter) => !woken.includes(waiter));
    for (const { resolve } of woken) resolve();
  }

  #receive(header: PacketHeader, payload: Buffer): void {
    if (header.program === KEEPALIVE_PROGRAM) {
      if (header.procedure === 1) this.pings++;
      else this.pongs++;
      if (header.procedure === 1 && this.answerPings) this.keepAlive(2);
      return;
    }
    if (header.type !== virNetMessageType.VIR_NET_CALL) {
      this.streamPackets.push({ header, payload });
      return;
    }
    const name = names.get(`${header.program}/${header.procedure}`);
    if (!name) throw new Error(`the client called procedure ${header.procedure} of ${header.program}`);
    const reader = new XdrDecoder(payload);
    const args = reverseProcedures[name].decodeArgs(reader);
    reader.end();
    const call = new FakeCall(name, args, header, this);
    this.calls.push(call);
    void this.#answer(call);
  }

  async #answer(call: FakeCall): Promise<void> {
    const handler = this.#handlers.get(call.name);
    if (!handler) return;
    try {
      const ret = await handler(call.args, call);
      if (ret !== noAnswer) call.reply(ret);
    } catch (error) {
      if (!(error instanceof FakeError)) throw error;
      call.fail(error);
    }
  }
}
