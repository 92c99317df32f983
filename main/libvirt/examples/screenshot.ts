/**
 * Saves a picture of a domain's screen.
 *
 *     node screenshot.ts URI DOMAIN FILE
 */
import { createWriteStream } from 'node:fs';
import { argv, exit, stderr, stdout } from 'node:process';
import { pipeline } from 'node:stream/promises';
import { Connection } from '../index.ts';

const [, , uri, name, file] = argv;
if (!uri || !name || !file) {
  stderr.write('usage: node screenshot.ts URI DOMAIN FILE\n');
  exit(2);
}
const connection = await Connection.open(uri);
try {
  const { mime, stream } = await (await connection.lookupDomainByName(name)).screenshot();
  await pipeline(stream, createWriteStream(file));
  stdout.write(`${file}: ${mime}\n`);
} finally {
  await connection.close();
}
