/**
 * A domain's serial console in this terminal. Ctrl-] leaves it.
 *
 *     node console.ts URI DOMAIN
 */
import { argv, exit, stderr, stdin, stdout } from 'node:process';
import { Connection } from '../index.ts';

const [, , uri, name] = argv;
if (!uri || !name) {
  stderr.write('usage: node console.ts URI DOMAIN\n');
  exit(2);
}
// A console pauses reading when this terminal is slow: it has a connection of its own, which the daemon must
// not ping.
const connection = await Connection.open(uri, { daemonPings: false });
const guest = await (await connection.lookupDomainByName(name)).openConsole();

const leave = 0x1d;
if (stdin.isTTY) stdin.setRawMode(true);
stdin.on('data', (keys: Buffer) => {
  if (keys.includes(leave)) guest.destroy();
  else guest.write(keys);
});
guest.on('data', (bytes: Buffer) => stdout.write(bytes));
guest.on('close', () => {
  if (stdin.isTTY) stdin.setRawMode(false);
  stdin.pause();
  void connection.close();
});
