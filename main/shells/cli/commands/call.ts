import * as v from 'valibot';
import { BulkResult } from '../../../../preload/contract/index.ts';
import { subscribe } from '../../../../preload/wire/index.ts';
import type { Acknowledgeable, Client } from '../../../../preload/wire/index.ts';
import { savedHosts } from '../../openUri.ts';
import { allProcedures } from '../../procedures.ts';
import type { Command, Io } from '../command.ts';
import { stringOption, UsageError } from '../command.ts';
import { CONNECT_HELP, CONNECT_OPTIONS, openBackend } from '../backend.ts';
import { EXIT } from '../exitCodes.ts';
import { resolveHosts, unnamedHost } from '../hostInput.ts';
import { noSuchProcedure } from './procedures.ts';

export const call: Command = {
  summary: 'call a procedure and print what it answers',
  help: `Usage: virtdeck call PROCEDURE [JSON | -] [--connect URI] [--json]

Calls PROCEDURE with the input JSON ({} if not given, read from standard input if -)
and prints its answer as JSON: indented, or on one line with --json.
A subscription prints each message as one line of JSON until Ctrl-C.
A host in the input may be given by its name; the hosts that it names are connected first,
and for undoing a change that of the change.

${CONNECT_HELP}
Examples:
  virtdeck call domains.watch | jq .
  virtdeck call domains.act '{"action":"start","domains":[{"host":"lab-1","uuid":"…"}]}'
  virtdeck call domains.getXml '{"uuid":"…","stored":true}' --connect qemu:///session
`,
  options: CONNECT_OPTIONS,
  arguments: [1, 2],
  async run(io, options, [name = '', input]) {
    const procedure = allProcedures().find((known) => known.name === name);
    if (!procedure) throw noSuchProcedure(name);
    const value = await parseInput(io, input);
    const backend = await openBackend(io, { uri: stringOption(options, 'connect') });
    const { client } = backend;
    try {
      const saved = await savedHosts(client);
      const { input: resolved, hosts } = resolveHosts(value, saved, backend.host);
      if (procedure.kind === 'subscription') {
        // What it shows of each host arrives when the host is there, or why it is not.
        for (const { id } of saved.filter((host) => hosts.length === 0 || hosts.includes(host.id))) {
          client.hosts.connect({ id }, { signal: io.signal }).catch(() => undefined);
        }
        return await printAll(io, client, await invoke(client, name, resolved, io.signal));
      }
      const unnamed = await unnamedHost(client, name, resolved, saved, io.signal);
      const acting = new Set(unnamed === undefined ? hosts : [...hosts, unnamed]);
      await Promise.all([...acting].map((id) => client.hosts.connect({ id }, { signal: io.signal })));
      const answer = await invoke(client, name, resolved, io.signal);
      await io.out(`${JSON.stringify(answer, null, options['json'] ? undefined : 2)}\n`);
      return statusOf(answer);
    } finally {
      await backend.close();
    }
  },
};

async function parseInput(io: Io, input: string | undefined): Promise<unknown> {
  const text = input === '-' ? await io.readInput() : (input ?? '{}');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`the input is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function invoke(client: Client, name: string, input: unknown, signal: AbortSignal): Promise<unknown> {
  let target: unknown = client;
  for (const key of name.split('.')) target = (target as Record<string, unknown>)[key];
  return (target as (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>)(input, {
    signal,
  });
}

async function printAll(io: Io, client: Client, messages: unknown): Promise<number> {
  try {
    await subscribe(client, messages as AsyncIterable<Acknowledgeable>, (message) =>
      io.out(`${JSON.stringify(message)}\n`),
    );
  } catch (error) {
    // Ctrl-C is how a subscription is meant to end.
    if (!io.signal.aborted) throw error;
  }
  return EXIT.ok;
}

/** A bulk action answers even if single objects failed; the status tells. */
function statusOf(answer: unknown): number {
  const bulk = v.safeParse(BulkResult, answer);
  if (!bulk.success) return EXIT.ok;
  const { results } = bulk.output;
  const codes = new Set(results.map((result) => result.failure?.code));
  const [code] = codes;
  if (codes.size > 1) return EXIT.partial;
  return code === undefined ? EXIT.ok : EXIT[code];
}
