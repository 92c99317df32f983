/** One word for a POSIX shell. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

export type Virsh = (...words: string[]) => string;

/** `virsh` with its connection, ready for a command. */
export function virsh(uri: string): Virsh {
  return (...words) => ['virsh', '-c', uri, ...words].map(shellWord).join(' ');
}
