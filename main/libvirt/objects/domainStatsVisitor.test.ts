import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../errors.ts';
import { decodeRemoteConnectGetAllDomainStatsRet } from '../protocol/remoteConnect.gen.ts';
import type { RemoteConnectGetAllDomainStatsRet } from '../protocol/remoteConnect.gen.ts';
import { encodeRemoteConnectGetAllDomainStatsRet } from '../protocol/remoteConnect.reverse.gen.ts';
import { XdrDecoder, XdrEncoder } from '../protocol/xdr.ts';
import { readDomainStats } from './domainStatsVisitor.ts';

const dom = (name: string, id: number) => ({ name, uuid: `00000000-0000-4000-8000-00000000000${id}`, id });

const REPLY: RemoteConnectGetAllDomainStatsRet = {
  retStats: [
    {
      dom: dom('first', 1),
      params: [
        { field: 'state.state', value: { type: 1, value: -1 } },
        { field: 'vcpu.current', value: { type: 2, value: 4_294_967_295 } },
        { field: 'some.negative', value: { type: 3, value: -5_000_000_000n } },
        { field: 'cpu.time', value: { type: 4, value: 9_007_199_254_740_991n } },
        { field: 'some.share', value: { type: 5, value: 0.25 } },
        { field: 'vcpu.0.halted', value: { type: 6, value: 1 } },
        { field: 'block.0.path', value: { type: 7, value: '/var/lib/libvirt/images/ünïcode.qcow2' } },
        { field: 'block.0.rd.bytes', value: { type: 4, value: 18_446_744_073_709_551_615n } },
      ],
    },
    { dom: dom('second', 2), params: [] },
    { dom: dom('third', 3), params: [{ field: 'state.state', value: { type: 1, value: 5 } }] },
  ],
};

function encode(reply: RemoteConnectGetAllDomainStatsRet): Buffer {
  const encoder = new XdrEncoder();
  encodeRemoteConnectGetAllDomainStatsRet(encoder, reply);
  return Buffer.from(encoder.finish());
}

describe('statistics told to a visitor', () => {
  it('are those that records would hold, texts left out', () => {
    const bytes = encode(REPLY);
    const told: Record<string, Record<string, number>> = {};
    let current: Record<string, number> = {};
    const reader = new XdrDecoder(bytes);
    readDomainStats(reader, {
      domain: ({ name, uuid, id }) => (told[`${name} ${uuid} ${id}`] = current = {}),
      number: (field, value) => (current[field] = value),
    });
    reader.end();
    const expected = decodeRemoteConnectGetAllDomainStatsRet(new XdrDecoder(bytes)).retStats.map((record) => [
      `${record.dom.name} ${record.dom.uuid} ${record.dom.id}`,
      Object.fromEntries(
        record.params.flatMap(({ field, value }) => (value.type === 7 ? [] : [[field, Number(value.value)]])),
      ),
    ]);
    expect(told).toEqual(Object.fromEntries(expected));
  });

  it('are a protocol error where the reply is cut anywhere or a type is unknown', () => {
    const bytes = encode(REPLY);
    const nobody = { domain: () => {}, number: () => {} };
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => readDomainStats(new XdrDecoder(bytes, 0, length), nobody)).toThrow(ProtocolError);
    }
    const odd = Buffer.from(bytes);
    odd.writeInt32BE(8, odd.length - 8);
    expect(() => readDomainStats(new XdrDecoder(odd), nobody)).toThrow(ProtocolError);
  });
});
