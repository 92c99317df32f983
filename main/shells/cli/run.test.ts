import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FailureData } from '../../../preload/contract/index.ts';
import type { Io } from './command.ts';
import { EXIT } from './exitCodes.ts';
import { run } from './run.ts';

let folder: string;
const before = process.env['XDG_CONFIG_HOME'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-cli-'));
  process.env['XDG_CONFIG_HOME'] = folder;
});
afterAll(async () => {
  if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
  else process.env['XDG_CONFIG_HOME'] = before;
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => rm(join(folder, 'virtdeck'), { recursive: true, force: true }));

interface Outcome {
  status: number;
  out: string;
  err: string;
}

interface Setting {
  input?: string;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  onOut?: (text: string) => void;
}

async function virtdeck(
  args: string[],
  { input = '', env = {}, signal, onOut }: Setting = {},
): Promise<Outcome> {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
      onOut?.(text);
      return Promise.resolve();
    },
    err: (text) => void (err += text),
    readInput: () => Promise.resolve(input),
    isTerminal: false,
    env,
    signal: signal ?? new AbortController().signal,
  };
  const status = await run(args, io);
  return { status, out, err };
}

const failureIn = (text: string): FailureData => (JSON.parse(text) as { error: FailureData }).error;

describe('the command line', () => {
  test('helps', async () => {
    const { status, out } = await virtdeck(['--help']);
    expect(status).toBe(EXIT.ok);
    for (const word of ['open', 'serve', 'list', 'procedures', 'call', '--json', 'Exit status'])
      expect(out).toContain(word);
    for (const command of ['open', 'serve', 'list', 'procedures', 'call']) {
      const help = await virtdeck([command, '--help']);
      expect(help).toMatchObject({
        status: EXIT.ok,
        out: expect.stringContaining(`Usage: virtdeck ${command}`) as string,
      });
      expect((await virtdeck(['help', command])).out).toBe(help.out);
    }
  });

  test('tells its version', async () => {
    expect((await virtdeck(['--version'])).out).toMatch(/^virtdeck \d/);
    expect(JSON.parse((await virtdeck(['--version', '--json'])).out)).toHaveProperty('version');
  });

  test.each([
    [['frobnicate']],
    [['help', 'frobnicate']],
    [['list', '--frobnicate']],
    [['list', 'extra']],
    [['call']],
    [['list', '--timeout', 'soon']],
    [['serve', '--port', '70000']],
    [['call', 'app.info', '{not json']],
    [['--frobnicate']],
  ])('%j is a usage error', async (args) => {
    const { status, out, err } = await virtdeck(args);
    expect(status).toBe(EXIT.usage);
    expect(out).toBe('');
    expect(err).toMatch(/^virtdeck: /);
    const json = await virtdeck([...args, '--json']);
    expect(failureIn(json.err).code).toBe('InvalidInput');
    expect(json.status).toBe(EXIT.usage);
  });

  test('every error code has an exit status of its own', () => {
    const statuses = Object.values(EXIT);
    expect(new Set(statuses).size).toBe(statuses.length);
  });
});

describe('virtdeck procedures', () => {
  test('lists the contract', async () => {
    const { out } = await virtdeck(['procedures']);
    expect(out).toMatch(/^domains\.watch +subscription/m);
    expect(out).toMatch(/^hosts\.connect +call +id$/m);
    const all = JSON.parse((await virtdeck(['procedures', '--json'])).out) as {
      name: string;
      input: object;
    }[];
    expect(all.find(({ name }) => name === 'hosts.connect')?.input).toMatchObject({
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'string' } },
    });
  });

  test('shows one with its schemas', async () => {
    const { out } = await virtdeck(['procedures', 'domains.act']);
    expect(JSON.parse(out)).toMatchObject({
      name: 'domains.act',
      kind: 'call',
      input: { type: 'object' },
      output: { type: 'object' },
    });
    expect(await virtdeck(['procedures', 'no.such'])).toMatchObject({ status: EXIT.NotFound });
  });
});

describe('virtdeck call', () => {
  test('prints the answer, indented or on one line', async () => {
    const { status, out } = await virtdeck(['call', 'app.info']);
    expect(status).toBe(EXIT.ok);
    expect(out).toContain('\n  "shell": "cli"');
    const line = await virtdeck(['call', 'app.info', '--json']);
    expect(line.out.split('\n').length).toBe(2);
    expect(JSON.parse(line.out)).toEqual(JSON.parse(out));
  });

  test('reads its input from standard input', async () => {
    const config = { name: 'from stdin', uri: 'test:///x', autoconnect: false, readOnly: false };
    const { status, out } = await virtdeck(['call', 'hosts.add', '-'], { input: JSON.stringify(config) });
    expect(status).toBe(EXIT.ok);
    expect(JSON.parse(out)).toHaveProperty('id');
  });

  test.each([
    [['call', 'no.such'], 'NotFound'],
    [['call', 'hosts.add', '{"name":5}'], 'InvalidInput'],
    [['call', 'hosts.connect', '{"id":"nobody"}'], 'NotFound'],
    [
      ['call', 'hosts.test', '{"name":"x","uri":"nonsense","autoconnect":false,"readOnly":false}'],
      'InvalidInput',
    ],
    [
      [
        'call',
        'hosts.test',
        '{"name":"x","uri":"test+unix:///default?socket=/nowhere/sock","autoconnect":false,"readOnly":false}',
      ],
      'Unreachable',
    ],
  ] as const)('%j fails with %s', async (args, code) => {
    const { status, out, err } = await virtdeck([...args]);
    expect({ status, out }).toEqual({ status: EXIT[code], out: '' });
    expect(err).toMatch(/^virtdeck: \S/);
    expect(err).not.toMatch(/\.ts:\d/);
    const json = await virtdeck([...args, '--json']);
    expect(failureIn(json.err)).toMatchObject({ code });
  });

  test('a subscription prints messages until it is told to stop', async () => {
    const stop = new AbortController();
    const { status, out } = await virtdeck(['call', 'hosts.watch'], {
      signal: stop.signal,
      onOut: () => stop.abort(),
    });
    expect(status).toBe(EXIT.ok);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(lines[0]?.type).toBe('snapshot');
  });

  test('each object of a bulk action that failed shows in the status', async () => {
    const domains = [{ host: 'nobody', uuid: 'c7a5fdbd-edaf-9455-926a-d65c16db1809' }];
    const { status, out } = await virtdeck([
      'call',
      'domains.act',
      JSON.stringify({ action: 'start', domains }),
      '--json',
    ]);
    const { results } = JSON.parse(out) as { results: { failure: FailureData }[] };
    expect(results.length).toBe(1);
    expect(status).toBe(EXIT[results[0]?.failure.code ?? 'Internal']);
    expect(status).not.toBe(EXIT.ok);
  });

  test('--connect uses one host and saves nothing', async () => {
    const stop = new AbortController();
    const watch = ['call', 'hosts.watch', '--connect', 'test+unix:///default?socket=/nowhere/sock'];
    const { out } = await virtdeck(watch, { signal: stop.signal, onOut: () => stop.abort() });
    const { rows } = JSON.parse(out.split('\n')[0] ?? '') as { rows: { uri: string }[] };
    expect(rows.map(({ uri }) => uri)).toEqual(['test+unix:///default?socket=/nowhere/sock']);
    const kept = await virtdeck(['call', 'hosts.watch'], { signal: AbortSignal.timeout(1000) });
    expect(kept.out).not.toContain('/nowhere/sock');
  });
});

describe('virtdeck list', () => {
  const unreachable = ['list', '--connect', 'test+unix:///default?socket=/nowhere/sock', '--timeout', '5'];

  test('says which host did not answer and why, and its status tells', async () => {
    const { status, out, err } = await virtdeck(unreachable);
    expect({ status, out }).toEqual({ status: EXIT.Unreachable, out: '' });
    expect(err).toContain('/nowhere/sock');
    const json = await virtdeck([...unreachable, '--json']);
    expect(JSON.parse(json.out)).toMatchObject({
      domains: [],
      hosts: [{ failure: { code: 'Unreachable' } }],
    });
    expect(failureIn(json.err).code).toBe('Unreachable');
  });

  test('a state that there is not is a wrong command line, not an empty list', async () => {
    const { status, err } = await virtdeck(['list', '--state', 'stopped']);
    expect(status).toBe(EXIT.usage);
    expect(err).toContain('shutoff');
  });

  test('a host that is not saved is not found', async () => {
    expect(await virtdeck(['list', '--host', 'nobody'])).toMatchObject({ status: EXIT.NotFound });
  });
});

describe('virtdeck open and serve', () => {
  test('without a display it says what to do instead', async () => {
    const { status, err } = await virtdeck(['open'], { env: { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' } });
    expect(status).toBe(EXIT.Unsupported);
    expect(err).toContain('virtdeck serve');
  });

  test('addresses beyond this machine are refused', async () => {
    const { status, err } = await virtdeck(['serve', '--address', '0.0.0.0']);
    expect(status).toBe(EXIT.Unsupported);
    expect(err).toContain('ssh -L');
  });
});
