import type { Pool, Uuid } from '../../../preload/contract/index.ts';
import { buildDirPoolXml } from '../../xml/index.ts';
import {
  virStoragePoolCreateFlags,
  type CallOptions,
  type Connection,
  type StoragePool,
} from '../../libvirt/index.ts';
import { api } from '../base.ts';
import { attempting, failure } from '../errors.ts';
import { never } from '../never.ts';
import { recorded, type Change } from '../journal.ts';
import { hostTarget } from '../target.ts';
import { virsh } from '../virsh.ts';
import { inspectPath } from './inspect.ts';
import { createVolume } from './createVolume.ts';
import { listPools, readPool } from './pools.ts';
import { afterLooks } from './transientPool.ts';
import { listVolumes } from './volumes.ts';

export { ImageIndex, normalPath, readBothConfigurations, readImageIndex } from './images.ts';
export { newVolumeXml, volCreate } from './createVolume.ts';
export { inspectPath, lookAtPath } from './inspect.ts';
export { baseName, folderOf, holdsPath, listPools } from './pools.ts';
export { mayLookAt, withTransientPool } from './transientPool.ts';
export { refreshPools } from './volumes.ts';

const READ_MS = 30_000;
/** Mounting what a pool stands for, and looking at all that is in it. */
const START_MS = 120_000;

export const storage = {
  pools: api.storage.pools.handler(({ context: { backend }, input, signal }) => {
    const { session, config } = hostTarget(backend, input.host, 'list the storage pools');
    const attempt = {
      object: `host ${config.name}`,
      tried: `Cannot list the storage pools of ${config.name}`,
    };
    return attempting(attempt, () => listPools(session.control, { timeoutMs: READ_MS, signal }));
  }),

  volumes: api.storage.volumes.handler(({ context: { backend }, input, signal = never() }) => {
    const { session, config } = hostTarget(backend, input.host, 'list the volumes');
    const attempt = { object: `host ${config.name}`, tried: `Cannot list the volumes of ${config.name}` };
    return attempting(attempt, () => listVolumes(session, input.host, input, signal));
  }),

  inspect: api.storage.inspect.handler(({ context: { backend }, input, signal = never() }) => {
    const { session } = hostTarget(backend, input.host, 'look at a file');
    const attempt = { object: `file ${input.path}`, tried: `Cannot look at ${input.path}` };
    return attempting(attempt, () => inspectPath(session, input.host, input.path, signal));
  }),

  createPool: api.storage.createPool.handler(({ context: { backend }, input, signal = never() }) => {
    const host = hostTarget(backend, input.host, 'make the storage pool');
    const { session } = host;
    const attempt = {
      object: `storage pool ${input.name}`,
      tried: `Cannot make the storage pool ${input.name}`,
    };
    return attempting(attempt, async () => {
      const known = await listPools(session.control, { timeoutMs: READ_MS, signal });
      const same = known.find((pool) => pool.name === input.name);
      if (same !== undefined) {
        throw failure(
          'Conflict',
          attempt,
          `there is a pool of that name already, for ${same.path ?? same.type}`,
          {
            text: 'Choose another name.',
          },
        );
      }
      const run = virsh(session.uri);
      const change: Change = {
        host,
        object: { kind: 'pool', name: input.name },
        verb: 'create',
        detail: input.path,
        command: [
          run('pool-define-as', ['--target', input.path], input.name, 'dir'),
          run('pool-start', ['--build'], input.name),
          run('pool-autostart', [], input.name),
        ].join('\n'),
        after: buildDirPoolXml(input.name, input.path),
      };
      return recorded(backend, change, () =>
        session.lanes.job(signal, (connection) =>
          afterLooks(signal, () => createDirPool(connection, input, { timeoutMs: START_MS, signal })),
        ),
      );
    });
  }),

  createVolume,

  startPool: api.storage.startPool.handler(({ context: { backend }, input, signal = never() }) => {
    const host = hostTarget(backend, input.host, 'start the storage pool');
    const { session } = host;
    const attempt = {
      object: `storage pool ${input.pool}`,
      tried: `Cannot start the storage pool ${input.pool}`,
    };
    const call = { timeoutMs: START_MS, signal };
    return attempting(attempt, () =>
      session.lanes.job(signal, async (connection) => {
        const pool = await connection.lookupStoragePoolByName(input.pool, call);
        if (!(await pool.isActive(call))) {
          const change: Change = {
            host,
            object: { kind: 'pool', name: input.pool, uuid: pool.uuid as Uuid },
            verb: 'start',
            command: virsh(session.uri)('pool-start', [], input.pool),
          };
          await recorded(backend, change, () => afterLooks(signal, () => pool.create(0, call)));
        }
        return readPool(pool, call);
      }),
    );
  }),
};

async function createDirPool(
  connection: Connection,
  { name, path }: { name: string; path: string },
  call: CallOptions,
): Promise<Pool> {
  const pool = await connection.defineStoragePoolXML(buildDirPoolXml(name, path), 0, call);
  try {
    await startWithFolder(pool, call);
    await pool.setAutostart(true, call);
  } catch (error) {
    // Nothing half made stays; a folder that was there keeps what is in it.
    await pool.undefine({ timeoutMs: READ_MS }).catch(() => {});
    throw error;
  }
  return readPool(pool, call);
}

/** Makes the folder if there is none. A driver that cannot build (the demonstration) is asked to start alone. */
async function startWithFolder(pool: StoragePool, call: CallOptions): Promise<void> {
  try {
    await pool.create(virStoragePoolCreateFlags.VIR_STORAGE_POOL_CREATE_WITH_BUILD, call);
  } catch (error) {
    if (await pool.isActive(call)) return;
    await pool.create(0, call).catch(() => {
      throw error;
    });
  }
}
