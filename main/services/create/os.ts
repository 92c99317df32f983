import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OsChoice } from '../../../preload/contract/index.ts';
import { osName, readOsinfo, systemOf } from '../../xml/index.ts';
import { compareNames } from '../compareNames.ts';
import { OS_FAMILIES, type OsFamily } from './osFamilies.ts';

const GIB = 2 ** 30;

/** Systems that nothing is known of but their family; ids of osinfo-db's own generic entries. */
export const GENERIC_OS: readonly OsChoice[] = [
  { id: 'http://libosinfo.org/linux/2022', label: 'Linux', family: 'linux', memoryBytes: 2 * GIB, diskBytes: 20 * GIB, firmware: 'bios' },
  { id: 'http://libosinfo.org/unknown', label: 'Other', family: 'other', memoryBytes: GIB, diskBytes: 20 * GIB, firmware: 'bios' },
]; // prettier-ignore

/** The short list from which a user chooses where the medium's name tells nothing. */
export function knownSystems(): OsChoice[] {
  const named = OS_FAMILIES.map((family) => choiceOf(family, family.defaultVersion));
  const extra = [choiceOf(windowsClient, '10')];
  const all = [...named, ...extra].sort((a, b) => compareNames(a.label, b.label));
  return [...GENERIC_OS, ...all];
}

const windowsClient = OS_FAMILIES.find((family) => family.shortName === 'win') as OsFamily;

export interface Recognised {
  os: OsChoice;
  /** A VM's name that fits it: `debian-12`. */
  shortName: string;
}

/** Which system a medium's file name tells of. Recognition by the medium itself is another matter. */
export function recogniseName(fileName: string): Recognised | undefined {
  const name = fileName.toLowerCase();
  for (const family of OS_FAMILIES) {
    const match = family.pattern.exec(name);
    if (match === null) continue;
    const code = match.groups?.['code'];
    const version =
      (code === undefined ? undefined : family.codeNames?.[code]) ??
      versionIn(name.slice(match.index + match[0].length)) ??
      codeVersion(name, family) ??
      family.defaultVersion;
    const os = choiceOf(family, version);
    const { label } = family.version?.(version) ?? { label: version };
    return { os, shortName: label === '' ? family.shortName : `${family.shortName}-${label}` };
  }
  return undefined;
}

/** The first number after the name that is a version: dates and word sizes (amd64, x86_64) are not. */
function versionIn(rest: string): string | undefined {
  for (const match of rest.matchAll(/(?<![\da-z])v?(\d+(?:\.\d+)*)(?![\da-z]*_64|\d)/g)) {
    const [, version = ''] = match;
    if (version.length <= 7 && !['64', '32', '86'].includes(version)) return version;
  }
  return undefined;
}

function codeVersion(name: string, family: OsFamily): string | undefined {
  return Object.entries(family.codeNames ?? {}).find(([code]) => name.includes(code))?.[1];
}

function choiceOf(family: OsFamily, version: string): OsChoice {
  const { id, label } = family.version?.(version) ?? { id: version, label: version };
  const isWindows11 = family === windowsClient && id === '11';
  const osId = `http://${family.product}/${id}`;
  return {
    id: osId,
    label: label === '' ? family.label : `${family.label} ${label}`,
    family: systemOf(osId).family,
    memoryBytes: family.memoryBytes,
    diskBytes: family.diskBytes,
    firmware: isWindows11 ? 'uefi-secure' : 'bios',
  };
}

const OSINFO_FOLDERS = ['/etc/osinfo', '/usr/local/share/osinfo', '/usr/share/osinfo'];
const MAX_OSINFO_BYTES = 1 << 20;

/** Every system that is known by name: ours, and those that osinfo-db has where this machine has it. */
export async function listSystems(
  folders: readonly string[] = OSINFO_FOLDERS,
): Promise<{ id: string; name: string }[]> {
  const systems = new Map(knownSystems().map(({ id, label }) => [id, label]));
  const files = await Promise.all(
    // Their names tell enough: what stands in a thousand of them is not worth waiting for.
    folders.map((folder) => readdir(join(folder, 'os'), { recursive: true }).catch(() => [])),
  );
  for (const file of files.flat()) {
    const [, host, product, version] = /^([a-z0-9.-]+)[/\\]([a-z0-9-]+?)-([a-z0-9.]+)\.xml$/.exec(file) ?? [];
    if (host === undefined || product === undefined || version === undefined) continue;
    const id = `http://${host}/${product}/${version}`;
    if (!systems.has(id)) systems.set(id, osName(id));
  }
  return [...systems].map(([id, name]) => ({ id, name })).sort((a, b) => compareNames(a.name, b.name));
}

/** The same choice with osinfo-db's own figures, where this machine has that database and it knows the system. */
export async function withOsinfo(
  choice: OsChoice,
  architecture: string,
  folders: readonly string[] = OSINFO_FOLDERS,
): Promise<OsChoice> {
  const [, host, product, version] =
    /^http:\/\/([a-z0-9.-]+)\/([a-z0-9-]+)\/([a-z0-9.]+)$/.exec(choice.id) ?? [];
  if (host === undefined || product === undefined || version === undefined) return choice;
  for (const folder of folders) {
    const xml = await readSmall(join(folder, 'os', host, `${product}-${version}.xml`));
    if (xml === undefined) continue;
    try {
      const entry = readOsinfo(xml, architecture);
      if (entry === undefined) continue;
      return {
        ...choice,
        label: entry.name ?? choice.label,
        memoryBytes: atLeast(entry.recommendedMemoryBytes, choice.memoryBytes),
        diskBytes: atLeast(entry.recommendedDiskBytes, choice.diskBytes),
        firmware: entry.needsUefi && choice.firmware === 'bios' ? 'uefi' : choice.firmware,
      };
    } catch {
      // A broken database entry is no reason to fail: the choice stands without it.
    }
  }
  return choice;
}

/** The database's recommendations are often a decade old: they raise ours and never lower it. */
function atLeast(recommended: number | undefined, ours: number): number {
  const gib = Math.ceil((recommended ?? 0) / (GIB / 4)) * (GIB / 4);
  return Math.max(gib, ours);
}

async function readSmall(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    return size > MAX_OSINFO_BYTES ? undefined : await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
