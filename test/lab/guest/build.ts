import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cacheFolder } from '../cache.ts';
import { run } from '../run.ts';
import { character, cpio, directory, file, symlink, type CpioEntry } from './cpio.ts';
import * as rootfs from './rootfs.ts';

export interface GuestImage {
  /** Absolute path of the kernel. */
  kernel: string;
  /** Absolute path of the initial RAM file system, which is the whole guest. */
  initrd: string;
}

/** Debian's name for this machine's architecture: the guest is of the same one, so that one QEMU package serves. */
const ARCHITECTURE = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Unpacks Debian packages without installing them: no root needed, and nothing on the machine changes. */
async function unpack(packages: string[], into: string): Promise<void> {
  const downloads = join(into, 'deb');
  await mkdir(downloads, { recursive: true });
  await run('apt-get', ['download', ...packages], { cwd: downloads, timeout: 600_000 });
  for (const name of await readdir(downloads)) await run('dpkg-deb', ['-x', join(downloads, name), into]);
}

/**
 * `small` boots fastest and is enough for most; `graphics` has a driver of the virtio graphics card, which Debian's
 * cloud kernel leaves out, and so follows the size that a display is asked for.
 */
export type GuestKind = 'small' | 'graphics';

/** Debian's meta packages, before the architecture, and what each kind loads at boot. */
const KINDS: Record<GuestKind, { image: string; modules: readonly string[] }> = {
  small: { image: 'linux-image-cloud', modules: rootfs.BOOT_MODULES },
  graphics: { image: 'linux-image', modules: [...rootfs.BOOT_MODULES, 'virtio-gpu'] },
};

/** The kernel that the meta package stands for today. */
async function kernelPackage(kind: GuestKind): Promise<string> {
  if (ARCHITECTURE === undefined) throw new Error(`The lab guest knows no kernel for ${process.arch}.`);
  const meta = `${KINDS[kind].image}-${ARCHITECTURE}`;
  const depends = await run('apt-cache', ['depends', meta]);
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (name === undefined) throw new Error(`apt knows no ${meta}: run "apt-get update" once.`);
  return name;
}

/** The kernel takes `-` and `_` in a module's name for the same. */
const key = (name: string): string => name.replaceAll('-', '_');

async function moduleFiles(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of await readdir(folder, { recursive: true })) {
    const match = /([^/]+)\.ko(\.xz)?$/.exec(path);
    if (match?.[1] !== undefined) found.set(key(match[1]), join(folder, path));
  }
  return found;
}

interface Module {
  path: string;
  data: Buffer;
  needs: string[];
}

/** The modules with everything that they need, from the `depends=` entry that each carries. */
async function collectModules(folder: string, names: readonly string[]): Promise<Map<string, Module>> {
  const files = await moduleFiles(folder);
  const modules = new Map<string, Module>();
  const add = async (raw: string): Promise<void> => {
    const name = key(raw);
    const path = files.get(name);
    // What has no file is built into this kernel.
    if (modules.has(name) || path === undefined) return;
    const data = path.endsWith('.xz') ? await decompress(path) : await readFile(path);
    const depends = /\0depends=([^\0]*)\0/.exec(data.toString('latin1'))?.[1] ?? '';
    const needs = depends.split(',').filter(Boolean).map(key);
    modules.set(name, { path: basename(path).replace(/\.xz$/, ''), data, needs });
    for (const other of needs) await add(other);
  };
  for (const name of names) await add(name);
  return modules;
}

async function decompress(path: string): Promise<Buffer> {
  const plain = path.replace(/\.xz$/, '');
  await run('xz', ['--decompress', '--keep', '--force', path]);
  return readFile(plain);
}

/** Everything that a module needs, in the order in which modules.dep wants it: the last is loaded first. */
function closure(modules: Map<string, Module>, name: string): string[] {
  const loadOrder: string[] = [];
  const visit = (key: string): void => {
    for (const need of modules.get(key)?.needs ?? []) {
      if (!modules.has(need) || loadOrder.includes(need)) continue;
      visit(need);
      loadOrder.push(need);
    }
  };
  visit(name);
  return loadOrder.reverse();
}

function moduleEntries(release: string, modules: Map<string, Module>): CpioEntry[] {
  const folder = `lib/modules/${release}`;
  const dependencies = [...modules].map(([name, { path }]) => {
    const needs = closure(modules, name).map((need) => ` ${modules.get(need)?.path}`);
    return `${path}:${needs.join('')}\n`;
  });
  return [
    directory('lib'),
    directory('lib/modules'),
    directory(folder),
    file(`${folder}/modules.dep`, dependencies.join('')),
    ...[...modules.values()].map(({ path, data }) => file(`${folder}/${path}`, data)),
  ];
}

async function build(into: string, kind: GuestKind): Promise<void> {
  const tree = join(into, 'tree');
  await unpack([await kernelPackage(kind), 'busybox-static'], tree);
  // Debian 13 packages below /usr what Debian 12 still packages beside it.
  const inTree = async (path: string): Promise<string> =>
    join(tree, (await exists(join(tree, 'usr', path))) ? 'usr' : '', path);
  const modulesFolder = await inTree('lib/modules');
  const release = (await readdir(modulesFolder))[0];
  if (release === undefined) throw new Error('The kernel package holds no modules.');
  const { modules: bootModules } = KINDS[kind];
  const names = [...bootModules, ...rootfs.LATE_MODULES];
  const modules = await collectModules(join(modulesFolder, release), names);
  const image = cpio([
    ...['bin', 'dev', 'etc', 'etc/acpi', 'etc/acpi/PWRF', 'proc', 'sys', 'root', 'tmp', 'mnt'].map(directory),
    character('dev/console', 5, 1),
    character('dev/null', 1, 3),
    file('bin/busybox', await readFile(await inTree('bin/busybox')), 0o755),
    symlink('bin/sh', 'busybox'),
    file('init', rootfs.init(bootModules), 0o755),
    file('etc/profile', rootfs.PROFILE),
    file('etc/udhcpc', rootfs.UDHCPC, 0o755),
    file('etc/acpi/PWRF/00000080', rootfs.POWER_BUTTON, 0o755),
    file('bin/load', rootfs.LOAD, 0o755),
    file('bin/report-input', rootfs.REPORT_INPUT, 0o755),
    ...moduleEntries(release, modules),
  ]);
  await writeFile(join(into, 'initrd'), gzipSync(image, { level: 1 }));
  await rename(join(tree, 'boot', `vmlinuz-${release}`), join(into, 'kernel'));
  await rm(tree, { recursive: true });
}

/** Changes whenever the recipe does, so that a stale image is never used. */
async function recipe(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['build.ts', 'cpio.ts', 'rootfs.ts'])
    hash.update(await readFile(new URL(name, import.meta.url)));
  return hash.digest('hex').slice(0, 12);
}

/** The tiny guest, built once and kept. Needs apt's package lists and a mirror the first time; never root. */
export async function buildGuest(kind: GuestKind = 'small'): Promise<GuestImage> {
  const cache = await cacheFolder();
  const folder = join(cache, `guest-${kind}-${await recipe()}`);
  const image = { kernel: join(folder, 'kernel'), initrd: join(folder, 'initrd') };
  if (await exists(image.initrd)) return image;
  const scratch = await mkdtemp(join(cache, 'building-'));
  try {
    await build(scratch, kind);
    await chmod(scratch, 0o755);
    // Two builders may meet here: whoever is second throws its own away.
    await rename(scratch, folder).catch(async (error: unknown) => {
      if (!(await exists(image.initrd))) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return image;
}
