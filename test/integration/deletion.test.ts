import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DeletionDisk, DeletionPlan, DomainRef, Uuid } from '../../preload/contract/index.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { newTask, openCreateWorld, ownSrv, type CreateWorld } from './createWorld.ts';

const IMAGES = '/var/lib/libvirt/images';
const OUTSIDE = '/srv/vm';

describe.skipIf(!canRunHosts())('deleting VMs on a real hypervisor', () => {
  let lab: Lab;
  let host: LabHost;
  let world: CreateWorld;

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'eraser' });
    await ownSrv(host);
    world = await openCreateWorld(host.uri);
    await world.client.storage.createPool({ host: world.host, name: 'default', path: IMAGES });
    await host.run('mkdir', ['-p', OUTSIDE]);
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  const image = async (path: string, backing?: string): Promise<string> => {
    const base = backing === undefined ? [] : ['-b', backing, '-F', 'qcow2'];
    await host.run('qemu-img', [
      'create',
      '-q',
      '-f',
      'qcow2',
      ...base,
      path,
      ...(backing === undefined ? ['32M'] : []),
    ]);
    return path;
  };
  const exists = async (path: string): Promise<boolean> =>
    host.run('test', ['-e', path]).then(
      () => true,
      () => false,
    );

  interface Disk {
    path: string;
    extra?: string;
    device?: 'disk' | 'cdrom';
    format?: string;
  }

  const define = async (
    name: string,
    disks: Disk[],
    { os = '', uuid = randomUUID() as Uuid, extra = '' } = {},
  ): Promise<DomainRef> => {
    const xml = disks.map(({ path, device = 'disk', format = 'qcow2', extra: inner = '' }, at) => {
      const target =
        device === 'cdrom'
          ? `<target dev='sd${'abc'[at]}' bus='sata'/><readonly/>`
          : `<target dev='vd${'abc'[at]}' bus='virtio'/>`;
      return `<disk type='file' device='${device}'><driver name='qemu' type='${format}'/><source file='${path}'/>${target}${inner}</disk>`;
    });
    await host.define(
      'define',
      `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>64</memory><vcpu>1</vcpu>` +
        `<os ${os}><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features><devices>${xml.join('')}${extra}</devices></domain>`,
    );
    return { host: world.host, uuid };
  };

  /** As soon as the backend has heard of it. */
  const planOf = async (...domains: DomainRef[]): Promise<DeletionPlan[]> => {
    const { plans, failures } = await world.client.deletion.plan({ domains });
    expect(failures).toEqual([]);
    return plans;
  };
  const disk = (plan: DeletionPlan | undefined, id: string): DeletionDisk => {
    const found = plan?.disks.find((d) => d.id === id);
    if (found === undefined) throw new Error(`${id} is not in the plan`);
    return found;
  };
  const remove = async (choices: { ref: DomainRef; disks?: string[]; forceOff?: boolean }[]) =>
    (
      await world.client.deletion.run({
        task: newTask(),
        domains: choices.map(({ ref, disks = [], forceOff = false }) => ({ ...ref, disks, forceOff })),
      })
    ).results;
  const domains = async (): Promise<string[]> =>
    (await host.virsh('list', '--all', '--name')).split('\n').filter((name) => name !== '');

  test('takes the disks that are ticked, in and outside of pools, and leaves the rest', async () => {
    const [inPool, outside, kept] = [
      await image(`${IMAGES}/a.qcow2`),
      await image(`${OUTSIDE}/b.qcow2`),
      await image(`${IMAGES}/kept.qcow2`),
    ];
    await host.run('bash', ['-c', `echo cd >${IMAGES}/os.iso`]);
    const ref = await define('plain', [{ path: inPool }, { path: outside }, { path: kept }]);
    await host.virsh(
      'attach-disk',
      'plain',
      `${IMAGES}/os.iso`,
      'sda',
      '--type',
      'cdrom',
      '--mode',
      'readonly',
      '--config',
    );
    const [plan] = await planOf(ref);
    expect(plan).toMatchObject({
      name: 'plain',
      active: false,
      persistent: true,
      hasManagedSave: false,
      snapshots: 0,
    });
    expect(disk(plan, inPool)).toMatchObject({
      target: 'vda',
      pool: 'default',
      suggested: true,
      capacityBytes: 32 * 2 ** 20,
    });
    expect(disk(plan, outside)).toMatchObject({ target: 'vdb', suggested: true });
    expect(disk(plan, outside).pool).toBeUndefined();
    expect(disk(plan, `${IMAGES}/os.iso`)).toMatchObject({
      device: 'cdrom',
      readOnly: true,
      suggested: false,
    });
    expect(disk(plan, inPool).command).toContain('vol-delete --pool default a.qcow2');
    const results = await remove([{ ref, disks: [inPool, outside] }]);
    expect(results).toMatchObject([{ name: 'plain', disks: [{ id: inPool }, { id: outside }] }]);
    expect(results[0]?.failure).toBeUndefined();
    expect([await exists(inPool), await exists(outside), await exists(kept)]).toEqual([false, false, true]);
    expect(await exists(`${IMAGES}/os.iso`)).toBe(true);
    expect(await domains()).not.toContain('plain');
    expect((await host.virsh('pool-list', '--all', '--name')).trim()).toBe('default');
  });

  test('refuses a disk that another VM uses, directly or below its own, also where no pool covers it', async () => {
    const shared = await image(`${IMAGES}/shared.qcow2`);
    const base = await image(`${IMAGES}/base.qcow2`);
    const far = await image(`${OUTSIDE}/far.qcow2`);
    await image(`${IMAGES}/top.qcow2`, base);
    await image(`${OUTSIDE}/fartop.qcow2`, far);
    await image(`${OUTSIDE}/orphan.qcow2`, far);
    const victim = await define('victim', [{ path: shared }, { path: base }, { path: far }]);
    await define('other', [
      { path: shared },
      { path: `${IMAGES}/top.qcow2` },
      { path: `${OUTSIDE}/fartop.qcow2` },
    ]);
    const [plan] = await planOf(victim);
    expect(disk(plan, shared)).toMatchObject({ suggested: false, refusal: { code: 'Conflict' } });
    expect(disk(plan, shared).refusal?.message).toContain('is a disk of other too');
    expect(disk(plan, base).refusal?.message).toContain('backing file');
    expect(disk(plan, base).usedBy).toMatchObject([{ name: 'other', how: 'backing' }]);
    expect(disk(plan, far).refusal?.message).toContain('backing file');
    expect(disk(plan, far).command).toBeUndefined();
    // Ticked all the same, by a page that is wrong or late.
    const [result] = await remove([{ ref: victim, disks: [shared, base, far] }]);
    expect(result?.failure).toBeUndefined();
    expect(result?.disks.map((d) => d.failure?.code)).toEqual(['Conflict', 'Conflict', 'Conflict']);
    for (const path of [shared, base, far]) expect(await exists(path)).toBe(true);
  });

  test('refuses an image on which one of no VM stands', async () => {
    const base = await image(`${IMAGES}/golden.qcow2`);
    await image(`${IMAGES}/spare.qcow2`, base);
    const ref = await define('golden', [{ path: base }]);
    const [plan] = await planOf(ref);
    expect(disk(plan, base)).toMatchObject({ suggested: false, refusal: { code: 'Conflict' } });
    expect(disk(plan, base).refusal?.message).toContain(`${IMAGES}/spare.qcow2`);
  });

  test('shows what is below a disk, and takes it only with the disk', async () => {
    const base = await image(`${IMAGES}/low.qcow2`);
    const top = await image(`${IMAGES}/high.qcow2`, base);
    const ref = await define('tower', [{ path: top }]);
    const [plan] = await planOf(ref);
    expect(disk(plan, top).suggested).toBe(true);
    expect(disk(plan, base)).toMatchObject({ device: 'backing', suggested: false });
    expect(disk(plan, base).refusal).toBeUndefined();
    const [result] = await remove([{ ref, disks: [base] }]);
    expect(result?.disks).toMatchObject([{ id: base, failure: { code: 'Conflict' } }]);
    expect(await exists(base)).toBe(true);
    const again = await define('tower', [{ path: top }], { uuid: ref.uuid });
    const [both] = await remove([{ ref: again, disks: [base, top] }]);
    expect(both?.disks).toEqual([{ id: top }, { id: base }]);
    expect([await exists(base), await exists(top)]).toEqual([false, false]);
  });

  test('two VMs that share a disk go together with it', async () => {
    const common = await image(`${IMAGES}/common.qcow2`);
    const refs = [await define('left', [{ path: common }]), await define('right', [{ path: common }])];
    const plans = await planOf(...refs);
    expect(plans.map((plan) => disk(plan, common).refusal)).toEqual([undefined, undefined]);
    const results = await remove(refs.map((ref) => ({ ref, disks: [common] })));
    expect(results.every((r) => r.failure === undefined && r.disks[0]?.failure === undefined)).toBe(true);
    expect(await exists(common)).toBe(false);
  });

  test('a running VM is forced off only if that was said', async () => {
    const path = await image(`${IMAGES}/running.qcow2`);
    const ref = await define('running', [{ path }]);
    await host.virsh('start', 'running');
    const [plan] = await planOf(ref);
    expect(plan).toMatchObject({ active: true });
    expect(plan?.commands.forceOff).toContain('destroy running');
    const [refused] = await remove([{ ref, disks: [path] }]);
    expect(refused).toMatchObject({
      failure: { code: 'Conflict', object: 'domain running' },
      disks: [{ failure: { code: 'Conflict' } }],
    });
    expect((await host.virsh('domstate', 'running')).trim()).toBe('running');
    expect(await exists(path)).toBe(true);
    const [done] = await remove([{ ref, disks: [path], forceOff: true }]);
    expect(done?.failure).toBeUndefined();
    expect(await domains()).not.toContain('running');
    expect(await exists(path)).toBe(false);
  });

  test('what libvirt keeps of a VM is named and goes with it', async () => {
    const path = await image(`${IMAGES}/rich.qcow2`);
    const ref = await define('rich', [{ path }], {
      os: "firmware='efi'",
      extra: "<controller type='usb' model='none'/><memballoon model='none'/>",
    });
    await host.virsh('start', 'rich');
    await host.virsh('managedsave', 'rich');
    const [plan] = await planOf(ref);
    expect(plan).toMatchObject({ hasManagedSave: true, hasUefiVariables: true, active: false });
    expect(plan?.commands.undefine).toMatch(/undefine .*--managed-save.*--nvram rich$/);
    expect(await host.run('ls', ['/var/lib/libvirt/qemu/nvram'])).toContain('rich');
    const [result] = await remove([{ ref, disks: [path] }]);
    expect(result).toEqual({ ...ref, name: 'rich', disks: [{ id: path }] });
    expect(await host.run('ls', ['/var/lib/libvirt/qemu/nvram'])).not.toContain('rich');
    expect(await host.run('ls', ['/var/lib/libvirt/qemu/save'])).not.toContain('rich');
  });

  test('snapshots go as libvirt’s notes, and others’ snapshots hold their images', async () => {
    const path = await image(`${IMAGES}/snapped.qcow2`);
    const ref = await define('snapped', [{ path }]);
    await host.virsh('snapshot-create-as', 'snapped', 'before');
    const [plan] = await planOf(ref);
    expect(plan).toMatchObject({ snapshots: 1 });
    // Another VM boots from the same image for a moment: the snapshot still needs it.
    const other = await define('borrower', [{ path }]);
    const [borrowed] = await planOf(other);
    expect(disk(borrowed, path).refusal?.message).toMatch(/disk of snapped too|snapshot of snapped/);
    await remove([{ ref: other }]);
    const [result] = await remove([{ ref, disks: [path] }]);
    expect(result?.failure).toBeUndefined();
    expect(await domains()).not.toContain('snapped');
  });

  test('each VM fails by itself', async () => {
    const good = await define('good', []);
    const gone = { host: world.host, uuid: randomUUID() as Uuid };
    const { plans, failures } = await world.client.deletion.plan({ domains: [good, gone] });
    expect(plans.map((p) => p.name)).toEqual(['good']);
    expect(failures).toMatchObject([{ domain: gone, failure: { code: 'NotFound' } }]);
    const results = await remove([{ ref: good }, { ref: gone }]);
    expect(results.find((r) => r.uuid === good.uuid)?.failure).toBeUndefined();
    expect(results.find((r) => r.uuid === gone.uuid)?.failure?.code).toBe('NotFound');
    expect(await domains()).not.toContain('good');
  });

  test('who needs an image is seen in lists and when one path is looked at', async () => {
    const { volumes, failures } = await world.client.storage.volumes({ host: world.host, refresh: true });
    expect(failures).toEqual([]);
    const shared = volumes.find((v) => v.name === 'shared.qcow2');
    expect(shared?.usedBy).toMatchObject([{ name: 'other', how: 'disk' }]);
    const info = await world.client.storage.inspect({ host: world.host, path: `${OUTSIDE}/far.qcow2` });
    expect(info).toMatchObject({
      state: 'found',
      type: 'file',
      format: 'qcow2',
      capacityBytes: 32 * 2 ** 20,
    });
    expect((await world.client.storage.inspect({ host: world.host, path: '/dev/null' })).state).toBe(
      'unknown',
    );
    expect((await world.client.storage.inspect({ host: world.host, path: '/no/such' })).state).toBe(
      'missing',
    );
    await vi.waitFor(async () =>
      expect((await host.virsh('pool-list', '--all', '--name')).trim()).toBe('default'),
    );
  });
});
