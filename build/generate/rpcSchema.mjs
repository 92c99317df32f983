/**
 * Reads the protocol data into one model: every type resolved, every limit a number with its name, every struct given
 * its TypeScript name and the file that it goes to.
 */

const numeric = new Set(['int', 'uint', 'hyper', 'uhyper', 'double', 'char', 'uchar', 'short', 'ushort']);

/** `remote_domain_get_xml_desc_args` → `RemoteDomainGetXmlDescArgs`, `virNetMessageError` → `VirNetMessageError`. */
export const pascal = (name) =>
  name
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');

/** Which file a procedure's structs go to, by the procedure's name; the first match wins. */
const groups = [
  ['Migrate', /^domain_migrate/],
  ['Snapshot', /^domain_.*(snapshot|checkpoint)/],
  ['Domain', /^domain_/],
  ['Network', /^(network|nwfilter|interface)_/],
  ['Storage', /^(storage|secret|node_device)_/],
  ['Connect', /^(connect|auth|node)_/],
];
const groupOf = (procedure) => {
  const found = groups.find(([, pattern]) => pattern.test(procedure));
  if (!found) throw new Error(`no group for procedure ${procedure}: add it in build/generate/rpcSchema.mjs`);
  return found[0];
};

/** Programs bound by the client; `admin` speaks over another socket to the daemon's administration and is no part. */
const boundPrograms = ['remote', 'qemu', 'lxc'];

export function readSchema(rpc, enums) {
  const constants = new Map();
  const addConstants = (table) =>
    Object.entries(table ?? {}).forEach(([name, value]) => constants.set(name, value));
  addConstants(enums.libvirt.constants);
  // Lengths of libvirt's own header that the protocol refers to but that are no public constants.
  addConstants({
    VIR_SECURITY_MODEL_BUFLEN: 257,
    VIR_SECURITY_LABEL_BUFLEN: 4097,
    VIR_SECURITY_DOI_BUFLEN: 257,
  });
  addConstants(rpc.net.constants);
  for (const name of boundPrograms) addConstants(rpc.programs[name].constants);

  const limit = (name) => {
    let value = name;
    while (typeof value === 'string' && !/^(0x[0-9a-f]+|\d+)$/i.test(value)) {
      if (!constants.has(value)) throw new Error(`unknown constant ${value}`);
      value = constants.get(value);
    }
    return { value: Number(value), name: String(name) };
  };

  const typedefs = new Map();
  const structs = new Map();
  const enumNames = new Set();
  const unions = new Map();
  for (const source of [...boundPrograms.map((name) => rpc.programs[name]), rpc.net]) {
    Object.entries(source.types ?? {}).forEach(([name, type]) => typedefs.set(name, type));
    Object.entries(source.structs ?? {}).forEach(([name, fields]) =>
      structs.set(name, { name, ts: pascal(name), fields }),
    );
    Object.keys(source.enums ?? {}).forEach((name) => enumNames.add(name));
    Object.entries(source.unions ?? {}).forEach(([name, union]) =>
      unions.set(name, { name, ts: pascal(name), union }),
    );
  }

  /** A field's type as a small tree: {kind, …}; kinds are those that rpcCodec.mjs knows how to write. */
  const resolve = (field) => {
    if (field.optional) return { kind: 'optional', of: resolve({ ...field, optional: false }) };
    if (field.type === 'string') return { kind: 'string', limit: limit(field.max) };
    if (field.type === 'opaque' && field.length) {
      if (field.length !== 'VIR_UUID_BUFLEN') throw new Error(`fixed opaque ${field.length} is not known`);
      return { kind: 'uuid' };
    }
    if (field.type === 'opaque') return { kind: 'opaque', limit: limit(field.max) };
    if (field.type === 'char' && field.max) return { kind: 'chars', limit: limit(field.max) };
    if (field.type === 'char' && field.length) return { kind: 'fixedChars', limit: limit(field.length) };
    if (field.max) return { kind: 'array', of: resolve({ type: field.type }), limit: limit(field.max) };
    if (field.length) throw new Error(`fixed array of ${field.type} is not known`);
    if (numeric.has(field.type)) return { kind: field.type };
    if (typedefs.has(field.type)) return resolve(typedefs.get(field.type));
    if (enumNames.has(field.type)) return { kind: 'int' };
    if (structs.has(field.type)) return { kind: 'struct', struct: structs.get(field.type) };
    if (unions.has(field.type)) return { kind: 'union', union: unions.get(field.type) };
    throw new Error(`unknown type ${field.type}`);
  };

  for (const struct of structs.values()) {
    struct.fields = Object.entries(struct.fields).map(([name, field]) => ({ name, type: resolve(field) }));
  }
  for (const entry of unions.values()) {
    const types = enums.libvirt.virTypedParameterType;
    entry.cases = entry.union.cases.map(({ case: name, arm }) => {
      const [armField] = Object.values(arm);
      if (types[name] === undefined) throw new Error(`unknown union case ${name}`);
      return { name, value: types[name], type: resolve(armField) };
    });
  }

  const procedures = boundPrograms.flatMap((program) =>
    rpc.programs[program].procedures.map((procedure) => ({
      ...procedure,
      programName: program,
      program: rpc.programs[program].program,
      version: rpc.programs[program].version,
      // Remote procedures keep their name; those of qemu and lxc carry their program's, as their structs do.
      fullName: program === 'remote' ? procedure.name : `${program}_${procedure.name}`,
      argsStruct: procedure.args && structs.get(procedure.args),
      retStruct: procedure.ret && structs.get(procedure.ret),
      messageStruct: procedure.message && structs.get(procedure.message),
    })),
  );
  const names = new Set();
  for (const { fullName } of procedures) {
    if (names.has(fullName)) throw new Error(`two procedures are named ${fullName}`);
    names.add(fullName);
  }

  // A struct inside another struct is shared: it lives in one file that all others import.
  const shared = new Set();
  const share = (type) => {
    if (type.of) share(type.of);
    if (type.struct) shared.add(type.struct);
  };
  for (const struct of structs.values()) struct.fields.forEach((field) => share(field.type));
  for (const procedure of procedures) {
    const group = procedure.programName === 'remote' ? groupOf(procedure.name) : 'QemuLxc';
    const place = (struct, role, file) => {
      if (!struct) return;
      struct.role = role;
      if (!shared.has(struct)) struct.group = file;
    };
    place(procedure.argsStruct, 'args', group);
    place(procedure.retStruct, 'ret', group);
    place(procedure.messageStruct, 'message', 'Events');
  }
  for (const struct of structs.values()) struct.group ??= 'Shared';
  return { structs: [...structs.values()], unions: [...unions.values()], procedures, limit };
}

export const groupNames = ['Shared', ...groups.map(([name]) => name), 'Events', 'QemuLxc'];
