import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import * as esbuild from 'esbuild';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { preloadBundle } from '../build/esbuild.config.mjs';
import { PORT_MESSAGE, PORT_REQUEST } from './wire/names.ts';

let bundle: string;

beforeAll(async () => {
  const result = await esbuild.build({ ...preloadBundle, write: false });
  bundle = result.outputFiles?.[0]?.text ?? '';
});

/** The sandboxed script in a pretended page: what it required, sent and posted. */
function load() {
  const ipc = new EventEmitter();
  const required: string[] = [];
  const sent: unknown[][] = [];
  const posted: unknown[][] = [];
  let hear: (event: object) => void = () => undefined;
  const window = {
    addEventListener: (type: string, listener: typeof hear) => {
      if (type === 'message') hear = listener;
    },
    postMessage: (...words: unknown[]) => posted.push(words),
  };
  const globals = Object.keys(window);
  runInNewContext(bundle, {
    window,
    location: { origin: 'virtdeck://app' },
    require: (name: string) => {
      required.push(name);
      return { ipcRenderer: Object.assign(ipc, { send: (...words: unknown[]) => sent.push(words) }) };
    },
  });
  return { window, globals, ipc, required, sent, posted, hear: (event: object) => hear(event) };
}

describe('the preload script', () => {
  let page: ReturnType<typeof load>;
  beforeEach(() => {
    page = load();
  });

  test('is one CommonJS file that requires nothing but electron', () => {
    expect(page.required).toEqual(['electron']);
    expect(bundle).not.toMatch(/^\s*(import|export)\s/m);
  });

  test('exposes nothing', () => {
    expect(Object.keys(page.window)).toEqual(page.globals);
    expect(bundle).not.toContain('contextBridge');
  });

  test("asks for a port when the page itself does, with nothing of the page's in it", () => {
    const own = { source: page.window, origin: 'virtdeck://app', data: PORT_REQUEST, ports: ['x'] };
    page.hear(own);
    expect(page.sent).toEqual([[PORT_REQUEST]]);
    page.hear({ ...own, source: {} });
    page.hear({ ...own, origin: 'https://evil.example' });
    page.hear({ ...own, data: 'anything' });
    page.hear({ ...own, data: { toString: () => PORT_REQUEST } });
    expect(page.sent.length).toBe(1);
  });

  test('hands the port over, to the page alone', () => {
    const ports = [{}];
    page.ipc.emit(PORT_MESSAGE, { ports });
    expect(page.posted).toEqual([[PORT_MESSAGE, 'virtdeck://app', ports]]);
  });

  test('stays small', async () => {
    const source = await readFile(fileURLToPath(new URL('./index.ts', import.meta.url)), 'utf8');
    expect(source.split('\n').length).toBeLessThanOrEqual(60);
  });
});
