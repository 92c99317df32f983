import { describe, expect, test } from 'vitest';
import { domain } from './testDomain.ts';
import { fits } from './matchQuery.ts';
import { parseQuery, quoteValue } from './query.ts';

describe('parseQuery', () => {
  test.each([
    ['', []],
    ['   ', []],
    ['web', [{ values: ['web'], negated: false }]],
    [
      'Web DB',
      [
        { values: ['web'], negated: false },
        { values: ['db'], negated: false },
      ],
    ],
    ['host:Lab', [{ field: 'host', values: ['lab'], negated: false }]],
    ['state:running,paused', [{ field: 'state', values: ['running', 'paused'], negated: false }]],
    ['-tag:"old lab"', [{ field: 'tag', values: ['old lab'], negated: true }]],
    ['tag:"a,b",c', [{ field: 'tag', values: ['a,b', 'c'], negated: false }]],
    ['status:off', [{ field: 'state', values: ['off'], negated: false }]],
    // Still being typed: restricts nothing.
    ['host:', []],
    ['host:""', []],
    // Not fields: parts of a word.
    ['fe80::1', [{ values: ['fe80::1'], negated: false }]],
    ['52:54:00', [{ values: ['52:54:00'], negated: false }]],
    ['constructor:x', [{ values: ['constructor:x'], negated: false }]],
    ['-', [{ values: ['-'], negated: false }]],
    ['"two words"', [{ values: ['two words'], negated: false }]],
    ['"never closed', [{ values: ['never closed'], negated: false }]],
  ])('%s', (text, terms) => {
    expect(parseQuery(text)).toEqual(terms);
  });

  test('a quoted value comes back', () => {
    expect(parseQuery(`tag:${quoteValue('old lab, 2')}`)[0]?.values).toEqual(['old lab, 2']);
    expect(quoteValue('web')).toBe('web');
  });
});

describe('fits', () => {
  const web = domain({
    name: 'Web-01',
    title: 'Front end',
    tags: ['web', 'prod'],
    addresses: ['10.0.3.4', 'fd00::1'],
    os: 'Debian 12',
    group: 'Shop',
    state: 'running',
    autostart: true,
  });
  const check = (text: string) => fits(web, 'lab-1', parseQuery(text));

  test.each([
    'web',
    'front',
    'lab',
    '10.0.3',
    'name:web-0',
    'title:end',
    'host:lab',
    'state:run',
    'state:off,running',
    'tag:pro',
    'group:sho',
    'ip:10.0',
    'ip:fd00',
    'os:debian',
    'is:autostart',
    'is:active',
    'uuid:0000',
    '-state:paused',
    'web prod -tag:test',
  ])('%s fits', (text) => {
    expect(check(text)).toBe(true);
  });

  test.each([
    'zzz',
    'host:lab-2',
    'state:paused',
    'tag:rod',
    'ip:0.3',
    '-web',
    'is:transient',
    'is:nonsense',
    'web -prod',
  ])('%s does not', (text) => {
    expect(check(text)).toBe(false);
  });

  test('a lost host is a state of its own', () => {
    expect(fits({ ...web, lost: true }, 'lab-1', parseQuery('state:lost'))).toBe(true);
    expect(fits({ ...web, lost: true }, 'lab-1', parseQuery('state:running'))).toBe(false);
  });

  test('a name of a megabyte is searched in its beginning', () => {
    const long = domain({ name: `begin${'x'.repeat(1 << 20)}end` });
    expect(fits(long, '', parseQuery('begin'))).toBe(true);
    expect(fits(long, '', parseQuery('end'))).toBe(false);
  });
});
