import { describe, expect, test } from 'vitest';
import { changeLabels } from './labels.ts';

describe('changeLabels', () => {
  test('begins an element where there is none', () => {
    expect(changeLabels(undefined, { addTags: ['web'], removeTags: [], group: 'shop' })).toBe(
      '<domain><tag>web</tag><group>shop</group></domain>',
    );
  });

  test('adds and removes tags, each once, and leaves the group alone', () => {
    const stored = '<domain><group>shop</group><tag>web</tag><tag>old</tag></domain>';
    const changed = changeLabels(stored, { addTags: ['web', 'new'], removeTags: ['old'] });
    expect(changed).toBe('<domain><group>shop</group><tag>web</tag><tag>new</tag></domain>');
  });

  test('keeps what it does not know', () => {
    const stored = '<domain><seat number="3"/><tag>web</tag></domain>';
    expect(changeLabels(stored, { addTags: [], removeTags: ['web'] })).toBe(
      '<domain><seat number="3"/></domain>',
    );
  });

  test('says that nothing is left', () => {
    const stored = '<domain><group>shop</group><tag>web</tag></domain>';
    expect(changeLabels(stored, { addTags: [], removeTags: ['web'], group: '' })).toBeUndefined();
  });

  test('writes markup as text', () => {
    expect(changeLabels(undefined, { addTags: ['<b>&'], removeTags: [] })).toBe(
      '<domain><tag>&lt;b&gt;&amp;</tag></domain>',
    );
  });
});
