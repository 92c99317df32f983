import { expect, test } from 'vitest';
import { shellWord, virsh } from './virsh.ts';

test.each([
  ['web-01', 'web-01'],
  ['qemu:///system', 'qemu:///system'],
  ['qemu+ssh://h/system?keyfile=/k', "'qemu+ssh://h/system?keyfile=/k'"],
  ["it's", String.raw`'it'\''s'`],
  ['$(reboot)', "'$(reboot)'"],
  ['a\nb', "'a\nb'"],
  ['', "''"],
])('%j is one word', (word, quoted) => expect(shellWord(word)).toBe(quoted));

test('a name that looks like an option is an operand', () => {
  expect(virsh('qemu:///system')('start', [], '--all')).toBe('virsh -c qemu:///system start -- --all');
  expect(virsh('qemu:///system')('vol-delete', ['--pool', 'a b'], '-x')).toBe(
    "virsh -c qemu:///system vol-delete --pool 'a b' -- -x",
  );
});
