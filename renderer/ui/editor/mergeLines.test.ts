import { describe, expect, test } from 'vitest';
import { mergeLines } from './mergeLines.ts';

const lines = (...all: string[]): string => all.join('\n');
const SEEN = lines('<a>', ' <b/>', ' <c/>', ' <d/>', ' <e/>', '</a>');

describe('mine on top of theirs', () => {
  test('changes of different places are both kept', () => {
    const theirs = lines('<a>', ' <b x="1"/>', ' <c/>', ' <d/>', ' <e/>', '</a>');
    const mine = lines('<a>', ' <b/>', ' <c/>', ' <d/>', '</a>');
    expect(mergeLines(SEEN, theirs, mine)).toBe(lines('<a>', ' <b x="1"/>', ' <c/>', ' <d/>', '</a>'));
  });
  test('of one place, mine stays', () => {
    const theirs = SEEN.replace('<c/>', '<c y="theirs"/>').replace('<e/>', '<e/><f/>');
    const mine = SEEN.replace('<c/>', '<c y="mine"/>');
    expect(mergeLines(SEEN, theirs, mine)).toBe(mine.replace('<e/>', '<e/><f/>'));
  });
  test('lines added at the end, and without a line end there', () => {
    const mine = `${SEEN}\n<!-- mine -->`;
    expect(mergeLines(SEEN, SEEN.replace('<a>', '<a z="1">'), mine)).toBe(mine.replace('<a>', '<a z="1">'));
    expect(mergeLines(`${SEEN}\n`, `${SEEN}\n`, `${mine}\n`)).toBe(`${mine}\n`);
  });
  test('one side alone, none at all', () => {
    const other = SEEN.replace(' <d/>\n', '');
    expect(mergeLines(SEEN, other, SEEN)).toBe(other);
    expect(mergeLines(SEEN, SEEN, other)).toBe(other);
    expect(mergeLines(SEEN, SEEN, SEEN)).toBe(SEEN);
  });
  test('everything replaced', () => {
    expect(mergeLines(SEEN, SEEN.replace('<b/>', '<x/>'), '<other/>')).toBe('<other/>');
  });
});
