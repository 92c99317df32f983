import type {
  CreateForm,
  CreateFromXml,
  CreateProblem,
  CreateRequest,
  OsChoice,
  PathInfo,
  Pool,
} from '../../../preload/contract/index.ts';
import type { Host } from '../../hosts/index.ts';
import type { CallOptions } from '../../libvirt/index.ts';
import { XmlError, buildDomainXml, readDomainFiles, systemOf } from '../../xml/index.ts';
import { exists } from '../exists.ts';
import { baseName, folderOf, inspectPath, listPools, lookAtPath, newVolumeXml } from '../storage/index.ts';
import { checkDisk, checkName, checkNetwork, checkResources } from './checks.ts';
import { createCommands, type CreateCommands } from './commands.ts';
import { chooseKind, type Guest } from '../guest.ts';
import { guestOf, hostCapabilities, listBridges, listNetworks } from '../hostFacts.ts';
import { checkPath, imageAt } from './images.ts';
import { readOnlyRefusal } from './options.ts';
import { knownSystems, withOsinfo } from './os.ts';
import { Problems } from './problems.ts';
import { recipeFor, type Image } from './recipe.ts';

const READ_MS = 30_000;

/** What a request comes to on its host as that is now. */
export interface Plan {
  name: string;
  /** Of the domain that will be; for pasted XML without one, libvirt chooses. */
  uuid: string | undefined;
  xml: string;
  commands: CreateCommands;
  problems: CreateProblem[];
  /** Present for a form: what has to be made before the domain. */
  disk: PlannedDisk | undefined;
  startsNetwork: string | undefined;
  /** The same XML with the volume where libvirt in truth has put it. */
  xmlWithDisk: (path: string) => string;
}

export interface PlannedDisk {
  pool: string;
  name: string;
  volumeXml: string;
  capacityBytes: number;
  /** What has to be written before it is there; 0 where that takes a moment. */
  bytesToWrite: number;
  /** The image to copy. */
  copyOf: string | undefined;
  /** The copy is to be larger than what it copies. */
  growCopy: boolean;
}

/** Reads the host afresh and makes nothing. */
export function planCreation(host: Host, request: CreateRequest, signal: AbortSignal): Promise<Plan> {
  return request.from === 'xml' ? planXml(host, request, signal) : planForm(host, request, signal);
}

async function planForm(host: Host, form: CreateForm, signal: AbortSignal): Promise<Plan> {
  const { session } = host;
  const call: CallOptions = { timeoutMs: READ_MS, signal };
  const problems = new Problems(form.name);
  refuseReadOnly(problems, host);
  const [guest, node, networks, bridges, pools, medium, os] = await Promise.all([
    guestFor(host, form),
    session.control.getNodeInfo(call),
    listNetworks(session, call),
    listBridges(session),
    listPools(session.control, call),
    lookAtMedia(host, form, problems, signal),
    chosenSystem(form),
    checkName(problems, host, form.name, call),
  ]);
  if (guest.kind.virtType !== form.virtType || guest.kind.architecture !== form.architecture) {
    problems.refuse(
      'host',
      'Unsupported',
      `the host runs no guests of type ${form.virtType} for ${form.architecture}`,
    );
  }
  checkResources(problems, guest, form, Number(node.memory) * 1024);
  checkNetwork(problems, form, networks, bridges);
  const pool = await checkDisk(problems, session.control, form, pools, call);
  const isCopy = form.source.kind === 'image';
  if (isCopy && form.disk === undefined) {
    problems.refuse('pool', 'InvalidInput', 'the image is copied into a new disk, and no disk is chosen');
  }
  const disk = plannedDisk(form, medium);
  const offline =
    networks.find((n) => form.network.kind === 'network' && n.name === form.network.name)?.active === false;
  const startsNetwork =
    form.network.kind === 'network' && form.network.start && offline ? form.network.name : undefined;
  const xmlWith = (newDisk: Image | undefined): string =>
    buildDomainXml(
      recipeFor({
        form,
        guest,
        os,
        newDisk,
        medium: isCopy || medium === undefined ? undefined : imageAt(medium),
      }),
    );
  const xml = xmlWith(form.disk && newImage(form, pool, undefined));
  return {
    name: form.name,
    uuid: form.uuid,
    xml,
    commands: createCommands({
      uri: session.uri,
      request: form,
      name: form.name,
      xml,
      startsNetwork: startsNetwork !== undefined,
      ...(disk?.copyOf !== undefined && {
        copy: {
          volumeXml: disk.volumeXml,
          volume: baseName(disk.copyOf),
          pool: medium?.pool,
          folder: folderOf(disk.copyOf),
          growTo: disk.growCopy ? disk.capacityBytes : undefined,
        },
      }),
    }),
    problems: problems.found,
    disk,
    startsNetwork,
    xmlWithDisk: (path) => xmlWith(newImage(form, pool, path)),
  };
}

async function guestFor(host: Host, form: CreateForm): Promise<Guest> {
  const capabilities = await hostCapabilities(host.session);
  const kind = chooseKind(capabilities, form);
  return kind === undefined
    ? {
        kind: { ...form, osType: 'hvm', emulator: undefined, machines: [] },
        machine: undefined,
        offers: undefined,
      }
    : guestOf(host.session, kind, form.machine);
}

async function chosenSystem({ os, architecture }: CreateForm): Promise<OsChoice | undefined> {
  if (os === undefined) return undefined;
  const known = knownSystems().find((choice) => choice.id === os);
  return withOsinfo(known ?? systemById(os), architecture);
}

/** A system that the page was told by recognition, of which only the id came back. */
function systemById(id: string): OsChoice {
  return { id, label: id, family: systemOf(id).family, memoryBytes: 0, diskBytes: 0, firmware: 'bios' };
}

/** Every path that the form names is looked at; the boot medium's is what the VM is made with. */
async function lookAtMedia(
  host: Host,
  { source, host: id }: CreateForm,
  problems: Problems,
  signal: AbortSignal,
): Promise<PathInfo | undefined> {
  const look = async (field: 'source' | 'initrd', path: string): Promise<PathInfo | undefined> => {
    try {
      // Who uses it matters only where the VM is going to write to it.
      const info =
        source.kind === 'import'
          ? await inspectPath(host.session, id, path, signal)
          : { ...(await lookAtPath(host.session, path, signal)), usedBy: [] };
      checkPath(problems, field, info, source.kind);
      return info;
    } catch (error) {
      signal.throwIfAborted();
      problems.failed(field, error);
      return undefined;
    }
  };
  switch (source.kind) {
    case 'empty':
      return undefined;
    case 'kernel':
      await Promise.all([
        look('source', source.kernel),
        source.initrd === undefined ? undefined : look('initrd', source.initrd),
      ]);
      return undefined;
    case 'iso':
    case 'image':
    case 'import':
      return look('source', source.path);
  }
}

function plannedDisk(form: CreateForm, medium: PathInfo | undefined): PlannedDisk | undefined {
  const { disk, source } = form;
  if (disk === undefined) return undefined;
  const isCopy = source.kind === 'image';
  // A copy smaller than what it copies would cut it off.
  const least = isCopy ? (medium?.capacityBytes ?? 0) : 0;
  const capacityBytes = Math.max(disk.capacityBytes, least);
  const isFull = disk.allocation === 'full';
  return {
    pool: disk.pool,
    name: disk.name,
    capacityBytes,
    volumeXml: newVolumeXml({ ...disk, capacityBytes }),
    bytesToWrite: isFull ? capacityBytes : isCopy ? (medium?.allocationBytes ?? least) : 0,
    copyOf: isCopy ? source.path : undefined,
    growCopy: isCopy && capacityBytes > least,
  };
}

/** The new disk as the domain names it, where libvirt has put it or is going to. */
function newImage({ disk }: CreateForm, pool: Pool | undefined, path: string | undefined): Image | undefined {
  if (disk === undefined) return undefined;
  return {
    type: pool?.type === 'logical' || pool?.type === 'zfs' || path?.startsWith('/dev/') ? 'block' : 'file',
    path: path ?? `${pool?.path ?? ''}/${disk.name}`,
    format: disk.format,
  };
}

function refuseReadOnly(problems: Problems, host: Host): void {
  if (!host.session.readOnly) return;
  problems.found.push({ field: 'host', blocking: true, failure: readOnlyRefusal(host) });
}

/** Pasted XML is taken as it is: what it means is for libvirt to say, when it is defined. */
async function planXml(host: Host, request: CreateFromXml, signal: AbortSignal): Promise<Plan> {
  const { session } = host;
  const call: CallOptions = { timeoutMs: READ_MS, signal };
  let name = '';
  let uuid: string | undefined;
  let problems = new Problems(name);
  try {
    ({ name, uuid } = readDomainFiles(request.xml));
    problems = new Problems(name);
    if (name === '') problems.refuse('xml', 'InvalidInput', 'the XML has no <name>');
    else await checkXmlIdentity(problems, host, name, uuid, call);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    problems.refuse('xml', 'InvalidInput', error.message, undefined, error.line);
  }
  refuseReadOnly(problems, host);
  return {
    name,
    uuid,
    xml: request.xml,
    commands: createCommands({ uri: session.uri, request, name, xml: request.xml, startsNetwork: false }),
    problems: problems.found,
    disk: undefined,
    startsNetwork: undefined,
    xmlWithDisk: () => request.xml,
  };
}

/** Defining a domain again by its UUID would silently replace its configuration. */
async function checkXmlIdentity(
  problems: Problems,
  host: Host,
  name: string,
  uuid: string | undefined,
  call: CallOptions,
): Promise<void> {
  const { control } = host.session;
  if (uuid !== undefined && (await exists(() => control.lookupDomainByUuid(uuid, call)))) {
    const known = await control.lookupDomainByUuid(uuid, call);
    problems.refuse('xml', 'Conflict', `its UUID is that of ${known.name}, which would be replaced`, {
      text: 'Remove the <uuid> element, and the MAC addresses too, to make another machine.',
    });
    return;
  }
  const named = new Problems(name);
  await checkName(named, host, name, call);
  for (const problem of named.found) problems.found.push({ ...problem, field: 'xml' });
}
