import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PacketReader, beginPacket, finishPacket, headerLength } from './framing.ts';
import type { PacketHeader } from './framing.ts';
import { events, procedures } from './procedures.gen.ts';
import type { EventName, ProcedureName } from './procedures.gen.ts';
import { reverseEvents, reverseProcedures } from './procedures.reverse.gen.ts';
import { decodeVirNetMessageError, encodeVirNetMessageError } from './remoteShared.gen.ts';
import { XdrDecoder } from './xdr.ts';
import type { XdrEncoder } from './xdr.ts';

interface Recording {
  packets: { from: 'client' | 'daemon'; bytes: string }[];
}

const file = new URL('../testing/recordedPackets.json', import.meta.url);
const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording;

const byNumber = <T extends { program: number; number: number }>(table: Readonly<Record<string, T>>) =>
  new Map(Object.entries(table).map(([name, { program, number }]) => [`${program}/${number}`, name]));
const procedureNames = byNumber(procedures) as Map<string, ProcedureName>;
const eventNames = byNumber(events) as Map<string, EventName>;

interface Parsed {
  what: string;
  header: PacketHeader;
  packet: Buffer;
  decode: (r: XdrDecoder) => unknown;
  encode: (w: XdrEncoder, value: never) => void;
}

function parse({ from, bytes }: Recording['packets'][number]): Parsed | undefined {
  const packet = Buffer.from(bytes, 'base64');
  let header: PacketHeader | undefined;
  new PacketReader((found) => (header = found)).push(packet);
  if (!header) throw new Error('not a whole packet');
  const key = `${header.program}/${header.procedure}`;
  // Streams carry bytes, and keepalive nothing.
  if (header.type === 3 || header.program === 0x6b656570) return undefined;
  if (header.status === 1)
    return {
      what: `error of ${procedureNames.get(key)}`,
      header,
      packet,
      decode: decodeVirNetMessageError,
      encode: encodeVirNetMessageError,
    };
  if (header.type === 2) {
    const name = eventNames.get(key)!;
    const { decodeMessage: decode } = events[name];
    return { what: `event ${name}`, header, packet, decode, encode: reverseEvents[name].encodeMessage };
  }
  const name = procedureNames.get(key)!;
  return from === 'client'
    ? {
        what: `call of ${name}`,
        header,
        packet,
        decode: reverseProcedures[name].decodeArgs,
        encode: procedures[name].encodeArgs as never,
      }
    : {
        what: `reply of ${name}`,
        header,
        packet,
        decode: procedures[name].decodeRet,
        encode: reverseProcedures[name].encodeRet as never,
      };
}

const parsed = recording.packets.map(parse).filter((packet) => packet !== undefined);
const decoded = (what: string): unknown[] =>
  parsed
    .filter((packet) => packet.what === what)
    .map(({ packet, decode }) => decode(new XdrDecoder(packet, headerLength)));

describe('packets recorded between virsh and libvirtd', () => {
  test('cover calls, replies, errors and events of many procedures', () => {
    expect(new Set(parsed.map(({ what }) => what)).size).toBeGreaterThan(180);
    for (const kind of ['call', 'reply', 'error', 'event'])
      expect(parsed.some(({ what }) => what.startsWith(kind))).toBe(true);
  });

  test.each(parsed)(
    '$what: decoded and encoded again, byte for byte',
    ({ packet, header, decode, encode }) => {
      const reader = new XdrDecoder(packet, headerLength);
      const value = decode(reader);
      reader.end();
      const encoder = beginPacket();
      encode(encoder, value as never);
      expect(finishPacket(encoder, header).equals(packet)).toBe(true);
    },
  );

  test('say what virsh showed', () => {
    const test = { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
    expect(decoded('reply of connect_list_all_domains')).toContainEqual({ domains: [test], ret: 1 });
    expect(decoded('call of domain_send_key')).toContainEqual({
      dom: test,
      codeset: 0,
      holdtime: 0,
      keycodes: [30, 48],
      flags: 0,
    });
    const notFound = expect.stringContaining('Domain not found') as string;
    expect(decoded('error of domain_lookup_by_name')[0]).toMatchObject({ code: 42, message: notFound });
    expect(decoded('event domain_event_callback_lifecycle')).not.toHaveLength(0);
  });
});
