import { DOMAIN_STATES } from '../../../../preload/contract/index.ts';
import type { Domain, Host } from '../../../../preload/contract/index.ts';
import type { Command } from '../command.ts';
import { UsageError, integerOption, stringOption } from '../command.ts';
import { CONNECT_HELP, CONNECT_OPTIONS, openBackend } from '../backend.ts';
import { EXIT } from '../exitCodes.ts';
import { readInventory } from '../inventory.ts';
import { bytes, printFailure, table } from '../output.ts';

const DEFAULT_TIMEOUT_S = 30;

export const list: Command = {
  summary: 'the virtual machines of every saved host',
  help: `Usage: virtdeck list [--host NAME] [--state STATE] [--timeout SECONDS] [--connect URI] [--json]

  --host NAME         only of the host with this name or id
  --state STATE       only those in this state: running, shutoff, paused, …
  --timeout SECONDS   how long a host may take to answer (${DEFAULT_TIMEOUT_S})

${CONNECT_HELP}
Hosts that do not answer are named on standard error, and the exit status tells why.
`,
  options: {
    ...CONNECT_OPTIONS,
    host: { type: 'string' },
    state: { type: 'string' },
    timeout: { type: 'string' },
  },
  arguments: [0, 0],
  async run(io, options) {
    const timeout = integerOption(options, 'timeout', [1, 3600]) ?? DEFAULT_TIMEOUT_S;
    const state = stateOption(stringOption(options, 'state'));
    const backend = await openBackend(io, { uri: stringOption(options, 'connect') });
    try {
      const { hosts, domains } = await readInventory(backend.client, {
        host: stringOption(options, 'host'),
        timeoutMs: timeout * 1000,
        signal: io.signal,
      });
      const shown = domains
        .filter((domain) => state === undefined || domain.state === state)
        .sort(byHostAndName(hosts));
      await io.out(
        options['json'] ? `${JSON.stringify({ hosts, domains: shown })}\n` : printed(shown, hosts),
      );
      return reportFailures(hosts, (failure) => printFailure(io, failure, options['json'] === true));
    } finally {
      await backend.close();
    }
  },
};

/** A word that is no state would find nothing and look like success. @throws {UsageError} */
function stateOption(state: string | undefined): string | undefined {
  if (state === undefined || DOMAIN_STATES.some((known) => known === state)) return state;
  throw new UsageError(`--state takes ${DOMAIN_STATES.join(', ')}, not ${JSON.stringify(state)}`);
}

const nameOf = (hosts: Host[], id: string): string => hosts.find((host) => host.id === id)?.name ?? id;

function byHostAndName(hosts: Host[]): (a: Domain, b: Domain) => number {
  const collator = new Intl.Collator(undefined, { numeric: true });
  return (a, b) =>
    collator.compare(nameOf(hosts, a.host), nameOf(hosts, b.host)) || collator.compare(a.name, b.name);
}

function printed(domains: Domain[], hosts: Host[]): string {
  if (domains.length === 0) return '';
  return table(
    ['HOST', 'NAME', 'STATE', 'VCPUS', 'MEMORY', 'AUTOSTART', 'UUID'],
    domains.map((domain) => [
      nameOf(hosts, domain.host),
      domain.name,
      domain.state,
      String(domain.vcpus),
      bytes(domain.maxMemoryBytes),
      domain.autostart ? 'yes' : 'no',
      domain.uuid,
    ]),
  );
}

/** The exit status: that of the failure if all hosts failed alike, `partial` where others answered. */
function reportFailures(hosts: Host[], print: (failure: NonNullable<Host['failure']>) => void): number {
  const failures = hosts.flatMap((host) => (host.failure ? [host.failure] : []));
  failures.forEach(print);
  const [first] = failures;
  if (!first) return EXIT.ok;
  const alike = failures.length === hosts.length && failures.every(({ code }) => code === first.code);
  return alike ? EXIT[first.code] : EXIT.partial;
}
