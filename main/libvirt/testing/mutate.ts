/** Spoils a packet in one of the ways that matter to a decoder: lengths, counts, flags, ends, headers. */
export function mutate(packet: Buffer, random: () => number): Buffer {
  const below = (limit: number): number => Math.floor(random() * limit);
  let bytes = Buffer.from(packet);
  for (let times = 1 + below(3); times > 0; times--) bytes = mutateOnce(bytes, below);
  return bytes;
}

const interesting = [
  0, 1, 2, 3, 4, 5, 27, 28, 0xff, 0x100, 0x10000, 0x400001, 0x2000004, 0x2000005, 0x7fffffff, 0xffffffff,
];

function mutateOnce(bytes: Buffer<ArrayBuffer>, below: (limit: number) => number): Buffer<ArrayBuffer> {
  const word = bytes.length < 4 ? 0 : 4 * below(Math.floor(bytes.length / 4));
  switch (below(8)) {
    case 0: // one bit
      if (bytes.length > 0) bytes[below(bytes.length)]! ^= 1 << below(8);
      return bytes;
    case 1: // one byte
      if (bytes.length > 0) bytes[below(bytes.length)] = below(256);
      return bytes;
    case 2: // a word that lengths and counts stumble over
      if (bytes.length >= 4) bytes.writeUInt32BE(interesting[below(interesting.length)]!, word);
      return bytes;
    case 3: // a header word
      if (bytes.length >= 28) bytes.writeUInt32BE(interesting[below(interesting.length)]!, 4 * below(7));
      return bytes;
    case 4: // cut short, with the length word telling so
      return relength(bytes.subarray(0, 28 + below(Math.max(1, bytes.length - 28))));
    case 5: // longer, with the length word telling so
      return relength(Buffer.concat([bytes, Buffer.alloc(4 * (1 + below(4)), below(256))]));
    case 6: // a piece repeated elsewhere
      bytes.copy(bytes, below(bytes.length), word, word + below(64));
      return bytes;
    default: // a piece missing
      return relength(Buffer.concat([bytes.subarray(0, word), bytes.subarray(word + 4 * (1 + below(3)))]));
  }
}

function relength(bytes: Buffer): Buffer<ArrayBuffer> {
  const copy = Buffer.from(bytes);
  if (copy.length >= 4) copy.writeUInt32BE(copy.length, 0);
  return copy;
}
