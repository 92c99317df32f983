import { createServer, type Server, type Socket } from 'node:net';
import {
  KEEPALIVE_PROGRAM,
  keepalive_procedure,
  virNetMessageStatus,
  virNetMessageType,
} from '../../../main/libvirt/protocol/constants.gen.ts';
import {
  virDomainEventID,
  virErrorDomain,
  virErrorNumber,
} from '../../../main/libvirt/protocol/enums.gen.ts';
import {
  PacketReader,
  beginPacket,
  finishPacket,
  type PacketHeader,
} from '../../../main/libvirt/protocol/framing.ts';
import { procedures, type ProcedureName } from '../../../main/libvirt/protocol/procedures.gen.ts';
import { reverseEvents, reverseProcedures } from '../../../main/libvirt/protocol/procedures.reverse.gen.ts';
import type { ReverseProcedure } from '../../../main/libvirt/protocol/procedure.ts';
import { encodeVirNetMessageError } from '../../../main/libvirt/protocol/remoteShared.gen.ts';
import { XdrDecoder, type XdrEncoder } from '../../../main/libvirt/protocol/xdr.ts';
import { createHandlers, Refusal, type Caller, type Handlers } from './handlers.ts';
import type { StandInDomain, World } from './world.ts';

const names = new Map<string, ProcedureName>(
  Object.entries(procedures).map(([name, { program, number }]) => [
    `${program}/${number}`,
    name as ProcedureName,
  ]),
);

/** One client's connection. */
class Connection implements Caller {
  readonly #socket: Socket;
  readonly #server: StandInServer;
  readonly #reader = new PacketReader((header, bytes, start, end) =>
    this.#receive(header, bytes, start, end),
  );
  readonly #lifecycleCallbacks = new Set<number>();
  #nextCallback = 0;

  constructor(server: StandInServer, socket: Socket) {
    this.#server = server;
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      try {
        this.#reader.push(chunk);
      } catch {
        // As libvirtd does with a client that does not speak its protocol.
        socket.destroy();
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => server.connections.delete(this));
  }

  registerDomainEvent(eventId: number): number {
    const id = this.#nextCallback++;
    if (eventId === virDomainEventID.VIR_DOMAIN_EVENT_ID_LIFECYCLE) this.#lifecycleCallbacks.add(id);
    return id;
  }

  deregister(callbackId: number): void {
    this.#lifecycleCallbacks.delete(callbackId);
  }

  sendLifecycle(domain: StandInDomain, event: number, detail: number): void {
    const { program, number, encodeMessage } = reverseEvents.domain_event_callback_lifecycle;
    const dom = { name: domain.name, uuid: domain.uuid, id: domain.id };
    for (const callbackID of this.#lifecycleCallbacks) {
      const encoder = beginPacket();
      encodeMessage(encoder, { callbackID, msg: { dom, event, detail } });
      this.#send(encoder, {
        program,
        version: 1,
        procedure: number,
        type: virNetMessageType.VIR_NET_MESSAGE,
        serial: 0,
        status: 0,
      });
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #send(encoder: XdrEncoder, header: PacketHeader): void {
    this.#socket.write(finishPacket(encoder, header));
  }

  #receive(header: PacketHeader, bytes: Buffer, start: number, end: number): void {
    if (header.program === KEEPALIVE_PROGRAM) {
      if (header.procedure === keepalive_procedure.KEEPALIVE_PROC_PING)
        this.#send(beginPacket(), { ...header, procedure: keepalive_procedure.KEEPALIVE_PROC_PONG });
      return;
    }
    this.#answer(header, new XdrDecoder(bytes, start, end));
  }

  #answer(header: PacketHeader, args: XdrDecoder): void {
    const encoder = beginPacket();
    const reply = {
      ...header,
      type: virNetMessageType.VIR_NET_REPLY,
      status: virNetMessageStatus.VIR_NET_OK,
    };
    try {
      this.#server.handle(header, args, encoder, this);
      this.#send(encoder, reply);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const refusal = beginPacket();
      encodeVirNetMessageError(refusal, {
        code: error.code,
        domain: virErrorDomain.VIR_FROM_QEMU,
        message: error.message,
        level: 2,
        dom: null,
        str1: error.message,
        str2: null,
        str3: null,
        int1: -1,
        int2: -1,
        net: null,
      });
      this.#send(refusal, { ...reply, status: virNetMessageStatus.VIR_NET_ERROR });
    }
  }
}

/** The stand-in's socket: libvirt's RPC protocol in front of a {@link World}. */
export class StandInServer {
  readonly connections = new Set<Connection>();
  /** Calls answered, by procedure; those for statistics by the mask of their groups, too. */
  readonly calls = new Map<string, number>();
  readonly #handlers: Handlers;
  readonly #server: Server;

  constructor(world: World) {
    this.#handlers = createHandlers(world);
    world.onLifecycle = (domain, event, detail) => {
      for (const connection of this.connections) connection.sendLifecycle(domain, event, detail);
    };
    this.#server = createServer((socket) => this.connections.add(new Connection(this, socket)));
  }

  listen(socket: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(socket, resolve);
    });
  }

  /** Writes the reply of one call into `encoder`. @throws Refusal */
  handle(header: PacketHeader, args: XdrDecoder, encoder: XdrEncoder, caller: Caller): void {
    const name = names.get(`${header.program}/${header.procedure}`);
    const handler = name === undefined ? undefined : this.#handlers[name];
    if (name === undefined || handler === undefined)
      throw new Refusal(
        virErrorNumber.VIR_ERR_NO_SUPPORT,
        `this function is not supported by the connection driver: ${name ?? header.procedure} (the stand-in daemon does not know it)`,
      );
    // The table pairs each name with its own types; the compiler cannot follow that through a variable.
    const { decodeArgs, encodeRet } = reverseProcedures[name] as ReverseProcedure<unknown, unknown>;
    const decoded = decodeArgs(args);
    this.#count(name, decoded);
    encodeRet(encoder, (handler as (args: unknown, caller: Caller) => unknown)(decoded, caller));
  }

  #count(name: ProcedureName, args: unknown): void {
    // One procedure serves quick samples and thorough readings: they are told apart by the groups they ask for.
    const groups = name === 'connect_get_all_domain_stats' ? ` of ${(args as { stats: number }).stats}` : '';
    const key = `${name}${groups}`;
    this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
  }

  close(): void {
    this.#server.close();
    for (const connection of this.connections) connection.destroy();
  }
}
