/** A word as a POSIX shell reads it, for commands that are shown. */
export function shellWord(word: string): string {
  return /^[\w.@/:+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
