import type { HostId, NewDisk, Volume } from '../../../preload/contract/index.ts';
import { buildVolumeXml } from '../../xml/index.ts';
import { api } from '../base.ts';
import { attempting, failure } from '../errors.ts';
import { never } from '../never.ts';
import { recorded, type Change } from '../journal.ts';
import { hostTarget } from '../target.ts';
import { virsh, type Virsh } from '../virsh.ts';
import { listVolumes } from './volumes.ts';

/** Claiming a large image at once. */
const MAKE_MS = 3_600_000;

/** The `<volume>` that libvirt makes of it. */
export function newVolumeXml({ name, capacityBytes, format, allocation }: NewDisk): string {
  return buildVolumeXml({
    name,
    capacityBytes,
    allocationBytes: allocation === 'full' ? capacityBytes : 0,
    format,
  });
}

/** The command that makes it. */
export function volCreate(run: Virsh, disk: NewDisk): string {
  const { pool, name, capacityBytes, format, allocation } = disk;
  const allocated = allocation === 'full' ? capacityBytes : 0;
  return run('vol-create-as', [
    ...['--pool', pool, '--name', name, '--capacity', `${capacityBytes}b`],
    ...['--allocation', `${allocated}b`, '--format', format],
  ]);
}

export const createVolume = api.storage.createVolume.handler(
  ({ context: { backend }, input: { host: id, ...disk }, signal = never() }) => {
    const host = hostTarget(backend, id, 'make the image');
    const { session } = host;
    const attempt = { object: `image ${disk.name}`, tried: `Cannot make the image ${disk.name}` };
    const change: Change = {
      host,
      object: { kind: 'volume', name: disk.name },
      verb: 'create',
      detail: disk.pool,
      command: volCreate(virsh(session.uri), disk),
      after: newVolumeXml(disk),
    };
    return attempting(attempt, async () => {
      await recorded(backend, change, () =>
        session.lanes.job(signal, async (connection) => {
          const call = { timeoutMs: MAKE_MS, signal };
          const pool = await connection.lookupStoragePoolByName(disk.pool, call);
          await pool.createVolumeXML(newVolumeXml(disk), 0, call);
        }),
      );
      return made(await listVolumes(session, id as HostId, { pool: disk.pool, refresh: false }, signal));
    });

    function made({ volumes }: { volumes: readonly Volume[] }): Volume {
      const volume = volumes.find(({ name }) => name === disk.name);
      if (volume === undefined)
        throw failure('NotFound', attempt, `the pool ${disk.pool} no longer has it`, {
          text: 'Look into the pool, and make it again.',
        });
      return volume;
    }
  },
);
