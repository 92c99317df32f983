import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeCredit,
  decodeFrame,
  decodeReason,
  encodeClose,
  encodeCredit,
  encodeFrame,
  FRAME,
  MAX_DATA_BYTES,
  WireProtocolError,
} from './frames.ts';

const channel = fc.integer({ min: 1, max: 0xffff_ffff });

describe('frames', () => {
  test('data survives, and is a view of the message rather than a copy', () => {
    fc.assert(
      fc.property(channel, fc.uint8Array({ minLength: 1, maxLength: 5000 }), (id, data) => {
        const message = encodeFrame(FRAME.data, id, data);
        const frame = decodeFrame(message);
        expect(frame).toMatchObject({ type: FRAME.data, channel: id });
        expect([...frame.payload]).toEqual([...data]);
        expect(frame.payload.buffer).toBe(message.buffer);
      }),
    );
  });

  test('a frame is found inside a larger buffer', () => {
    const message = encodeFrame(FRAME.data, 7, new Uint8Array([1, 2, 3]));
    const larger = new Uint8Array(message.length + 10);
    larger.set(message, 6);
    const frame = decodeFrame(larger.subarray(6, 6 + message.length));
    expect(frame.channel).toBe(7);
    expect([...frame.payload]).toEqual([1, 2, 3]);
  });

  test('credit and reasons survive', () => {
    fc.assert(
      fc.property(channel, fc.integer({ min: 1, max: 0xffff_fffe }), (id, bytes) => {
        expect(decodeCredit(decodeFrame(encodeCredit(id, bytes)).payload)).toBe(bytes);
      }),
    );
    expect(decodeReason(decodeFrame(encodeClose(1, undefined)).payload)).toBeUndefined();
    expect(decodeReason(decodeFrame(encodeClose(1, 'geschlossen ✂')).payload)).toBe('geschlossen ✂');
  });

  test('a long reason is cut between characters', () => {
    const cut = decodeReason(decodeFrame(encodeClose(1, `x${'é'.repeat(10_000)}`)).payload);
    expect(cut).toBe(`x${'é'.repeat(2047)}`);
  });

  test.each([
    ['empty', new Uint8Array(0)],
    ['shorter than its header', new Uint8Array([1, 0, 0, 0])],
    ['unknown type', encodeFrame(9 as never, 1)],
    ['channel 0', encodeFrame(FRAME.end, 0)],
    ['data without bytes', encodeFrame(FRAME.data, 1)],
    ['data too long', encodeFrame(FRAME.data, 1, new Uint8Array(MAX_DATA_BYTES + 1))],
    ['short credit', encodeFrame(FRAME.credit, 1, new Uint8Array(3))],
    ['end with bytes', encodeFrame(FRAME.end, 1, new Uint8Array(1))],
    ['reason too long', encodeFrame(FRAME.close, 1, new Uint8Array(5000))],
  ])('%s is refused', (_, message) => {
    expect(() => decodeFrame(message)).toThrow(WireProtocolError);
  });

  test('no bytes make it throw anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (message) => {
        try {
          const frame = decodeFrame(message);
          if (frame.type === FRAME.credit) decodeCredit(frame.payload);
          if (frame.type === FRAME.close) decodeReason(frame.payload);
        } catch (error) {
          expect(error).toBeInstanceOf(WireProtocolError);
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
