/** Writer of the `newc` cpio format, the one that the kernel unpacks as initial RAM file system (Documentation/driver-api/early-userspace). */

export interface CpioEntry {
  /** Path without a leading slash. */
  path: string;
  /** Type and permission bits, as in `st_mode`. */
  mode: number;
  data?: Uint8Array | undefined;
  /** Device number of a character device. */
  device?: { major: number; minor: number } | undefined;
}

const TYPE = { directory: 0o040000, file: 0o100000, symlink: 0o120000, character: 0o020000 } as const;

export const directory = (path: string): CpioEntry => ({ path, mode: TYPE.directory | 0o755 });
export const file = (path: string, data: Uint8Array | string, permissions = 0o644): CpioEntry => ({
  path,
  mode: TYPE.file | permissions,
  data: typeof data === 'string' ? Buffer.from(data) : data,
});
export const symlink = (path: string, target: string): CpioEntry => ({
  path,
  mode: TYPE.symlink | 0o777,
  data: Buffer.from(target),
});
export const character = (path: string, major: number, minor: number): CpioEntry => ({
  path,
  mode: TYPE.character | 0o600,
  device: { major, minor },
});

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');
const padded = (bytes: Buffer): Buffer =>
  bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))]);

function encode(entry: CpioEntry, inode: number): Buffer {
  const data = Buffer.from(entry.data ?? []);
  const name = Buffer.from(`${entry.path}\0`);
  const fields = [
    inode,
    entry.mode,
    0, // uid
    0, // gid
    1, // links
    0, // mtime: constant, so that the same input gives the same image
    data.length,
    0,
    0,
    entry.device?.major ?? 0,
    entry.device?.minor ?? 0,
    name.length,
    0,
  ];
  const header = Buffer.from(`070701${fields.map(hex).join('')}`);
  return Buffer.concat([padded(Buffer.concat([header, name])), padded(data)]);
}

/** Directories must come before what they hold. */
export function cpio(entries: readonly CpioEntry[]): Buffer {
  const trailer: CpioEntry = { path: 'TRAILER!!!', mode: 0 };
  return Buffer.concat([...entries, trailer].map((entry, index) => encode(entry, index + 1)));
}
