import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  DomainRef,
  HardwareForms,
  HardwareItem,
  HardwareNew,
  HardwareResult,
  HardwareValues,
  Uuid,
} from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { openCreateWorld, type CreateWorld } from './createWorld.ts';

/** What only the user knows. */
const FROM_THE_USER: Readonly<Record<string, HardwareValues>> = {
  disk: { file: '/var/lib/libvirt/images/new.img' },
  hostdev: { vendor: '0x1234', product: '0xbeef' },
  filesystem: { source: '/srv', target: 'share' },
  lease: { lockspace: 'space', key: 'key', path: '/srv/lease' },
};

/** What is put by hand where a kind asks for it. */
const NEEDED = {
  memorySlots: {
    rest: `<maxMemory slots='4' unit='MiB'>1024</maxMemory><cpu><numa><cell id='0' cpus='0' memory='192' unit='MiB'/></numa></cpu>`,
    devices: '',
  },
  sharedMemory: { rest: `<memoryBacking><access mode='shared'/></memoryBacking>`, devices: '' },
  spice: { rest: '', devices: `<graphics type='spice' autoport='yes'/>` },
} as const satisfies Record<NonNullable<HardwareNew['needs']>, { rest: string; devices: string }>;

interface Combination {
  system: string | undefined;
  arch: string;
  machine: string;
  /** Some of what is to be chosen: `kind.field`. */
  expected: Record<string, string | undefined>;
}

const COMBINATIONS: readonly Combination[] = [
  {
    system: 'http://debian.org/debian/12', arch: 'x86_64', machine: 'q35',
    expected: { 'disk.bus': 'virtio', 'cdrom.bus': 'sata', 'interface.model': 'virtio', 'video.model': 'virtio', 'sound.model': 'ich9', 'iommu.model': 'intel', 'controller.scsiModel': 'virtio-scsi' },
  },
  {
    system: 'http://microsoft.com/win/11', arch: 'x86_64', machine: 'q35',
    expected: { 'disk.bus': 'sata', 'cdrom.bus': 'sata', 'interface.model': 'e1000e', 'video.model': 'vga', 'filesystem.driver': 'virtiofs', 'controller.scsiModel': 'lsisas1068' },
  },
  {
    system: 'http://redhat.com/rhel/6.10', arch: 'x86_64', machine: 'q35',
    expected: { 'disk.bus': 'sata', 'rng.model': 'virtio-transitional', 'interface.model': 'e1000e' },
  },
  {
    system: 'http://microsoft.com/win/xp', arch: 'i686', machine: 'pc',
    expected: { 'disk.bus': 'ide', 'cdrom.bus': 'ide', 'interface.model': 'e1000', 'sound.model': 'ac97', 'tpm.version': '1.2', 'iommu.model': undefined },
  },
  {
    system: undefined, arch: 'x86_64', machine: 'pc',
    expected: { 'disk.bus': 'ide', 'interface.model': 'e1000', 'video.model': 'vga', 'sound.model': 'ich6' },
  },
]; // prettier-ignore

describe.skipIf(!canRunHosts())(
  'new hardware as it is offered, on a real QEMU driver',
  { timeout: 180_000 },
  () => {
    let lab: Lab;
    let host: LabHost;
    let world: CreateWorld;
    beforeAll(async () => {
      lab = await Lab.open();
      host = await lab.startLibvirtd({ name: 'defaults' });
      world = await openCreateWorld(host.uri);
    });
    afterAll(async () => {
      await world?.close();
      await lab?.close();
    });

    const describeIt = (ref: DomainRef): Promise<HardwareForms> => world.client.hardware.describe(ref);

    async function domain({ system, arch, machine }: Combination, needs?: HardwareNew['needs']): Promise<{ ref: DomainRef; define: () => Promise<string> }> {
    const uuid = randomUUID() as Uuid;
    const { rest, devices } = needs === undefined ? { rest: '', devices: '' } : NEEDED[needs];
    const metadata = system === undefined ? '' : `<metadata><libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'><libosinfo:os id='${system}'/></libosinfo:libosinfo></metadata>`;
    const xml = `<domain type='qemu'><name>${uuid}</name><uuid>${uuid}</uuid>${metadata}<memory unit='MiB'>192</memory><vcpu>1</vcpu>${rest}<os><type arch='${arch}' machine='${machine}'>hvm</type></os><features><acpi/><apic/></features><devices>${devices}<memballoon model='none'/></devices></domain>`;
    const define = (): Promise<string> => host.define('define', xml);
    await define();
    return { ref: { host: world.host, uuid }, define };
  } // prettier-ignore

    /** Adds it and says what is wrong with that, if anything; the VM is as before afterwards. */
    async function tried(ref: DomainRef, kind: string, device: HardwareNew): Promise<string | undefined> {
      const before = (await world.client.hardware.get(ref)).items.map(({ id }) => id);
      const values = { ...device.values, ...FROM_THE_USER[kind] };
      // The balloon is there as one that is none, so that it is not libvirt's own that is looked at.
      const taken = kind === 'memballoon' ? [{ op: 'remove' as const, item: 'memballoon:0' }] : [];
      const result: HardwareResult = await world.client.hardware.apply({ ...ref, changes: [...taken, { op: 'add', kind, values }] }); // prettier-ignore
      if (result.outcome !== 'applied') return JSON.stringify([result.problems, result.steps[0]?.failure]);
      const { items } = await world.client.hardware.get(ref);
      const isIt = (item: HardwareItem): boolean =>
        item.kind === kind && (!before.includes(item.id) || kind === 'memballoon');
      const kept = items.filter(isIt).map((item) => item.stored?.values ?? {});
      const isKept = kept.some((own) => Object.entries(values).every(([id, value]) => own[id] === value));
      return isKept ? undefined : `wanted ${JSON.stringify(values)}, stored ${JSON.stringify(kept)}`;
    }

    test.each(COMBINATIONS)(
      '$system on $machine ($arch): every kind is taken as it is',
      async (combination) => {
        const plain = await domain(combination);
        const forms = await describeIt(plain.ref);
        expect(forms.machine).toMatch(combination.machine === 'pc' ? /^pc-i440fx/ : /^pc-q35/);
        expect(forms.system === undefined).toBe(combination.system === undefined);
        const wrong: string[] = [];
        const chosen = new Map<string, HardwareValues>();
        for (const { kind, section, offers, unavailable, hotplug } of forms.kinds) {
          if (section || unavailable !== undefined) continue;
          for (const device of offers) {
            chosen.set(device.name, device.values);
            const { ref, define } =
              device.needs === undefined ? plain : await domain(combination, device.needs);
            // With what it needs it may be chosen otherwise: virtiofs in the place of 9p.
            const again = device.needs === undefined ? device : (await describeIt(ref)).kinds.find((other) => other.kind === kind)?.offers[0]; // prettier-ignore
            expect(again?.needs).toBeUndefined();
            const why = again === undefined ? 'not offered any more' : await tried(ref, kind, again);
            if (why !== undefined) wrong.push(`${device.name} (${hotplug}): ${why}`);
            await define();
          }
        }
        expect(wrong).toEqual([]);
        expect(chosen.size).toBeGreaterThan(20);
        const { expected } = combination;
        const got = Object.keys(expected).map((path) => {
          const [name = '', field = ''] = path.split('.');
          return [path, chosen.get(name)?.[field]];
        });
        expect(Object.fromEntries(got)).toEqual(expected);
      },
    );

    test('a SCSI disk brings the controller that its system knows, and its name is the next that is free', async () => {
      const [debian] = COMBINATIONS;
      if (debian === undefined) throw new Error('no combination');
      const { ref } = await domain(debian);
      const disk = (bus: string, file: string) => ({
        op: 'add' as const,
        kind: 'disk',
        values: { type: 'file', device: 'disk', bus, file: `/var/lib/libvirt/images/${file}` },
      });
      const changes = [disk('scsi', 'a'), disk('scsi', 'b'), disk('sata', 'c'), disk('virtio', 'd')];
      expect((await world.client.hardware.apply({ ...ref, changes })).outcome).toBe('applied');
      const { items } = await world.client.hardware.get(ref);
      const stored = (kind: string) =>
        items.filter((i) => i.kind === kind).map((i) => i.stored?.values ?? {});
      expect(stored('disk').map(({ target, bus }) => `${target} ${bus}`).sort()).toEqual(['sda scsi', 'sdb scsi', 'sdc sata', 'vda virtio']); // prettier-ignore
      expect(stored('controller').filter(({ type }) => type === 'scsi')).toMatchObject([{ scsiModel: 'virtio-scsi' }]); // prettier-ignore
      // As those that are there already.
      const offers = (await describeIt(ref)).kinds.find(({ kind }) => kind === 'disk')?.offers;
      expect(offers?.[0]).toMatchObject({ because: 'present' });
    });
  },
);
