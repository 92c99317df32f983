import { Duplex } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { RpcClient } from './client.ts';
import { ProtocolError, VirtError } from './errors.ts';
import type { CloseReason } from './errors.ts';
import { beginPacket, finishPacket, headerLength, packetHeader } from './protocol/framing.ts';
import { events, procedures } from './protocol/procedures.gen.ts';
import type { EventName, ProcedureName } from './protocol/procedures.gen.ts';
import { reverseEvents, reverseProcedures } from './protocol/procedures.reverse.gen.ts';
import { encodeVirNetMessageError } from './protocol/remoteShared.gen.ts';
import { XdrDecoder } from './protocol/xdr.ts';
import { mutate } from './testing/mutate.ts';
import { RandomValues, protocolData, randomSource } from './testing/randomValues.ts';

/** Mutated packets in each of the two tests. */
const packets = 100_000;

interface Sample {
  packet: Buffer;
  decode: (r: XdrDecoder) => unknown;
}

/** Valid packets of every reply and every event, to be spoiled. */
function samples(seed: number): Sample[] {
  const found: Sample[] = [];
  for (const program of ['remote', 'qemu', 'lxc'] as const) {
    for (const entry of protocolData.programs[program].procedures) {
      const name = program === 'remote' ? entry.name : `${program}_${entry.name}`;
      const values = new RandomValues(seed + entry.number);
      const encoder = beginPacket();
      const header = {
        program: protocolData.programs[program].program,
        version: 1,
        procedure: entry.number,
        serial: 1,
      };
      if (entry.message !== undefined) {
        reverseEvents[name as EventName].encodeMessage(encoder, values.struct(entry.message) as never);
        const packet = finishPacket(encoder, { ...header, type: 2, status: 0 });
        found.push({ packet, decode: events[name as EventName].decodeMessage });
      } else if (entry.ret !== undefined) {
        reverseProcedures[name as ProcedureName].encodeRet(encoder, values.struct(entry.ret) as never);
        const packet = finishPacket(encoder, { ...header, type: 1, status: 0 });
        found.push({ packet, decode: procedures[name as ProcedureName].decodeRet });
      }
    }
  }
  return found;
}

test('a spoiled payload is decoded or refused with a ProtocolError, nothing else', () => {
  const random = randomSource(1);
  const corpus = [...samples(1), ...samples(1000), ...samples(2000)];
  let refused = 0;
  for (let i = 0; i < packets; i++) {
    const { packet, decode } = corpus[i % corpus.length]!;
    const spoiled = mutate(packet, random);
    try {
      const reader = new XdrDecoder(spoiled, Math.min(headerLength, spoiled.length));
      decode(reader);
      reader.end();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      refused++;
    }
  }
  // The mutations must bite, and must leave some that pass.
  expect(refused).toBeGreaterThan(packets * 0.3);
  expect(refused).toBeLessThan(packets * 0.95);
});

/** A FAKE and hostile peer: takes what it is sent and says what the test makes it say. */
class HostilePeer extends Duplex {
  override _read(): void {}
  override _write(_chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    done();
  }
}

const vol = { pool: 'p', name: 'v', key: 'k' };
const dom = { name: 'vm', uuid: '00000000-0000-4000-8000-000000000001', id: 1 };

/** A client with calls of every kind under way: serials 1 to 6, the last two being streams. */
function busyClient(): {
  client: RpcClient;
  peer: HostilePeer;
  outcomes: Promise<unknown>[];
  events: () => number;
} {
  const peer = new HostilePeer();
  const client = new RpcClient(peer, { keepAlive: false, maxInFlight: 6 });
  let seen = 0;
  client.subscribe('domain_event_callback_lifecycle', () => void seen++);
  client.subscribe('domain_event_graphics', () => void seen++);
  const outcomes: Promise<unknown>[] = [
    client.call('connect_list_all_domains', { need_results: 1, flags: 0 }),
    client.call('domain_get_xml_desc', { dom, flags: 0 }),
    client.call('connect_get_all_domain_stats', { doms: [], stats: 0, flags: 0 }),
    client.call('node_get_info'),
    client.openStream('storage_vol_download', { vol, offset: 0n, length: 0n, flags: 1 }, { sparse: true }),
    client.openStream('domain_open_console', { dom, dev_name: null, flags: 0 }),
    client.call('connect_get_hostname'),
  ].map((promise) =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  return { client, peer, outcomes, events: () => seen };
}

/** What a daemon could say to that client, rightly. */
function rightPackets(seed: number): Buffer[] {
  const values = new RandomValues(seed);
  const reply = (name: ProcedureName, serial: number, ret: unknown): Buffer => {
    const encoder = beginPacket();
    reverseProcedures[name].encodeRet(encoder, ret as never);
    const { program, number } = procedures[name];
    return finishPacket(encoder, { program, version: 1, procedure: number, type: 1, serial, status: 0 });
  };
  const event = (name: EventName, struct: string): Buffer => {
    const encoder = beginPacket();
    reverseEvents[name].encodeMessage(encoder, values.struct(struct) as never);
    const { program, number } = events[name];
    return finishPacket(encoder, { program, version: 1, procedure: number, type: 2, serial: 0, status: 0 });
  };
  const failure = (name: ProcedureName, serial: number, type: number): Buffer => {
    const encoder = beginPacket();
    const none = { str1: null, str2: null, str3: null, int1: 0, int2: 0, dom: null, net: null };
    encodeVirNetMessageError(encoder, { code: 1, domain: 2, level: 2, message: 'words', ...none });
    const { program, number } = procedures[name];
    return finishPacket(encoder, { program, version: 1, procedure: number, type, serial, status: 1 });
  };
  const stream = (
    name: ProcedureName,
    serial: number,
    type: number,
    status: number,
    payload: Buffer,
  ): Buffer => {
    const { program, number } = procedures[name];
    const header = packetHeader(
      { program, version: 1, procedure: number, type, serial, status },
      payload.length,
    );
    return Buffer.concat([header, payload]);
  };
  const none = Buffer.alloc(0);
  return [
    reply('connect_list_all_domains', 1, values.struct('remote_connect_list_all_domains_ret')),
    reply('domain_get_xml_desc', 2, { xml: '<domain/>' }),
    reply('connect_get_all_domain_stats', 3, values.struct('remote_connect_get_all_domain_stats_ret')),
    failure('node_get_info', 4, 1),
    reply('storage_vol_download', 5, undefined),
    reply('domain_open_console', 6, undefined),
    reply('connect_get_hostname', 7, { hostname: 'h' }),
    stream('storage_vol_download', 5, 3, 2, Buffer.from('data')),
    stream('storage_vol_download', 5, 6, 2, Buffer.from('000000000000100000000000', 'hex')),
    stream('domain_open_console', 6, 3, 2, Buffer.from('login: ')),
    stream('storage_vol_download', 5, 3, 2, none),
    failure('domain_open_console', 6, 3),
    stream('storage_vol_download', 5, 3, 0, none),
    event('domain_event_callback_lifecycle', 'remote_domain_event_callback_lifecycle_msg'),
    event('domain_event_graphics', 'remote_domain_event_graphics_msg'),
    packetHeader({ program: 0x6b656570, version: 1, procedure: 1, type: 2, serial: 0, status: 0 }, 0),
  ];
}

describe('a client fed by a hostile peer', () => {
  test('stays up or closes with a typed error and rejects all that was pending, every time', async () => {
    const random = randomSource(2);
    const corpora = [1, 2, 3, 4, 5].map(rightPackets);
    let fed = 0;
    let clients = 0;
    let closedByError = 0;
    while (fed < packets) {
      const { client, peer, outcomes } = busyClient();
      clients++;
      let closed: { reason: CloseReason; error: Error | undefined } | undefined;
      client.onClose((reason, error) => (closed = { reason, error }));
      // The client's reading begins on the next tick; from then on it takes each push at once.
      await new Promise<void>((resolve) => process.nextTick(resolve));
      const corpus = corpora[clients % corpora.length]!;
      // Now and then what comes is right, so that spoiled packets meet calls and streams in every state.
      for (let i = 0; i < 40 && client.isAlive; i++, fed++) {
        const packet =
          corpus[Math.floor(random() * 4) === 0 ? i % corpus.length : Math.floor(random() * corpus.length)]!;
        const bytes = random() < 0.25 ? packet : mutate(packet, random);
        const cut = Math.floor(random() * bytes.length);
        if (random() < 0.3) peer.push(bytes.subarray(0, cut));
        peer.push(random() < 0.3 ? bytes.subarray(cut) : bytes);
        // Streams of nothing but data make the client stop reading: that is right, and the end of this round.
        if (peer.isPaused()) break;
        expect(peer.readableLength).toBe(0);
      }
      if (!client.isAlive) {
        closedByError++;
        expect(closed?.reason).toBe('error');
        expect(closed?.error).toBeInstanceOf(ProtocolError);
        expect(peer.destroyed).toBe(true);
      }
      client.close();
      for (const outcome of await Promise.all(outcomes))
        expect(outcome === undefined || outcome instanceof VirtError).toBe(true);
    }
    expect(closedByError).toBeGreaterThan(clients * 0.5);
  }, 120_000);
});
