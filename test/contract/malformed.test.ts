import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectMux } from '../../preload/wire/index.ts';
import type { ByteChannel, Transport } from '../../preload/wire/index.ts';
import { openPage, openTestBackend } from './backend.ts';
import type { TestBackend } from './backend.ts';
import { TRANSPORTS } from './transports.ts';
import type { Link } from './transports.ts';
import { eventually } from './eventually.ts';

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values);

/** What no page of ours sends: each must end the connection it came on, and nothing else. */
const GARBAGE: [name: string, message: string | Uint8Array][] = [
  ['an empty binary message', bytes()],
  ['a frame cut short', bytes(1, 0, 0)],
  ['an unknown frame type', bytes(77, 0, 0, 0, 1, 5)],
  ['a frame for channel 0', bytes(3, 0, 0, 0, 0)],
  ['a credit of nothing', bytes(2, 0, 0, 0, 1, 0, 0, 0, 0)],
  ['a data frame beyond the limit', new Uint8Array(300_000).fill(1, 0, 1).fill(1, 4, 5)],
  ['text that is not JSON', '{"i":"1","p":{"u":"/app/info"'],
  ['an empty text', ''],
  ['JSON null', 'null'],
  ['a number', '42'],
  ['a request without a payload', '{"i":"1"}'],
  ['a request without an address', '{"i":"1","p":{}}'],
  ['a request with an address that is none', '{"i":"1","p":{"u":"http://["}}'],
  ['a request with a number for an address', '{"i":"1","p":{"u":5}}'],
  ['an event without a payload', '{"i":"1","t":3}'],
  [
    'a form that cannot be read',
    '{"i":"1","p":{"u":"/app/info","h":{"content-type":"multipart/form-data; boundary=x"},"b":"x"}}',
  ],
];

/** What is well-formed but means nothing here: answered with a failure, and the connection goes on. */
const NONSENSE: [name: string, message: string][] = [
  ['an unknown procedure', '{"i":"1","p":{"u":"/no/such","b":{"json":{}}}}'],
  [
    'an input that cannot be deserialised',
    '{"i":"1","p":{"u":"/hosts/add","b":{"json":{},"meta":[[0,"a","b"]]}}}',
  ],
  ['an input of the wrong kind', '{"i":"1","p":{"u":"/hosts/add","b":{"json":[1,2,3]}}}'],
  ['a prototype as a field', '{"i":"1","p":{"u":"/hosts/add","b":{"json":{"__proto__":{"polluted":true}}}}}'],
  ['an address that is not UTF-8', '{"i":"1","p":{"u":"/%ff/%ff","b":{"json":{}}}}'],
  ['a stream as input', '{"i":"1","p":{"u":"/hosts/add","h":{"content-type":"text/event-stream"}}}'],
];

describe.each(TRANSPORTS)('malformed messages over $name', ({ open }) => {
  let backend: TestBackend;
  let link: Link;

  beforeEach(async () => {
    backend = await openTestBackend();
    link = await open();
    backend.attach(link.main);
  });
  afterEach(async () => {
    await link.dispose();
    await backend.close();
  });

  function closeReason(transport: Transport): Promise<string> {
    return new Promise((resolve) => transport.onClose(resolve));
  }

  test.each(GARBAGE)('%s closes the connection, saying so, and no other', async (_, message) => {
    const other = await open();
    backend.attach(other.main);
    try {
      link.page.onMessage(() => undefined);
      const closed = closeReason(link.page);
      link.page.send(message);
      expect(await closed).toMatch(/^protocol error/);
      expect(await openPage(other.page).client.app.info()).toMatchObject({ shell: 'test' });
      expect(backend.faults).toEqual([]);
    } finally {
      await other.dispose();
    }
  });

  test.each(NONSENSE)('%s is answered with a failure', async (_, message) => {
    const answers: { i: string; p: { s?: number; b?: { json?: { code?: string } } } }[] = [];
    link.page.onMessage((answer) => {
      if (typeof answer === 'string') answers.push(JSON.parse(answer) as (typeof answers)[number]);
    });
    link.page.send(message);
    await eventually(() => expect(answers.length).toBe(1));
    expect(answers[0]?.p.s).toBeGreaterThanOrEqual(400);
    expect(answers[0]?.p.b?.json?.code).toMatch(/NotFound|InvalidInput|BAD_REQUEST/);
    expect(JSON.stringify(answers)).not.toMatch(/\.ts:\d|node_modules/);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    link.page.send('{"i":"2","p":{"u":"/app/info"}}');
    await eventually(() => expect(answers.at(-1)?.i).toBe('2'));
    expect(backend.faults).toEqual([]);
  });

  test('a flood of calls is refused beyond the limit, and the rest are answered', async () => {
    const answers: { p: { s?: number; b: { json?: { code?: string } } } }[] = [];
    link.page.onMessage((answer) => {
      if (typeof answer === 'string') answers.push(JSON.parse(answer) as (typeof answers)[number]);
    });
    const count = 3000;
    for (let i = 0; i < count; i += 1) link.page.send(`{"i":"${i}","p":{"u":"/app/info"}}`);
    await eventually(() => expect(answers.length).toBe(count));
    const refused = answers.filter(({ p }) => p.s !== undefined);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(1000);
    expect(refused.every(({ p }) => p.b.json?.code === 'Denied')).toBe(true);
  });

  test.each([
    ['data beyond its credit', (id: number) => [frame(1, id, new Uint8Array(1001))]],
    ['data after its end', (id: number) => [frame(3, id), frame(1, id, bytes(1))]],
    ['two ends', (id: number) => [frame(3, id), frame(3, id)]],
    ['credit without limit', (id: number) => [credit(id, 0xffff_fff0), credit(id, 0xffff_fff0)]],
  ])('%s closes the connection', async (_, messages) => {
    const second = await open();
    try {
      const main = connectMux(second.main, { window: 1000 });
      const attached = Promise.withResolvers<ByteChannel>();
      const id = main.offerChannel(attached.resolve);
      second.page.onMessage(() => undefined);
      const closed = closeReason(second.page);
      second.page.send(credit(id, 1));
      const reasons: unknown[] = [];
      (await attached.promise).onClose((reason) => reasons.push(reason));
      for (const message of messages(id)) second.page.send(message);
      expect(await closed).toMatch(/^protocol error: channel 1/);
      expect(reasons).toEqual([await closed]);
    } finally {
      await second.dispose();
    }
  });
});

function frame(type: number, channel: number, payload = bytes()): Uint8Array {
  return new Uint8Array([type, 0, 0, 0, channel, ...payload]);
}

const credit = (channel: number, count: number): Uint8Array =>
  frame(2, channel, bytes((count >>> 24) & 255, (count >>> 16) & 255, (count >>> 8) & 255, count & 255));
