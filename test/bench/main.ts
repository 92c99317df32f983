/**
 * `npm run bench`: the speeds that the product promises, each beside somebody else who does the same in the same run.
 * Started through build/setup/bench.mjs, which builds the program first.
 *
 *   npm run bench                      everything, with 1,000 VMs; takes about ten minutes, most of them virt-manager's
 *   npm run bench -- --only S1,S6      some of it
 *   npm run bench -- --domains 100     with fewer VMs, for a quick look
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Lab } from '../lab/index.ts';
import { describeMachine } from './machine.ts';
import { benchHosts } from './manyHosts.ts';
import { table, type Measurement } from './result.ts';
import { benchList } from './s1List.ts';
import { benchSteady } from './s2Steady.ts';
import { benchWindow } from './s3Window.ts';
import { benchMemory } from './s4Memory.ts';
import { benchStart } from './s5Start.ts';
import { benchConsole } from './s6Console.ts';
import { benchDomainXml } from './s8DomainXml.ts';
import { benchForm } from './s8Form.ts';

const BENCHES: Record<string, (lab: Lab, domains: number) => Promise<Measurement[]>> = {
  S1: benchList,
  S2: benchSteady,
  S3: benchWindow,
  S4: benchMemory,
  S5: benchStart,
  S6: benchConsole,
  S8: async (lab) => [...(await benchDomainXml(lab)), ...(await benchForm(lab))],
  hosts: benchHosts,
};

const { values } = parseArgs({
  options: { only: { type: 'string' }, domains: { type: 'string', default: '1000' } },
});
const names = values.only?.split(',') ?? Object.keys(BENCHES);
const domains = Number(values.domains);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0 || !Number.isInteger(domains) || domains < 1) {
  console.error(`Known are --only ${Object.keys(BENCHES).join(',')} and --domains with a whole number.`);
  process.exit(2);
}

const machine = await describeMachine();
const measurements: Measurement[] = [];
await using lab = await Lab.open();
for (const name of names) {
  console.error(`bench: ${name}`);
  measurements.push(...((await BENCHES[name]?.(lab, domains)) ?? []));
}
console.log(table(measurements));

const day = new Date().toISOString().slice(0, 10);
const folder = fileURLToPath(new URL('results/', import.meta.url));
await mkdir(folder, { recursive: true });
const file = values.only === undefined && domains === 1000 ? `${day}.json` : 'partial.json';
await writeFile(
  `${folder}${file}`,
  `${JSON.stringify({ day, machine, domains, measurements }, undefined, 2)}\n`,
);
console.log(`\nKept in test/bench/results/${file}`);
