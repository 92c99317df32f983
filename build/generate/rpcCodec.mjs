/** Writes the TypeScript of one type: its interface, and straight-line functions that encode and decode it. */

export function tsType(type) {
  switch (type.kind) {
    case 'optional':
      return `${tsType(type.of)} | null`;
    case 'string':
    case 'uuid':
      return 'string';
    case 'opaque':
    case 'chars':
    case 'fixedChars':
      return 'Uint8Array';
    case 'array': {
      const of = tsType(type.of);
      return of.includes(' ') ? `(${of})[]` : `${of}[]`;
    }
    case 'hyper':
    case 'uhyper':
      return 'bigint';
    case 'struct':
      return type.struct.ts;
    case 'union':
      return type.union.ts;
    default:
      return 'number';
  }
}

export const interfaceOf = (struct) =>
  struct.fields.length === 0
    ? `export type ${struct.ts} = Record<string, never>;\n`
    : `export interface ${struct.ts} {\n${struct.fields.map((f) => `  ${f.name}: ${tsType(f.type)};\n`).join('')}}\n`;

/** Statements that write `value`; `field` names it in the error when it breaks a limit. */
function encodeType(type, value, field, depth = 0) {
  const name = `'${field}'`;
  const limits = () => `${type.limit.value}, '${type.limit.name}', ${name}`;
  switch (type.kind) {
    case 'optional':
      return `if (${value} === null) w.none();\n  else {\n    w.some();\n    ${encodeType(type.of, value, field, depth)}\n  }`;
    case 'string':
      return `w.string(${value}, ${limits()});`;
    case 'uuid':
      return `w.uuid(${value}, ${name});`;
    case 'opaque':
      return `w.opaque(${value}, ${limits()});`;
    case 'chars':
      return `w.chars(${value}, ${limits()});`;
    case 'fixedChars':
      return `w.fixedChars(${value}, ${type.limit.value}, ${name});`;
    case 'array': {
      const item = `item${depth || ''}`;
      return `w.count(${value}.length, ${limits()});\n  for (const ${item} of ${value}) ${braced(encodeType(type.of, item, field, depth + 1))}`;
    }
    case 'struct':
      return `encode${type.struct.ts}(w, ${value});`;
    case 'union':
      return `encode${type.union.ts}(w, ${value});`;
    case 'uint':
      // Flags are often composed with `|`, whose result is signed in JavaScript when bit 31 is set.
      return field === 'flags' ? `w.flags(${value}, ${name});` : `w.uint(${value}, ${name});`;
    default:
      return `w.${type.kind}(${value}, ${name});`;
  }
}

const braced = (statements) => (/\n|; \w/.test(statements) ? `{\n    ${statements}\n  }` : statements);

/** The expression that reads one value. */
function decodeExpression(type, field) {
  switch (type.kind) {
    case 'optional':
      return `r.optional() ? ${decodeExpression(type.of)} : null`;
    case 'string':
      // The name of a typed parameter or statistic: few names, each of them over and over.
      return `r.${field === 'field' ? 'name' : 'string'}(${type.limit.value})`;
    case 'uuid':
      return 'r.uuid()';
    case 'opaque':
    case 'chars':
    case 'fixedChars':
      return `r.${type.kind}(${type.limit.value})`;
    case 'array':
      return `r.array(${type.limit.value}, ${minimumSize(type.of)}, ${decodeFunction(type.of)})`;
    case 'struct':
      return `decode${type.struct.ts}(r)`;
    case 'union':
      return `decode${type.union.ts}(r)`;
    default:
      return `r.${type.kind}()`;
  }
}

const decodeFunction = (type) =>
  type.kind === 'struct' || type.kind === 'union'
    ? `decode${(type.struct ?? type.union).ts}`
    : `(r) => ${decodeExpression(type)}`;

/** The fewest bytes a value takes on the wire: an array's count is checked against what is left of the packet. */
function minimumSize(type) {
  switch (type.kind) {
    case 'hyper':
    case 'uhyper':
    case 'double':
      return 8;
    case 'uuid':
      return 16;
    case 'fixedChars':
      return 4 * type.limit.value;
    case 'struct':
      return type.struct.fields.reduce((sum, field) => sum + minimumSize(field.type), 0);
    case 'union':
      return 8;
    default:
      return 4;
  }
}

export const encoderOf = (struct) =>
  `export function encode${struct.ts}(w: XdrEncoder, v: ${struct.ts}): void {\n${struct.fields
    .map((field) => `  ${encodeType(field.type, `v.${field.name}`, field.name)}\n`)
    .join('')}}\n`;

export const decoderOf = (struct) =>
  `export function decode${struct.ts}(r: XdrDecoder): ${struct.ts} {\n  return {\n${struct.fields
    .map((field) => `    ${field.name}: ${decodeExpression(field.type, field.name)},\n`)
    .join('')}  };\n}\n`;

/** A union is `{type, value}`, whatever its arm is called: one shape for all arms, which keeps its readers fast. */
export const unionOf = (entry) => `
export type ${entry.ts} =
${entry.cases.map((c) => `  | { type: ${c.value} /* ${c.name} */; value: ${tsType(c.type)} }`).join('\n')};

export function encode${entry.ts}(w: XdrEncoder, v: ${entry.ts}): void {
  w.int(v.type, 'type');
  switch (v.type) {
${entry.cases.map((c) => `    case ${c.value}:\n      ${encodeType(c.type, 'v.value', 'value')}\n      return;`).join('\n')}
    default:
      w.badUnion('${entry.name}', v);
  }
}

export function decode${entry.ts}(r: XdrDecoder): ${entry.ts} {
  const type = r.int();
  switch (type) {
${entry.cases.map((c) => `    case ${c.value}:\n      return { type, value: ${decodeExpression(c.type)} };`).join('\n')}
    default:
      return r.badUnion('${entry.name}', type);
  }
}
`;

/** Names of other structs and unions that a struct's fields refer to. */
export function references(struct) {
  const found = new Set();
  const visit = (type) => {
    if (type.of) visit(type.of);
    if (type.struct) found.add(type.struct);
    if (type.union) found.add(type.union);
  };
  struct.fields.forEach((field) => visit(field.type));
  return found;
}
