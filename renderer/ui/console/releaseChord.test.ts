import { describe, expect, it } from 'vitest';
import { ReleaseChord } from './releaseChord.ts';

const down = (code: string, repeat = false) => ({ type: 'keydown', code, repeat });
const up = (code: string) => ({ type: 'keyup', code });

const run = (...events: { type: string; code?: string; repeat?: boolean }[]): boolean => {
  const chord = new ReleaseChord();
  return events.map((event) => chord.handle(event)).includes(true);
};

describe('the release chord', () => {
  it.each([
    ['Ctrl then Alt', [down('ControlLeft'), down('AltLeft'), up('AltLeft')]],
    ['Alt then Ctrl', [down('AltLeft'), down('ControlLeft'), up('AltLeft')]],
    ['held for long', [down('ControlLeft'), down('AltLeft'), down('AltLeft', true), up('ControlLeft')]],
  ])('lets go: %s', (_, events) => expect(run(...events)).toBe(true));

  it.each([
    ['one modifier alone', [down('ControlLeft'), up('ControlLeft')]],
    ['one after the other', [down('ControlLeft'), up('ControlLeft'), down('AltLeft'), up('AltLeft')]],
    [
      'Ctrl+Alt+F2',
      [down('ControlLeft'), down('AltLeft'), down('F2'), up('F2'), up('AltLeft'), up('ControlLeft')],
    ],
    ['Ctrl+Alt and a click', [down('ControlLeft'), down('AltLeft'), { type: 'mousedown' }, up('AltLeft')]],
    [
      'AltGr, which some systems send as Ctrl and right Alt',
      [down('ControlLeft'), down('AltRight'), up('AltRight'), up('ControlLeft')],
    ],
  ])('keeps the keyboard: %s', (_, events) => expect(run(...events)).toBe(false));

  it('fires once and needs both keys again', () => {
    const chord = new ReleaseChord();
    chord.handle(down('ControlLeft'));
    chord.handle(down('AltLeft'));
    expect(chord.handle(up('AltLeft'))).toBe(true);
    expect(chord.handle(up('ControlLeft'))).toBe(false);
    chord.handle(down('AltLeft'));
    expect(chord.handle(up('AltLeft'))).toBe(false);
  });

  it('forgets what was down when the keyboard went elsewhere', () => {
    const chord = new ReleaseChord();
    chord.handle(down('ControlLeft'));
    chord.reset();
    chord.handle(down('AltLeft'));
    expect(chord.handle(up('AltLeft'))).toBe(false);
  });
});
