import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Connection,
  LibvirtError,
  unixDialer,
  virDomainDefineFlags,
  virDomainUndefineFlagsValues as undefineFlags,
  virDomainXMLFlags,
} from '../../main/libvirt/index.ts';
import { domainCorpus } from '../../main/xml/devices/corpus.ts';
import { itemsOf, readDomainTree, readValues, writeValues } from '../../main/xml/devices/index.ts';
import { HIDDEN } from '../../main/xml/devices/items.ts';
import { editHardware, type Change, type ValueChange } from '../../main/xml/hardware/index.ts';
import { writeElement, writeTree } from '../../main/xml/tree.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';

/** What is not defined here, by libvirt's word for it, and of how many documents exactly. */
const REFUSED = {
  // libvirt has it in the schema one release before its driver.
  "Invalid value for attribute 'type' in element 'backend': 'passt'": 3,
  // It takes the emulator of such a processor.
  'SEV launch security is not supported with this QEMU binary': 2,
};

/** Changes of a section or a device; what was there is whatever the document has. */
const WANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  overview: { title: 'Edited <&>', description: 'two\nlines', onCrash: 'preserve' },
  memory: { current: '256' },
  limits: { shares: '777' },
  disk: { serial: 'S-1' },
  interface: { link: 'down' },
  graphics: { password: `n"3'w` },
};
/** What has no such field, or what libvirt takes it from. */
const WITHOUT: Readonly<Record<string, (values: Readonly<Record<string, string>>) => boolean>> = {
  disk: ({ type, device }) => type === 'vhostuser' || device === 'lun',
  graphics: ({ type }) => type !== 'vnc' && type !== 'spice',
};

/** What is added beside. */
const ADDED = {
  'shmem:added': { name: 'added', role: 'peer', model: 'ivshmem-plain', size: '4' },
} as const;

describe.skipIf(!canRunHosts())('240 different documents, on a daemon', () => {
  let lab: Lab;
  let host: LabHost;
  const drivers: Connection[] = [];
  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'corpus' });
    for (const uri of ['qemu:///system', 'test:///default'])
      drivers.push(await Connection.open(uri, { dialer: unixDialer({ path: host.socket }) }));
  });
  afterAll(async () => {
    for (const driver of drivers) await driver.close();
    await lab?.close();
  });

  const { VIR_DOMAIN_XML_INACTIVE, VIR_DOMAIN_XML_SECURE } = virDomainXMLFlags;

  /** @throws Error naming what is wrong with the changes */
  const made = (xml: string, changes: Change[]): string => {
    const { problems, conflicts, after } = editHardware({ stored: xml, running: undefined }, changes);
    if (problems.length + conflicts.length > 0) throw new Error(JSON.stringify([problems, conflicts]));
    return after;
  };

  /**
   * The driver that is asked about a document: QEMU's, where the emulator is here, which looks at the whole; else
   * libvirt's test driver, whose parser and checks are those of all drivers, and which has every architecture.
   */
  function asked(xml: string): { driver: Connection | undefined; isQemu: boolean; document: string } {
    const [, type, arch = ''] = /<domain type='(\w+)'[\s\S]*<type arch='(\w+)'/.exec(xml) ?? [];
    const isQemu = (type === 'qemu' || type === 'kvm') && /^(x86_64|i686)$/.test(arch);
    if (!isQemu) return { driver: drivers[1], isQemu, document: xml };
    if (type === 'qemu') return { driver: drivers[0], isQemu, document: xml };
    // The lab emulates its processors, which is not what such a document asks for.
    const tree = readDomainTree(xml);
    for (const { kind, element, description } of itemsOf(tree.root)) {
      if (description === undefined) continue;
      if (kind === 'overview') writeValues(element, description, { virtType: 'qemu' });
      if (kind === 'cpu' && readValues(element, description)['mode'] === 'host-passthrough')
        writeValues(element, description, { mode: 'maximum', migratable: undefined });
    }
    return { driver: drivers[0], isQemu, document: writeTree(tree) };
  }

  /** Of each part what it is; of a part that nobody described, its XML. */
  const partsOf = (xml: string): Record<string, unknown> =>
    Object.fromEntries(
      itemsOf(readDomainTree(xml).root).map(({ id, element, description }) => [
        id,
        description === undefined ? writeElement(element) : readValues(element, description),
      ]),
    );

  /** Every section and the first device of each kind in `WANTED`, changed, and one device more. */
  function changesOf(xml: string): { there: Change[]; back: Change[] } {
    const seen = new Set<string>();
    const there: Change[] = [];
    const back: Change[] = [];
    for (const { id, kind, element, description } of itemsOf(readDomainTree(xml).root)) {
      const wanted = WANTED[kind];
      if (wanted === undefined || description === undefined || seen.has(kind)) continue;
      const values = readValues(element, description);
      if (WITHOUT[kind]?.(values) === true) continue;
      seen.add(kind);
      // A secret is seen hidden.
      const seenAs = (field: string, value: string | undefined): string | undefined =>
        field === 'password' && value !== undefined ? HIDDEN : value;
      const set = (values: [string, ValueChange][]): Change => ({
        op: 'set',
        item: id,
        values: Object.fromEntries(values),
      });
      const fields = Object.entries(wanted);
      there.push(set(fields.map(([field, to]) => [field, { from: seenAs(field, values[field]), to }])));
      back.push(
        set(fields.map(([field, from]) => [field, { from: seenAs(field, from), to: values[field] }])),
      );
    }
    there.push({ op: 'add', kind: 'shmem', values: ADDED['shmem:added'] });
    back.push({ op: 'remove', item: 'shmem:added' });
    return { there, back };
  }

  /** Defines it, edits it, defines that, takes the edit back: what is wrong, or why libvirt did not take it at first. */
  async function judge(xml: string): Promise<{ refused?: string; wrong: string[]; isQemu: boolean }> {
    const { driver, isQemu, document } = asked(xml);
    if (driver === undefined) throw new Error('no driver');
    const store = async (text: string): Promise<string> => {
      const domain = await driver.defineDomainXML(text, virDomainDefineFlags.VIR_DOMAIN_DEFINE_VALIDATE);
      return domain.getXMLDesc(VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE);
    };
    let first: string;
    try {
      // libvirt puts devices in an order of its own, which is settled when it has read what it wrote.
      first = await store(await store(document));
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
      return { refused: error.message, wrong: [], isQemu };
    }
    const { there, back } = changesOf(first);
    const wrong: string[] = [];
    try {
      const edited = await store(made(first, there));
      const expected: Record<string, unknown> = { ...partsOf(first), ...ADDED };
      for (const change of there) {
        if (change.op !== 'set') continue;
        const values = Object.entries(change.values).map(([field, { to }]) => [field, to]);
        expected[change.item] = { ...Object(expected[change.item]), ...Object.fromEntries(values) };
      }
      const parts = partsOf(edited);
      for (const id of new Set([...Object.keys(expected), ...Object.keys(parts)]))
        if (!isDeepStrictEqual(parts[id], expected[id]))
          wrong.push(`${id} is ${JSON.stringify(parts[id])}, not ${JSON.stringify(expected[id])}`);
      const again = await store(made(edited, back));
      const lines = first.split('\n');
      const other = again.split('\n').findIndex((line, n) => line !== lines[n]);
      if (other >= 0) wrong.push(`taken back it has ${again.split('\n')[other]}, not ${lines[other]}`);
    } catch (error) {
      wrong.push(error instanceof Error ? error.message : String(error));
    }
    const name = /<name>(.*)<.name>/.exec(first)?.[1] ?? '';
    const domain = await driver.lookupDomainByName(name);
    await domain.undefineFlags(isQemu ? undefineFlags.VIR_DOMAIN_UNDEFINE_NVRAM : 0);
    return { wrong, isQemu };
  }

  test('are defined, edited, defined again with nothing else changed, and the edit taken back', async () => {
    const judged = await Promise.all(domainCorpus(240).map(judge));
    expect(judged.flatMap(({ wrong }, at) => wrong.map((what) => `${at}: ${what}`))).toEqual([]);
    const counts: Record<string, number> = {};
    for (const { refused } of judged) {
      if (refused === undefined) continue;
      const reason = Object.keys(REFUSED).find((word) => refused.includes(word)) ?? refused;
      counts[reason] = (counts[reason] ?? 0) + 1;
    }
    expect(counts).toEqual(REFUSED);
    const taken = judged.filter(({ refused }) => refused === undefined);
    expect(taken.length).toBe(235);
    expect(taken.filter(({ isQemu }) => isQemu).length).toBeGreaterThan(60);
  });
});
