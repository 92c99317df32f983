const names = new WeakMap<object, Map<number, string>>();

/**
 * The name of a value in one of the generated enumerations: `enumName(virDomainState, 1)` is `'VIR_DOMAIN_RUNNING'`.
 * Undefined for a value that this libvirt's data does not have (a newer daemon may send it). Where two names share a
 * value, the first counts.
 */
export function enumName(enumeration: Readonly<Record<string, number>>, value: number): string | undefined {
  let table = names.get(enumeration);
  if (!table) {
    table = new Map();
    for (const [name, number] of Object.entries(enumeration)) if (!table.has(number)) table.set(number, name);
    names.set(enumeration, table);
  }
  return table.get(value);
}
