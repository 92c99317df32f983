/**
 * Reads the XML of every domain in little more than one round trip, by the protocol's own procedures.
 * Run: node main/libvirt/examples/pipelined.ts [URI]
 */
import { connectName, dialerFor, openClient, parseUri } from '../index.ts';

const uri = parseUri(process.argv[2] ?? 'test:///default');
// Quick reads may be handed to the daemon all at once; what may be slow should keep to the default of four.
const client = await openClient(dialerFor(uri), { name: connectName(uri), maxInFlight: 1000 });
client.onClose((reason, error) => error && process.stderr.write(`closed (${reason}): ${error.message}\n`));

const { domains } = await client.call('connect_list_all_domains', { need_results: 1, flags: 0 });
const documents = await Promise.all(
  domains.map((dom) => client.call('domain_get_xml_desc', { dom, flags: 0 })),
);
domains.forEach((dom, i) =>
  process.stdout.write(`${dom.name} ${dom.uuid} ${documents[i]?.xml.length} characters\n`),
);
client.close();
