import { describe, expect, test } from 'vitest';
import { JOURNAL_VERBS, type JournalEntry } from '../../../preload/contract/index.ts';
import { setLanguage } from '../../locales/index.ts';
import { withHead, withTail, type Entries } from './entries.ts';
import { meaningsOf, verbWords } from './words.ts';

const entries = (ids: string, next?: string): Entries => ({
  list: ids.split('').map((id) => ({ id }) as JournalEntry),
  next,
});
const idsOf = ({ list }: Entries): string => list.map(({ id }) => id).join('');

describe('entries that were read', () => {
  test('grow at the top by what is new, and keep what is older', () => {
    const grown = withHead(entries('cba', '1:2'), entries('edc', '1:9'));
    expect([idsOf(grown), grown.next]).toEqual(['edcba', '1:2']);
    expect(idsOf(withHead(undefined, entries('ba')))).toBe('ba');
  });

  test('begin anew where more is new than a page holds', () => {
    const anew = withHead(entries('cba'), entries('zyx', '1:9'));
    expect([idsOf(anew), anew.next]).toEqual(['zyx', '1:9']);
    expect(idsOf(withHead(entries('cba'), entries('')))).toBe('');
  });

  test('grow at the end by older ones, each once', () => {
    const grown = withTail(entries('dc', '1:2'), entries('cba'));
    expect([idsOf(grown), grown.next]).toEqual(['dcba', undefined]);
  });
});

describe('words of the journal', () => {
  test('are those of the language; a verb to come is shown as it is', async () => {
    expect(verbWords({ verb: 'destroy' })).toBe('Force off');
    expect(verbWords({ verb: 'teleport' })).toBe('teleport');
    await setLanguage('hu');
    expect(verbWords({ verb: 'rename' })).toBe('Átnevezés');
    await setLanguage('en');
  });

  test('tell the ids that words of a query mean', () => {
    expect(meaningsOf('Force web-01')).toEqual({ force: ['destroy'] });
    expect(meaningsOf('failed')).toEqual({ failed: expect.arrayContaining(['failed']) as string[] });
    expect(Object.keys(meaningsOf('e '.repeat(100)))).toHaveLength(1);
    expect(meaningsOf('e')['e']?.length).toBeLessThan(JOURNAL_VERBS.length + 10);
  });
});
