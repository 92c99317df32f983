import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Connection,
  LibvirtError,
  unixDialer,
  virDomainDefineFlags,
  virDomainUndefineFlagsValues as undefineFlags,
  virDomainXMLFlags,
} from '../../main/libvirt/index.ts';
import { domainCorpus, oddDomains } from '../../main/xml/devices/corpus.ts';
import { descriptions, itemsOf, readDomainTree, readValues, validate } from '../../main/xml/devices/index.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { everySample, type Sample } from './hardwareSamples.ts';

const SCHEMA = '/usr/share/libvirt/schemas/domain.rng';

/** What the schema of libvirt 9.0 does not know yet; it is described because hosts of today have it. */
const NEWER: Readonly<Record<string, string>> = {
  'cpu.clusters': 'clusters of cores within a die',
  'overview.loaderFormat=raw': 'firmware as qcow2',
  'overview.loaderFormat=qcow2': 'firmware as qcow2',
  'overview.nvramFormat=raw': 'firmware as qcow2',
  'overview.nvramFormat=qcow2': 'firmware as qcow2',
  'video.blob': 'blob resources of virtio-gpu',
  'disk.type=vhostvdpa': 'a disk that is a vDPA device',
  'disk.protocol=ssh': 'a disk behind ssh, through nbdkit',
  'disk.discardNoUnref': 'clusters of qcow2 that stay where they are',
  'sound.model=virtio': 'a virtio sound card',
  'audio.type=pipewire': 'PipeWire as the backend',
  'filesystem.driver=mtp': 'a folder as a USB media device',
  'watchdog.model=itco': 'the one of the Q35 chipset',
  'panic.model=pvpanic': 'the one on PCI',
  'memoryDevice.dynamicMemslots': 'virtio-mem that grows in slots',
  crypto: 'the whole device',
};
const isNewer = ({ kind, name }: Sample): boolean => name in NEWER || kind in NEWER;

/**
 * Valid, but not what this QEMU driver takes, in other words than VIR_ERR_CONFIG_UNSUPPORTED, which is how it says that
 * the emulator, the machine or the driver has not got it.
 */
const REFUSED: readonly [name: RegExp, why: string][] = [
  [/^interface\.(backend|passt\w*|portForwards)/, 'passt came into the schema one release before the driver'],
  [/^controller\.(usbModel=ich9-uhci|masterPort)/, 'a companion wants its master beside it'],
  [/^controller\.(pciModel=pci|numaNode|phbIndex|pciHole64)/, 'a bridge wants what it is plugged into; pci-root is of other machines'],
  [/^controller\.(type=(xenbus|isa)|maxGrantFrames|maxEventChannels)/, 'of Xen, or never written'],
  [/^sound\.model=ich7|^filesystem\.(driver=(nbd|loop|ploop|handle)|format|writePolicy)/, 'not of QEMU: of containers, of VirtualBox'],
  [/^input\.bus=(xen|ps2)/, 'Xen has its own bus; a tablet is no PS/2 device'],
  [/^memballoon\.model=xen/, 'of Xen'],
  [/^hostdev\.authType=ceph/, 'a SCSI target knows no Ceph secret'],
]; // prettier-ignore

/** Taken, and written back in other words. */
const NORMALISED: Readonly<Record<string, string>> = {
  'cpu.check=partial': 'an emulated CPU is not checked',
  'cpu.check=full': 'an emulated CPU is not checked',
  'features.capabilityPolicy=default': 'the default is not written',
  'disk.cache=default': 'the default is not written',
  'disk.tray=closed': 'the default is not written',
  'graphics.defaultMode=any': 'the default is not written',
  'filesystem.multidevs=default': 'the default is not written',
  'hostdev.protocol=adapter': 'the default is not written',
  'video.vgaconf=io': 'of the bhyve driver',
  'controller.scsiModel=auto': 'resolved when defined',
  'channel.state=connected': 'told of a running guest only',
  'channel.state=disconnected': 'told of a running guest only',
  'memoryDevice.current': 'told of a running guest only',
  'memory.numaPlacement=static': 'it is so where nodes are named',
};

/** How many samples of each kind this QEMU, its machine or its driver has not got. */
const NOT_HERE: Readonly<Record<string, number>> = {
  overview: 11, cpu: 5, boot: 10, features: 21, limits: 1, launchSecurity: 8, disk: 10, interface: 6, graphics: 5,
  video: 4, sound: 1, input: 4, controller: 34, hostdev: 13, filesystem: 15, serial: 8, parallel: 1, console: 6,
  tpm: 3, watchdog: 1, panic: 2, memballoon: 1, memoryDevice: 2, shmem: 4, iommu: 1, nvram: 1,
}; // prettier-ignore

const samples = everySample();

/** Of each document, what the schema says against it. */
async function judged(documents: readonly string[]): Promise<(string | undefined)[]> {
  const folder = await mkdtemp(join(tmpdir(), 'virtdeck-schema-'));
  try {
    const files = documents.map((_, at) => join(folder, `${at}.xml`));
    for (const [at, file] of files.entries()) await writeFile(file, documents[at] ?? '');
    const said = await new Promise<string>((resolve, reject) =>
      execFile(
        'xmllint',
        ['--noout', '--relaxng', SCHEMA, ...files],
        { maxBuffer: 1 << 28 },
        // It fails where one does; that it does not start at all is another matter.
        (error, _, stderr) => (error?.code === 'ENOENT' ? reject(error) : resolve(stderr)),
      ),
    );
    const lines = said.split('\n');
    return files.map((file) => {
      if (lines.includes(`${file} validates`)) return undefined;
      return lines.filter((line) => line.startsWith(file)).join('\n') || 'not judged';
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("libvirt's schema", () => {
  test('takes every field of every kind with every word, but for what is newer than it', async () => {
    const verdicts = await judged(samples.map(({ xml }) => xml));
    const wrong = samples.flatMap((sample, at) =>
      (verdicts[at] === undefined) === isNewer(sample)
        ? [`${sample.name}: ${verdicts[at] ?? 'is known'}`]
        : [],
    );
    expect(wrong).toEqual([]);
    expect(new Set(samples.map(({ kind }) => kind)).size).toBe(descriptions.length);
    expect(samples.length).toBeGreaterThan(1300);
  });

  test('takes the documents that the unit tests are made on, but for the odd ones', async () => {
    const documents = domainCorpus(240);
    const verdicts = await judged(documents);
    expect(verdicts.flatMap((verdict, at) => (verdict === undefined ? [] : [`${at}: ${verdict}`]))).toEqual(
      [],
    );
    for (const [name, verdict] of (await judged(Object.values(oddDomains))).entries())
      expect(verdict, Object.keys(oddDomains)[name]).toBeDefined();
  });

  test('nothing that is taken is refused by the form', () => {
    for (const { name, description, values } of samples)
      expect(validate(description, values), name).toEqual([]);
  });
});

describe.skipIf(!canRunHosts())('a QEMU driver', () => {
  let lab: Lab;
  let host: LabHost;
  let connection: Connection;
  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'kinds' });
    connection = await Connection.open('qemu:///system', { dialer: unixDialer({ path: host.socket }) });
  });
  afterAll(async () => {
    await connection?.close();
    await lab?.close();
  });

  const { VIR_DOMAIN_XML_INACTIVE, VIR_DOMAIN_XML_SECURE } = virDomainXMLFlags;

  /** Stores it, and gives what is stored; `refused` is libvirt's word where it does not. */
  async function stored(xml: string): Promise<{ xml?: string; refused?: string }> {
    try {
      const domain = await connection.defineDomainXML(xml, virDomainDefineFlags.VIR_DOMAIN_DEFINE_VALIDATE);
      return { xml: await domain.getXMLDesc(VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE) };
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
      return { refused: `${error.codeName}: ${error.message}` };
    }
  }
  const forget = async (): Promise<void> => {
    const domain = await connection.lookupDomainByName('sample');
    await domain.undefineFlags(undefineFlags.VIR_DOMAIN_UNDEFINE_NVRAM);
  };
  const ofKind = (xml: string, kind: string) =>
    itemsOf(readDomainTree(xml).root).flatMap(({ kind: own, element, description }) =>
      own === kind && description !== undefined ? [readValues(element, description)] : [],
    );

  test('keeps each value as it was written, where this emulator has the device', async () => {
    const wrong: string[] = [];
    const notHere: Record<string, number> = {};
    let taken = 0;
    for (const sample of samples.filter((one) => !isNewer(one))) {
      const { name, kind, field, value } = sample;
      const { xml, refused } = await stored(sample.xml);
      if (xml === undefined) {
        const known = REFUSED.some(([pattern]) => pattern.test(name));
        notHere[kind] = (notHere[kind] ?? 0) + 1;
        if (!known && !refused?.startsWith('VIR_ERR_CONFIG_UNSUPPORTED')) wrong.push(`${name}: ${refused}`);
        continue;
      }
      taken++;
      const kept = ofKind(xml, kind).some((values) => values[field] === value);
      if (kept === name in NORMALISED)
        wrong.push(`${name}: ${ofKind(xml, kind).map((values) => values[field])}`);
      // The next one takes its place, unless it has another name or UUID.
      if (kind === 'overview') await forget();
    }
    expect(wrong).toEqual([]);
    expect(notHere).toEqual(NOT_HERE);
    expect(taken).toBeGreaterThan(1200);
  });
});
