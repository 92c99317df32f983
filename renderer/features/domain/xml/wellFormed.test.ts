import { describe, expect, test } from 'vitest';
import { complaintOf } from './wellFormed.ts';

const about = (text: string): string | undefined => {
  const found = complaintOf(text);
  return found && `${found.line}:${found.column} ${found.fault} ${found.name}`.trim();
};

describe('what is not well-formed', () => {
  test.each([
    "<domain type='kvm'/>",
    '<?xml version="1.0"?>\n<!-- a -->\n<a b="1"\n   c=\'"\'><b/><![CDATA[<&]]>&amp;&#x41;&#65;</a >\n',
    '\ufeff<a:b xmlns:a="x" é="1">ő</a:b>',
  ])('nothing in %j', (text) => {
    expect(about(text)).toBeUndefined();
  });

  test.each([
    ['', '1:1 empty'],
    ['  \n', '1:1 empty'],
    ['<a/>\n<b/>', '2:1 roots'],
    ['<a/> x', '1:6 textOutside'],
    ['<a>\n  <b>\n</a>', '3:1 otherClosed b'],
    ['<a>\n  <b>\n</b>', '1:1 notClosed a'],
    ['</a>', '1:1 nothingOpen a'],
    ['<a>< b/></a>', '1:4 tagName'],
    ['<a\n<b/>', '1:1 tagNotEnded a'],
    ['<a></a', '1:4 tagNotEnded a'],
    ['<a b="1"c="2"/>', '1:9 attribute c'],
    ['<a "x"/>', '1:4 attribute "'],
    ['<a b/>', '1:4 attributeValue b'],
    ['<a b=1/>', '1:4 attributeValue b'],
    ['<a b="1/>', '1:4 attributeValue b'],
    ['<a b="1" b="2"/>', '1:10 attributeTwice b'],
    ['<a b="<"/>', '1:7 lessInValue b'],
    ['<a b="x & y"/>', '1:9 entity'],
    ['<a>&nbsp;</a>', '1:4 entity'],
    ['<a><!-- -- --></a>', '1:9 comment'],
    ['<a><!-- ', '1:4 comment'],
    ['<a><![CDATA[', '1:4 cdata'],
    ['<?xml ', '1:1 instruction'],
    ['<!DOCTYPE a>\n<a/>', '1:1 doctype'],
    ['<a>\u0007</a>', '1:4 character U+0007'],
  ])('in %j', (text, complaint) => {
    expect(about(text)).toBe(complaint);
  });

  test('four megabytes are read in a moment', () => {
    const text = `<a>${"  <b c='1' d='2'>x &amp; y</b>\n".repeat(130_000)}</a>`;
    const before = performance.now();
    expect(complaintOf(text)).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(3000);
  });
});
