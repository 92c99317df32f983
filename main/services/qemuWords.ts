/** libvirt's words when a QEMU process ends at its start; what QEMU itself said follows, with time, program and option. */
const ENDED =
  /^internal error: (?:qemu unexpectedly closed the monitor|process exited while connecting to monitor): /;
const PREAMBLE = /^(?:\d{4}-\d\d-\d\dT[\d:.]+Z )?(?:\S*qemu[\w-]*: )?(?:-\w+ (?:\{.*\}|\S+): )?/s;

/**
 * An error as a sentence for people: where QEMU's own words are wrapped in the command line that it was given, only
 * those words. libvirt's are kept beside it in full.
 */
export function plainWords(message: string): string {
  if (!ENDED.test(message)) return message;
  const lines = message
    .replace(ENDED, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const words = lines.map((line) => line.replace(PREAMBLE, '').trim()).filter((line) => line !== '');
  return words.length === 0 ? message : `QEMU ended at once: ${words.join('; ')}`;
}
