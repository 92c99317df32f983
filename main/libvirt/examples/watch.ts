/**
 * Tells what happens to domains, networks and pools, until the connection ends or, with a number, after so
 * many events.
 *
 *     node watch.ts [URI] [EVENTS]
 */
import { argv, stdout } from 'node:process';
import { Connection } from '../index.ts';

const connection = await Connection.open(argv[2] ?? 'qemu:///system');
let left = Number(argv[3] ?? Infinity);

const tell = (line: string): void => {
  stdout.write(`${line}\n`);
  if (--left === 0) void connection.close();
};

await connection.domainEventRegisterAny('lifecycle', null, ({ domain, event, detail }) => {
  tell(`domain ${domain.name}: ${event} (${detail})`);
});
await connection.domainEventRegisterAny('metadataChange', null, ({ domain, type }) => {
  tell(`domain ${domain.name}: ${type} changed`);
});
await connection.networkEventRegisterAny('lifecycle', null, ({ network, event }) => {
  tell(`network ${network.name}: ${event}`);
});
await connection.storagePoolEventRegisterAny('lifecycle', null, ({ pool, event }) => {
  tell(`pool ${pool.name}: ${event}`);
});
stdout.write('watching\n');

connection.onClose((reason, error) => stdout.write(`ended: ${error?.message ?? reason}\n`));
