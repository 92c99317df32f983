import { isXmlText } from '../../xml/index.ts';

/** A file named after it, `<name>.qcow2` or `<name>.log`, must fit into 255 bytes. */
const MAX_BYTES = 240;

/** Why libvirt would refuse a domain or volume of that name, or a person would be misled by it; undefined if it is fine. */
export function nameRefusal(name: string): string | undefined {
  if (name === '') return 'a name is needed';
  if (name.trim() !== name) return 'the name begins or ends with a space';
  if (name === '.' || name === '..') return 'a name of dots alone stands for a folder';
  if (name.includes('/')) return 'the name contains a slash, which separates folders';
  if (!isXmlText(name) || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) return 'the name contains a control character';
  // Marks that change the direction of text make one name look like another.
  if (/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(name))
    return 'the name contains a mark that turns the direction of text';
  if (Buffer.byteLength(name) > MAX_BYTES) return `the name is longer than ${MAX_BYTES} bytes`;
  return undefined;
}

/** The name, or with the first number that makes it free. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  for (let number = 2; ; number += 1) {
    const numbered = `${name}-${number}`;
    if (!isTaken(numbered)) return numbered;
  }
}
