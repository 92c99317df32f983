import { describe, expect, test } from 'vitest';
import { placeAfter } from './place.ts';

const DOMAIN = "<domain type='kvm'>\n  <devices>\n    <disk type='file' device='disk'>\n      ";

describe('the place at the cursor', () => {
  test.each([
    ['', { kind: 'text', path: [], typed: '' }],
    ['<do', { kind: 'element', path: [], typed: 'do' }],
    [`${DOMAIN}<`, { kind: 'element', path: ['domain', 'devices', 'disk'], typed: '' }],
    [`${DOMAIN}<dri`, { kind: 'element', path: ['domain', 'devices', 'disk'], typed: 'dri' }],
    [`${DOMAIN}</`, { kind: 'closing', path: ['domain', 'devices', 'disk'], typed: '' }],
    [
      `${DOMAIN}<driver name='qemu' ca`,
      {
        kind: 'attribute',
        path: ['domain', 'devices', 'disk'],
        tag: 'driver',
        present: ['name'],
        typed: 'ca',
      },
    ],
    [
      `${DOMAIN}<driver name="a'b" cache='no`,
      {
        kind: 'value',
        path: ['domain', 'devices', 'disk'],
        tag: 'driver',
        attribute: 'cache',
        quote: "'",
        typed: 'no',
      },
    ],
    ['<clock offset=', { kind: 'value', path: [], tag: 'clock', attribute: 'offset', quote: '', typed: '' }],
    [
      '<clock offset="',
      { kind: 'value', path: [], tag: 'clock', attribute: 'offset', quote: '"', typed: '' },
    ],
    ['<a><b/><c></c> te', { kind: 'text', path: ['a'], typed: 'te' }],
    ['<a><!-- <b> --><![CDATA[<c>]]><?x <d> ?><', { kind: 'element', path: ['a'], typed: '' }],
    ['<a b="x>y"><', { kind: 'element', path: ['a'], typed: '' }],
    // Not closed in order: what is open around it is still known.
    ['<a><b></a><c></x><', { kind: 'element', path: ['c'], typed: '' }],
    ['<a = <b', { kind: 'element', path: [], typed: 'b' }],
  ])('%j', (text, place) => {
    expect(placeAfter(text)).toEqual(place);
  });

  test.each(['<!-- ', '<![CDATA[ <a', '<?xml '])('none in %j', (text) => {
    expect(placeAfter(text)).toBeUndefined();
  });

  test('what never ends is read in linear time', () => {
    const text = `<a ${'b="c" '.repeat(200_000)}${'<'.repeat(1000)}${'"'.repeat(100_000)}`;
    const before = performance.now();
    placeAfter(text);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
