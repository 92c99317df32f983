import type {
  CreateForm,
  CreateNetwork,
  CreateOptions,
  CreateRequest,
  CreateSource,
  FirmwareChoice,
  HostId,
  NewDisk,
  OsChoice,
  Pool,
  Uuid,
  Volume,
  VolumeFormat,
} from '../../../preload/contract/index.ts';
import { freeVolumeName } from '../storage/index.ts';

export const SOURCES = ['iso', 'image', 'import', 'kernel', 'empty', 'xml'] as const;
export type SourceKind = (typeof SOURCES)[number];
export type PathName = 'iso' | 'image' | 'import' | 'kernel' | 'initrd';
export const AFTER = ['console', 'start', 'nothing'] as const;
export type After = (typeof AFTER)[number];

/** What the user has said; whatever he has not follows from the host, the medium and what he did say. */
export interface Own {
  name: string;
  os: string;
  memoryBytes: number;
  vcpus: number;
  wantsDisk: boolean;
  diskBytes: number;
  pool: string;
  diskName: string;
  format: VolumeFormat;
  allocation: NewDisk['allocation'];
  firmware: FirmwareChoice;
  virtType: string;
  architecture: string;
  machine: string;
  network: NetworkKey;
  startNetwork: boolean;
  graphics: 'vnc' | 'none';
}

export interface Draft {
  /** The VM's own, from the first keystroke on. */
  uuid: Uuid;
  host: HostId | undefined;
  source: SourceKind;
  paths: Readonly<Record<PathName, string>>;
  commandLine: string;
  xml: string;
  own: Partial<Own>;
  after: After;
}

/** `network:default`, `bridge:br0`, `user`, `none`: one value for one choice. */
export type NetworkKey = `network:${string}` | `bridge:${string}` | 'user' | 'none';

export function newDraft(host: HostId | undefined, uuid: Uuid): Draft {
  return {
    uuid,
    host,
    source: 'iso',
    paths: { iso: '', image: '', import: '', kernel: '', initrd: '' },
    commandLine: '',
    xml: '',
    own: {},
    after: 'console',
  };
}

/** Whether anything in it would be lost. */
export function isTouched({ paths, xml, own, commandLine }: Draft): boolean {
  return (
    Object.keys(own).length > 0 || [xml, commandLine, ...Object.values(paths)].some((text) => text !== '')
  );
}

/** What the host said, as far as it has been read. */
export interface Facts {
  options: CreateOptions;
  pools: readonly Pool[];
  volumes: readonly Volume[];
  suggestion: { name: string; os?: OsChoice | undefined } | undefined;
}

/** Every value of the form, the user's or the default. */
export interface Values extends Own {
  os: string;
  poolOf: Pool | undefined;
  osOf: OsChoice | undefined;
  /** A chosen virtual network that is not active. */
  networkIsAsleep: boolean;
}

const KINDS_WITH_DISK: readonly SourceKind[] = ['iso', 'image', 'empty'];

export function valuesOf(draft: Draft, facts: Facts): Values {
  const { own, source } = draft;
  const { options, pools, suggestion } = facts;
  const osOf = systemOf(own.os, facts);
  const name = own.name ?? suggestion?.name ?? '';
  const pool = own.pool ?? defaultPool(pools)?.name ?? '';
  const poolOf = pools.find((p) => p.name === pool);
  const format = fits(own.format, poolOf) ?? poolOf?.formats[0] ?? 'qcow2';
  const network = own.network ?? defaultNetwork(options);
  const asleep = options.networks.find((n) => network === `network:${n.name}`)?.active === false;
  return {
    name,
    os: osOf?.id ?? '',
    osOf,
    memoryBytes: own.memoryBytes ?? defaultMemory(options, osOf),
    vcpus: own.vcpus ?? options.defaults.vcpus,
    wantsDisk: source === 'image' || (own.wantsDisk ?? KINDS_WITH_DISK.includes(source)),
    diskBytes: own.diskBytes ?? defaultDisk(draft, facts, osOf),
    pool,
    poolOf,
    diskName: own.diskName ?? freeVolumeName(name, format, poolOf, facts.volumes),
    format,
    allocation: poolOf?.type === 'logical' ? 'full' : (own.allocation ?? 'thin'),
    firmware: source === 'kernel' ? 'bios' : (own.firmware ?? defaultFirmware(options, osOf)),
    virtType: options.kind.virtType,
    architecture: options.kind.architecture,
    machine: options.kind.machine ?? '',
    network,
    networkIsAsleep: asleep,
    startNetwork: asleep && (own.startNetwork ?? true),
    graphics: own.graphics ?? options.defaults.graphics,
  };
}

function systemOf(own: string | undefined, { options, suggestion }: Facts): OsChoice | undefined {
  const id = own ?? suggestion?.os?.id ?? options.operatingSystems[0]?.id;
  return suggestion?.os?.id === id ? suggestion?.os : options.operatingSystems.find((os) => os.id === id);
}

function defaultPool(pools: readonly Pool[]): Pool | undefined {
  const usable = pools.filter((pool) => pool.active && pool.formats.length > 0);
  return (
    usable.find((pool) => pool.name === 'default') ??
    usable[0] ??
    pools.find((pool) => pool.formats.length > 0)
  );
}

function fits(format: VolumeFormat | undefined, pool: Pool | undefined): VolumeFormat | undefined {
  return format !== undefined && pool?.formats.includes(format) ? format : undefined;
}

/** What the system wants, as far as the host has it. */
function defaultMemory({ defaults, hostMemoryBytes }: CreateOptions, os: OsChoice | undefined): number {
  if (os === undefined || os.memoryBytes <= defaults.memoryBytes)
    return os?.memoryBytes ?? defaults.memoryBytes;
  return hostMemoryBytes > 0 && os.memoryBytes > hostMemoryBytes / 2 ? defaults.memoryBytes : os.memoryBytes;
}

function defaultDisk(
  { source, paths }: Draft,
  { options, volumes }: Facts,
  os: OsChoice | undefined,
): number {
  const size = os?.diskBytes ?? options.defaults.diskBytes;
  const image = source === 'image' ? volumes.find((volume) => volume.path === paths.image) : undefined;
  return Math.max(size, image?.capacityBytes ?? 0);
}

function defaultFirmware({ firmware, defaults }: CreateOptions, os: OsChoice | undefined): FirmwareChoice {
  const isOffered = (choice: FirmwareChoice): boolean =>
    firmware.some(({ value, reason }) => value === choice && reason === undefined);
  return os !== undefined && isOffered(os.firmware) ? os.firmware : defaults.firmware;
}

/** Bridges as administrators name them; others (docker0, br-1f3a…, lxcbr0) are made for containers. */
const MADE_FOR_GUESTS = /^(?:br|vmbr|bridge|ovsbr)\d+$/;

function defaultNetwork({ networks, bridges, userNetwork }: CreateOptions): NetworkKey {
  const preferred =
    networks.find((n) => n.active && n.name === 'default') ?? networks.find((n) => n.active) ?? networks[0];
  if (preferred !== undefined) return `network:${preferred.name}`;
  if (userNetwork) return 'user';
  const bridge = bridges.find((name) => MADE_FOR_GUESTS.test(name));
  return bridge === undefined ? 'none' : `bridge:${bridge}`;
}

/** What has to be said before anything can be planned. */
export type Missing = 'host' | PathName | 'xml' | 'pathForm';

export function missingIn({
  host,
  source,
  paths,
  xml,
}: Draft): { what: Missing; path?: PathName } | undefined {
  if (host === undefined) return { what: 'host' };
  if (source === 'xml') return xml.trim() === '' ? { what: 'xml' } : undefined;
  const needed: PathName | undefined = source === 'empty' ? undefined : source;
  const given =
    source === 'kernel' && paths.initrd !== '' ? (['kernel', 'initrd'] as const) : needed ? [needed] : [];
  for (const path of given) {
    if (paths[path] === '') return { what: path, path };
    if (!paths[path].startsWith('/')) return { what: 'pathForm', path };
  }
  return undefined;
}

function sourceOf({ source, paths, commandLine }: Draft): CreateSource {
  switch (source) {
    case 'iso':
    case 'image':
    case 'import':
      return { kind: source, path: paths[source] };
    case 'kernel':
      return {
        kind: 'kernel',
        kernel: paths.kernel,
        ...(paths.initrd !== '' && { initrd: paths.initrd }),
        ...(commandLine !== '' && { commandLine }),
      };
    case 'xml':
    case 'empty':
      return { kind: 'empty' };
  }
}

function networkOf(key: NetworkKey, start: boolean): CreateNetwork {
  if (key === 'user' || key === 'none') return { kind: key };
  const name = key.slice(key.indexOf(':') + 1);
  return key.startsWith('bridge:') ? { kind: 'bridge', name } : { kind: 'network', name, start };
}

/** The request that the form stands for, once nothing is missing. */
export function requestOf(draft: Draft, facts: Facts | undefined): CreateRequest | undefined {
  const { host, uuid } = draft;
  if (host === undefined || missingIn(draft) !== undefined) return undefined;
  const start = draft.after !== 'nothing';
  if (draft.source === 'xml') return { from: 'xml', host, uuid, xml: draft.xml, start };
  if (facts === undefined) return undefined;
  const values = valuesOf(draft, facts);
  return {
    from: 'form',
    host,
    uuid,
    name: values.name,
    virtType: values.virtType,
    architecture: values.architecture,
    ...(values.machine !== '' && { machine: values.machine }),
    source: sourceOf(draft),
    ...(values.os !== '' && { os: values.os }),
    memoryBytes: values.memoryBytes,
    vcpus: values.vcpus,
    ...(values.wantsDisk && values.pool !== '' && { disk: diskOf(values) }),
    firmware: values.firmware,
    network: networkOf(values.network, values.startNetwork),
    graphics: values.graphics,
    start,
  } satisfies CreateForm;
}

function diskOf({ pool, diskName, diskBytes, format, allocation }: Values): NewDisk {
  return { pool, name: diskName, capacityBytes: diskBytes, format, allocation };
}
