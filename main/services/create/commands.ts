import type { CreateRequest, NewDisk } from '../../../preload/contract/index.ts';
import { volCreate } from '../storage/index.ts';
import { virsh, withDocument, type Virsh } from '../virsh.ts';

export interface CommandInput {
  uri: string;
  request: CreateRequest;
  name: string;
  xml: string;
  /** The new disk's XML where it is a copy. */
  copy?:
    | {
        volumeXml: string;
        volume: string;
        pool: string | undefined;
        folder: string;
        growTo: number | undefined;
      }
    | undefined;
  startsNetwork: boolean;
}

/** What the creation is in virsh, by what it makes. */
export interface CreateCommands {
  network: string[];
  disk: string[];
  /** Complete, with its document. */
  domain: string[];
  /** The same, with the document in a file. */
  domainInFile: string[];
}

export const allCommands = ({ network, disk, domain }: CreateCommands): string[] => [
  ...network,
  ...disk,
  ...domain,
];

export function createCommands({
  uri,
  request,
  name,
  xml,
  copy,
  startsNetwork,
}: CommandInput): CreateCommands {
  const run = virsh(uri);
  const network: string[] = [];
  const disk: string[] = [];
  if (request.from === 'form') {
    if (startsNetwork && request.network.kind === 'network') {
      network.push(
        run('net-start', [], request.network.name),
        run('net-autostart', [], request.network.name),
      );
    }
    if (request.disk !== undefined) {
      disk.push(...(copy === undefined ? [volCreate(run, request.disk)] : volCopy(run, request.disk, copy)));
    }
  }
  const start = request.start ? [run('start', [], name)] : [];
  const define = (file: string): string => run('define', ['--validate'], file);
  return {
    network,
    disk,
    domain: [withDocument(define('/dev/stdin'), xml), ...start],
    domainInFile: [define(`${name}.xml`), ...start],
  };
}

function volCopy(
  run: Virsh,
  disk: NewDisk,
  { volumeXml, volume, pool, folder, growTo }: NonNullable<CommandInput['copy']>,
): string[] {
  const source = pool ?? 'copy-source';
  const copy = run('vol-create-from', [
    ...['--pool', disk.pool, '--file', '/dev/stdin', '--vol', volume, '--inputpool', source],
  ]);
  const lines = [
    withDocument(copy, volumeXml),
    ...(growTo === undefined
      ? []
      : [run('vol-resize', ['--pool', disk.pool, '--vol', disk.name, '--capacity', `${growTo}b`])]),
  ];
  if (pool !== undefined) return lines;
  return [
    run('pool-create-as', ['--target', folder], source, 'dir'),
    ...lines,
    run('pool-destroy', [], source),
  ];
}
