/** One word for a POSIX shell. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Options come with their values; operands are names, which may look like options. */
export type Virsh = (command: string, options: readonly string[], ...operands: string[]) => string;

/** `virsh` with its connection, ready for a command; without a URI, that of virsh's own default. */
export function virsh(uri: string | undefined): Virsh {
  const program = uri === undefined ? ['virsh'] : ['virsh', '-c', uri];
  return (command, options, ...operands) => commandLine([...program, command, ...options], operands);
}

export function commandLine(words: readonly string[], operands: readonly string[]): string {
  const end = operands.some((operand) => operand.startsWith('-')) ? ['--'] : [];
  return [...words, ...end, ...operands].map(shellWord).join(' ');
}

/** A document given to a command on its standard input. */
export function withDocument(command: string, xml: string): string {
  let mark = 'XML';
  while (xml.split('\n').includes(mark)) mark += '_';
  return `${command} <<'${mark}'\n${xml.trimEnd()}\n${mark}`;
}
