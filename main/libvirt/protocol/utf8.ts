/**
 * libvirt's strings are bytes, nearly always UTF-8. A name that is not valid UTF-8 must still go back exactly as it
 * came, or a call would reach another object. So each invalid byte becomes a lone low surrogate (U+DC80…U+DCFF), which
 * valid UTF-8 never contains, and turns into its byte again when sent (Python's `surrogateescape`).
 */

const escaped = /[\uDC80-\uDCFF]/;
const replacement = '\uFFFD';

export function decodeUtf8(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes(replacement) && bytes.compare(Buffer.from(text), 0, undefined, start, end) !== 0
    ? decodeEscaping(bytes, start, end)
    : text;
}

/** The length in bytes of a valid sequence at `at`, or 0. */
function sequenceLength(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > end) return 0;
  const second = bytes[at + 1]!;
  if (second < (first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80)) return 0;
  if (second > (first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf)) return 0;
  for (let i = 2; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  return length;
}

function decodeEscaping(bytes: Buffer, start: number, end: number): string {
  const parts: string[] = [];
  let valid = start;
  for (let at = start; at < end;) {
    const length = sequenceLength(bytes, at, end);
    if (length > 0) {
      at += length;
      continue;
    }
    parts.push(bytes.toString('utf8', valid, at), String.fromCharCode(0xdc00 + bytes[at]!));
    valid = ++at;
  }
  parts.push(bytes.toString('utf8', valid, end));
  return parts.join('');
}

// An unpaired escape is one byte; a low surrogate that follows a high one is part of a character above U+FFFF.
const loneEscape = /(?<![\uD800-\uDBFF])[\uDC80-\uDCFF]/g;

function toBytes(text: string): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of text.matchAll(loneEscape)) {
    parts.push(Buffer.from(text.slice(from, match.index)), Buffer.from([match[0].charCodeAt(0) - 0xdc00]));
    from = match.index + 1;
  }
  parts.push(Buffer.from(text.slice(from)));
  return Buffer.concat(parts);
}

export function utf8Length(text: string): number {
  return escaped.test(text) ? toBytes(text).length : Buffer.byteLength(text);
}

export function writeUtf8(target: Buffer, text: string, at: number, length: number): void {
  if (escaped.test(text)) toBytes(text).copy(target, at);
  else target.write(text, at, length, 'utf8');
}
