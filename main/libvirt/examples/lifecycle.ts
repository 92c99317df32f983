/**
 * Makes a domain, starts and stops it, and removes it again; shows how libvirt's refusals look.
 *
 *     node lifecycle.ts [URI] [TYPE]
 */
import { argv, stdout } from 'node:process';
import { Connection, LibvirtError } from '../index.ts';

const uri = argv[2] ?? 'test:///default';
const type = argv[3] ?? 'test';
const connection = await Connection.open(uri, { timeoutMs: 10_000 });
try {
  const domain = await connection.defineDomainXML(`<domain type='${type}'>
    <name>bindings-example</name><memory unit='MiB'>64</memory><os><type>hvm</type></os>
  </domain>`);
  try {
    await domain.create();
    const { state, reason } = await domain.getState();
    stdout.write(`${domain.name} has the number ${domain.id} and is ${state} (${reason})\n`);
    await domain.destroy();
    await domain.destroy();
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    stdout.write(`${error.procedure}: ${error.codeName} from ${error.domainName}: ${error.message}\n`);
  } finally {
    await domain.undefine();
  }
} finally {
  await connection.close();
}
