import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../../preload/contract/index.ts';
import { findBrowser, openAppWindow } from './chromium.ts';
import { eventually } from '../../../test/contract/eventually.ts';

const LOGIN = 'http://127.0.0.1:8421/login?token=very-secret';

/** Stands in for the browser: writes down what it was started with, and ends as told. */
const STAND_IN = `#!/bin/sh
printf '%s\\n' "$@" > "$RECORD"
entrance=$(printf '%s\\n' "$@" | sed -n 's#^--app=file://##p')
stat -c '%a' "$entrance" >> "$RECORD"
stat -c '%a' "$(dirname "$entrance")" >> "$RECORD"
cat "$entrance" >> "$RECORD"
printf '[1:2:ERROR:x.cc(1)] Failed to connect to dbus\\n[1:2:ERROR:x.cc(1)] Missing display\\n' >&2
[ -z "$WAIT" ] || { trap 'exit 0' TERM; while :; do sleep 0.05; done; }
exit "\${STATUS:-0}"
`;

let folder: string;
let env: NodeJS.ProcessEnv;
let warnings: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-browser-'));
  const browser = join(folder, 'chromium');
  await writeFile(browser, STAND_IN);
  await chmod(browser, 0o755);
  await mkdir(join(folder, 'run'));
  env = {
    PATH: `${folder}:/usr/bin:/bin`,
    DISPLAY: ':0',
    RECORD: join(folder, 'record'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
  };
  warnings = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (uid = 1000) =>
  openAppWindow({
    browser: findBrowser(env),
    loginUrl: LOGIN,
    env,
    uid,
    warn: (sentence) => warnings.push(sentence),
  });

async function record(): Promise<string[]> {
  return (await readFile(join(folder, 'record'), 'utf8')).split('\n');
}

describe('the app window', () => {
  test('gets the token by a file that only the user reads, gone afterwards, and never by its arguments', async () => {
    await open().closed;
    const lines = await record();
    const modes = lines.indexOf('600');
    const args = lines.slice(0, modes);
    expect(args.join(' ')).not.toContain('secret');
    expect(lines[modes + 1]).toBe('700');
    expect(lines.slice(modes + 2).join('\n')).toContain(LOGIN);
    const entrance = args.find((word) => word.startsWith('--app='))?.replace('--app=file://', '') ?? '';
    expect(entrance).toContain(join(folder, 'run'));
    expect(existsSync(entrance)).toBe(false);
  });

  test('has a profile of its own and talks to nobody by itself', async () => {
    await open().closed;
    const args = await record();
    expect(args).toContain(`--user-data-dir=${join(folder, 'state/virtdeck/chromium')}`);
    for (const flag of [
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ]) {
      expect(args).toContain(flag);
    }
    expect(args.filter((word) => word.includes('remote-debugging'))).toEqual([]);
  });

  test('gets a throw-away profile while another window uses the kept one', async () => {
    const profile = join(folder, 'state/virtdeck/chromium');
    await mkdir(profile, { recursive: true });
    await symlink(`host-${process.pid}`, join(profile, 'SingletonLock'));
    await open().closed;
    expect((await record()).find((word) => word.startsWith('--user-data-dir='))).toContain(
      join(folder, 'run'),
    );
  });

  test('uses the kept profile although a browser that crashed left its mark', async () => {
    const profile = join(folder, 'state/virtdeck/chromium');
    await mkdir(profile, { recursive: true });
    await symlink('host-999999999', join(profile, 'SingletonLock'));
    await open().closed;
    expect(await record()).toContain(`--user-data-dir=${profile}`);
  });

  test('is without a sandbox only for root, and then says so', async () => {
    await open(1000).closed;
    expect(await record()).not.toContain('--no-sandbox');
    expect(warnings).toEqual([]);
    await open(0).closed;
    expect(await record()).toContain('--no-sandbox');
    expect(warnings).toEqual([expect.stringContaining('--no-sandbox')]);
  });

  test('closes when told', async () => {
    env['WAIT'] = '1';
    const window = open();
    await eventually(() => expect(existsSync(join(folder, 'record'))).toBe(true));
    window.close();
    await window.closed;
  });

  test('a browser that fails is told in its own words', async () => {
    env['STATUS'] = '1';
    await expect(open().closed).rejects.toMatchObject({
      data: { code: 'Unsupported', message: expect.stringMatching(/status 1: Missing display$/) as string },
    });
  });

  test('needs a display', () => {
    delete env['DISPLAY'];
    expect(() => open()).toThrow(Failure);
    expect(() => open()).toThrow(/no display/);
    env['WAYLAND_DISPLAY'] = 'wayland-0';
    expect(() => open().close()).not.toThrow();
  });

  test('needs a browser, and says which one was asked for', () => {
    env['PATH'] = '/nowhere';
    expect(() => open()).toThrow(/No Chromium/);
    env['VIRTDECK_BROWSER'] = '/opt/none';
    expect(() => open()).toThrow(/\/opt\/none/);
  });
});
