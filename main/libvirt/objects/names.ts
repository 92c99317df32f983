/** `PMSUSPENDED_DISK` → `pmsuspendedDisk`: libvirt's enumeration names, in the language's own case. */
export type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Lowercase<S>;

/** The names of an enumeration's values that begin with the prefix, without it, in camelCase. */
export type NameOf<E, Prefix extends string> = {
  [K in keyof E]: K extends `${Prefix}${infer Rest}` ? CamelCase<Rest> : never;
}[keyof E];

export const camelCase = (name: string): string =>
  name.toLowerCase().replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase());

/**
 * A function from an enumeration's numbers to their names. A number that this version of the data does not
 * know (a newer daemon's) becomes `unknown`, so that callers have one value to handle, never an exception.
 */
export function enumNames<const E extends Readonly<Record<string, number>>, const Prefix extends string>(
  values: E,
  prefix: Prefix,
): (value: number) => NameOf<E, Prefix> | 'unknown' {
  const names = new Map<number, NameOf<E, Prefix>>();
  for (const [name, value] of Object.entries(values)) {
    // Where two names share a number the first is the one that libvirt documents.
    if (name.startsWith(prefix) && !names.has(value)) {
      names.set(value, camelCase(name.slice(prefix.length)) as NameOf<E, Prefix>);
    }
  }
  return (value) => names.get(value) ?? 'unknown';
}
