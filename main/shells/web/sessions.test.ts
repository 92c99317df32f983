import { describe, expect, test } from 'vitest';
import { Sessions } from './sessions.ts';

describe('sessions', () => {
  test('a token expires', () => {
    let now = 0;
    const sessions = new Sessions(() => now);
    const early = sessions.issueToken();
    const late = sessions.issueToken();
    now = 9 * 60_000;
    expect(sessions.exchange(early)).toBeDefined();
    now = 11 * 60_000;
    expect(sessions.exchange(late)).toBeUndefined();
  });

  test('tokens and cookies are different secrets', () => {
    const sessions = new Sessions();
    const token = sessions.issueToken();
    const cookie = sessions.exchange(token);
    expect(cookie).not.toBe(token);
    expect(sessions.has(cookie)).toBe(true);
    expect(sessions.has(token)).toBe(false);
    expect(sessions.has(undefined)).toBe(false);
    expect(sessions.exchange(cookie ?? '')).toBeUndefined();
  });

  test('the number of unused tokens is bounded: the oldest goes', () => {
    const sessions = new Sessions();
    const tokens = Array.from({ length: 17 }, () => sessions.issueToken());
    expect(sessions.exchange(tokens[0] ?? '')).toBeUndefined();
    expect(sessions.exchange(tokens[1] ?? '')).toBeDefined();
    expect(sessions.exchange(tokens[16] ?? '')).toBeDefined();
  });

  test('the number of sessions is bounded too, and still everybody with a token gets in', () => {
    const sessions = new Sessions();
    const cookies = Array.from({ length: 65 }, () => sessions.exchange(sessions.issueToken()));
    expect(sessions.has(cookies[0])).toBe(false);
    expect(sessions.has(cookies[1])).toBe(true);
    expect(sessions.has(cookies[64])).toBe(true);
  });
});
