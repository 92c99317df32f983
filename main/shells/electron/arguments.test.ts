import { describe, expect, test } from 'vitest';
import { commandLineWords, uriArgument } from './arguments.ts';

describe('arguments', () => {
  test.each([
    [['virtdeck', 'qemu:///system'], 'qemu:///system'],
    [
      ['electron', '--no-sandbox', '/opt/virtdeck', '--', 'qemu+ssh://root@lab:2222/system?socket=/x'],
      'qemu+ssh://root@lab:2222/system?socket=/x',
    ],
    [['virtdeck'], undefined],
    [['/usr/bin/qemu:///odd'], undefined],
    [['virtdeck', '--app=http://x', '.', 'notes.txt'], undefined],
  ])('%j names %s', (argv, uri) => {
    expect(uriArgument(argv)).toBe(uri);
  });

  test("a command line's words are those after the separator, and only where the wrapper says so", () => {
    const argv = [
      'virtdeck-app',
      '--ozone-platform=headless',
      '--no-sandbox',
      '--',
      'list',
      '--json',
      '--',
      'x',
    ];
    expect(commandLineWords(argv, { VIRTDECK_COMMAND_LINE: '1' })).toEqual(['list', '--json', '--', 'x']);
    expect(commandLineWords(argv, {})).toBeUndefined();
    expect(commandLineWords(['virtdeck-app'], { VIRTDECK_COMMAND_LINE: '1' })).toEqual([]);
  });
});
