/**
 * Downloads a storage volume into a file, holes as holes.
 *
 *     node download.ts URI POOL VOLUME FILE
 */
import { open } from 'node:fs/promises';
import { argv, exit, stderr, stdout } from 'node:process';
import { Connection } from '../index.ts';
import type { StreamHole } from '../index.ts';

const [, , uri, poolName, volumeName, path] = argv;
if (!uri || !poolName || !volumeName || !path) {
  stderr.write('usage: node download.ts URI POOL VOLUME FILE\n');
  exit(2);
}
// The file may be slower than the network: the transfer has a connection of its own, which the daemon must
// not ping.
const connection = await Connection.open(uri, { daemonPings: false });
const file = await open(path, 'w');
try {
  const pool = await connection.lookupStoragePoolByName(poolName);
  const volume = await pool.lookupVolumeByName(volumeName);
  let offset = 0;
  let written = 0;
  for await (const chunk of await volume.download(0, 0, { sparse: true })) {
    if (Buffer.isBuffer(chunk)) {
      await file.write(chunk, 0, chunk.length, offset);
      offset += chunk.length;
      written += chunk.length;
    } else {
      offset += Number((chunk as StreamHole).hole);
    }
  }
  await file.truncate(offset);
  stdout.write(`${path}: ${offset} bytes, ${written} of them transferred\n`);
} finally {
  await file.close();
  await connection.close();
}
