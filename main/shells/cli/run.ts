import { parseArgs } from 'node:util';
import { Failure } from '../../../preload/contract/index.ts';
import type { FailureData } from '../../../preload/contract/index.ts';
import { version } from '../version.ts';
import type { Command, Io, Options, OptionValues } from './command.ts';
import { UsageError } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { EXIT, EXIT_HELP } from './exitCodes.ts';
import { printFailure } from './output.ts';
import { processIo } from './processIo.ts';

const COMMON_OPTIONS: Options = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
};

/** The program: runs one command line and resolves with the exit status. */
export async function main(argv: string[]): Promise<number> {
  const { io, interrupted, dispose } = processIo();
  try {
    const status = await run(argv, io);
    return interrupted() && status !== EXIT.ok ? EXIT.interrupted : status;
  } finally {
    dispose();
  }
}

export async function run(argv: string[], io: Io): Promise<number> {
  const json = argv.includes('--json');
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (error instanceof UsageError) {
      printFailure(io, usageFailure(error), json);
      return EXIT.usage;
    }
    if (error instanceof Failure) {
      printFailure(io, error.data, json);
      return EXIT[error.data.code];
    }
    const message = `Virtdeck failed inside: ${error instanceof Error ? error.message : String(error)}`;
    printFailure(io, { code: 'Internal', message, retryable: false }, json);
    if (io.env['VIRTDECK_DEBUG'] && error instanceof Error) io.err(`${error.stack}\n`);
    return EXIT.Internal;
  }
}

async function dispatch(argv: string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined) return runCommand('open', COMMANDS.open, [], io);
  if (isCommandName(name)) return runCommand(name, COMMANDS[name], rest, io);
  const { values, positionals } = parse(COMMON_OPTIONS, argv);
  if (values['version']) {
    await io.out(values['json'] ? `${JSON.stringify({ version })}\n` : `virtdeck ${version}\n`);
    return EXIT.ok;
  }
  const [word] = positionals;
  if (word !== undefined && word !== 'help') {
    throw new UsageError(`there is no command ${JSON.stringify(word)}; see virtdeck --help`);
  }
  await io.out(await help(positionals[1]));
  return EXIT.ok;
}

async function runCommand(
  name: string,
  load: () => Promise<Command>,
  argv: string[],
  io: Io,
): Promise<number> {
  const command = await load();
  const { values, positionals } = parse({ ...COMMON_OPTIONS, ...command.options }, argv);
  if (values['help']) {
    await io.out(command.help);
    return EXIT.ok;
  }
  const [least, most] = command.arguments;
  if (positionals.length < least || positionals.length > most) {
    throw new UsageError(
      `virtdeck ${name} takes ${least === most ? least : `${least} to ${most}`} arguments, not ${positionals.length}; ` +
        `see virtdeck ${name} --help`,
    );
  }
  return command.run(io, values, positionals);
}

function parse(options: Options, args: string[]): { values: OptionValues; positionals: string[] } {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      throw new UsageError(error.message);
    }
    throw error;
  }
}

const isCommandName = (name: string): name is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, name);

async function help(name: string | undefined): Promise<string> {
  if (name !== undefined) {
    if (!isCommandName(name)) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
    return (await COMMANDS[name]()).help;
  }
  const rows: string[] = [];
  for (const [command, load] of Object.entries(COMMANDS)) {
    rows.push(`  ${command.padEnd(12)}${(await load()).summary}`);
  }
  return `virtdeck ${version}: virtual machines on this machine and on remote hosts, over libvirt.

Usage: virtdeck [COMMAND] [OPTION…]    without a command: open the window

${rows.join('\n')}

  virtdeck COMMAND --help   what a command takes
  --json                    results and errors as JSON, on every command
  --version

${EXIT_HELP}
`;
}

const usageFailure = (error: UsageError): FailureData => ({
  code: 'InvalidInput',
  message: error.message,
  object: 'command line',
  retryable: false,
});
