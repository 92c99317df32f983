import type { CreateRequest, NewDisk } from '../../../preload/contract/index.ts';
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

/** What the steps of the creation are in virsh, in order. */
export function createCommands({ uri, request, name, xml, copy, startsNetwork }: CommandInput): string[] {
  const run = virsh(uri);
  const lines: string[] = [];
  if (request.from === 'form') {
    if (startsNetwork && request.network.kind === 'network') {
      lines.push(run('net-start', [], request.network.name), run('net-autostart', [], request.network.name));
    }
    if (request.disk !== undefined) {
      lines.push(...(copy === undefined ? [volCreate(run, request.disk)] : volCopy(run, request.disk, copy)));
    }
  }
  lines.push(withDocument(run('define', ['--validate'], '/dev/stdin'), xml));
  if (request.start) lines.push(run('start', [], name));
  return lines;
}

function volCreate(run: Virsh, disk: NewDisk): string {
  const { pool, name, capacityBytes, format, allocation } = disk;
  const allocated = allocation === 'full' ? capacityBytes : 0;
  return run('vol-create-as', [
    ...['--pool', pool, '--name', name, '--capacity', `${capacityBytes}b`],
    ...['--allocation', `${allocated}b`, '--format', format],
  ]);
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
