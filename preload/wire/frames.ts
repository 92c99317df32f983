/**
 * A binary message of the wire is one frame: `[u8 type][u32 channel, big-endian][payload]`.
 *
 * | type | payload | meaning |
 * |---|---|---|
 * | data | bytes | costs its length in credit |
 * | credit | u32 | the receiver takes so many bytes more; the opener's first one claims the channel |
 * | end | none | no more data from this side |
 * | close | UTF-8 reason, empty if orderly | both directions are over |
 */
export const FRAME = { data: 1, credit: 2, end: 3, close: 4 } as const;
export type FrameType = (typeof FRAME)[keyof typeof FRAME];

export const HEADER_BYTES = 5;
/** Longest payload of a data frame: long enough to make the header free, short enough for others to get between. */
export const MAX_DATA_BYTES = 256 * 1024;
const MAX_REASON_BYTES = 4096;
const MAX_U32 = 0xffff_ffff;

/** The far side broke the rules of the wire; the connection is closed, because nothing after it can be trusted. */
export class WireProtocolError extends Error {
  override readonly name = 'WireProtocolError';
}

export interface Frame {
  type: FrameType;
  channel: number;
  /** A view into the message that arrived, not a copy. */
  payload: Uint8Array;
}

/** The header alone, for a transport that sends it and the payload in two parts. */
export function encodeHeader(type: FrameType, channel: number): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  header[0] = type;
  new DataView(header.buffer).setUint32(1, channel);
  return header;
}

/** A whole frame. Makes the one copy that a byte costs its sender where the transport takes no parts. */
export function encodeFrame(type: FrameType, channel: number, payload?: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + (payload?.length ?? 0));
  frame[0] = type;
  new DataView(frame.buffer).setUint32(1, channel);
  if (payload) frame.set(payload, HEADER_BYTES);
  return frame;
}

export function encodeCredit(channel: number, bytes: number): Uint8Array {
  const payload = new Uint8Array(4);
  new DataView(payload.buffer).setUint32(0, bytes);
  return encodeFrame(FRAME.credit, channel, payload);
}

export function encodeClose(channel: number, reason: string | undefined): Uint8Array {
  // A reason is for a person to read: cut between characters rather than refused.
  const text = new TextEncoder().encode(reason ?? '');
  const end = text.length <= MAX_REASON_BYTES ? text.length : characterStart(text, MAX_REASON_BYTES);
  return encodeFrame(FRAME.close, channel, text.subarray(0, end));
}

function characterStart(text: Uint8Array, index: number): number {
  let at = index;
  while (at > 0 && ((text[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}

/** @throws {WireProtocolError} for anything that `encode…` does not make. */
export function decodeFrame(message: Uint8Array): Frame {
  if (message.length < HEADER_BYTES) throw new WireProtocolError(`frame of ${message.length} bytes`);
  const type = message[0];
  const channel = new DataView(message.buffer, message.byteOffset).getUint32(1);
  const payload = message.subarray(HEADER_BYTES);
  const length = payload.length;
  switch (type) {
    case FRAME.data:
      if (length === 0 || length > MAX_DATA_BYTES)
        throw new WireProtocolError(`data frame of ${length} bytes`);
      break;
    case FRAME.credit:
      if (length !== 4) throw new WireProtocolError(`credit frame of ${length} bytes`);
      break;
    case FRAME.end:
      if (length !== 0) throw new WireProtocolError(`end frame of ${length} bytes`);
      break;
    case FRAME.close:
      if (length > MAX_REASON_BYTES) throw new WireProtocolError(`close frame of ${length} bytes`);
      break;
    default:
      throw new WireProtocolError(`unknown frame type ${type}`);
  }
  if (channel === 0) throw new WireProtocolError('frame for channel 0');
  return { type, channel, payload };
}

export function decodeCredit(payload: Uint8Array): number {
  const bytes = new DataView(payload.buffer, payload.byteOffset).getUint32(0);
  if (bytes === 0 || bytes === MAX_U32) throw new WireProtocolError(`credit of ${bytes} bytes`);
  return bytes;
}

export function decodeReason(payload: Uint8Array): string | undefined {
  return payload.length === 0 ? undefined : new TextDecoder().decode(payload);
}
