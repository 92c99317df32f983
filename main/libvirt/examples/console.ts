/**
 * Connects the terminal to a running domain's serial console; Ctrl+] leaves it.
 * Run: node main/libvirt/examples/console.ts URI DOMAIN
 */
import { finished } from 'node:stream/promises';
import { connectName, dialerFor, openClient, parseUri } from '../index.ts';

const [uriText = 'qemu:///system', name = ''] = process.argv.slice(2);
const uri = parseUri(uriText);
// A console has a connection of its own: when its reader stops, all of its connection does. Hence no pings by the
// daemon either, which would go unanswered meanwhile.
const client = await openClient(dialerFor(uri), { name: connectName(uri), daemonPings: false });
const { dom } = await client.call('domain_lookup_by_name', { name });
const { stream } = await client.openStream('domain_open_console', { dom, dev_name: null, flags: 0 });

if (process.stdin.isTTY) process.stdin.setRawMode(true);
process.stdin.on('data', (keys: Buffer) => (keys.includes(0x1d) ? stream.destroy() : stream.write(keys)));
stream.pipe(process.stdout);
// Rejects when it is left early, by us or by a failure.
await finished(stream).catch((error: Error) => process.stderr.write(`\n${error.message}\n`));
client.close();
process.stdin.destroy();
