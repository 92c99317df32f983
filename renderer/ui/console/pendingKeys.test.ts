import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PendingKeys } from './pendingKeys.ts';

function setUp() {
  const lost: number[] = [];
  const pending = new PendingKeys<string>((count) => lost.push(count));
  const delivered: string[] = [];
  const deliver = () => pending.deliver((key) => delivered.push(key));
  return { pending, lost, delivered, deliver };
}

describe('keys typed before a console can take them', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('are delivered once, in order', () => {
    const { pending, lost, delivered, deliver } = setUp();
    for (const key of 'root') pending.add(key);
    deliver();
    deliver();
    vi.advanceTimersByTime(60_000);
    expect(delivered.join('')).toBe('root');
    expect(lost).toEqual([]);
  });

  it('are given up with a word', () => {
    const { pending, lost, delivered, deliver } = setUp();
    pending.add('a');
    pending.add('b');
    pending.add('end of b', 0);
    pending.drop();
    pending.drop();
    deliver();
    expect(delivered).toEqual([]);
    expect(lost).toEqual([2]);
  });

  it('are given up quietly where nobody needs to hear it', () => {
    const { pending, lost } = setUp();
    pending.add('a');
    pending.drop(true);
    vi.advanceTimersByTime(60_000);
    expect(lost).toEqual([]);
  });

  it('are not delivered ten seconds after the first of them', () => {
    const { pending, lost, delivered, deliver } = setUp();
    pending.add('a');
    vi.advanceTimersByTime(9000);
    pending.add('b');
    vi.advanceTimersByTime(1000);
    expect(lost).toEqual([2]);
    pending.add('c');
    deliver();
    expect(delivered).toEqual(['c']);
  });

  it('are bounded: what had no room is counted, and nothing after it is delivered in its place', () => {
    const { pending, lost, delivered, deliver } = setUp();
    for (let n = 0; n < 255; n += 1) pending.add('x');
    pending.add('pasted', 6);
    pending.add('y');
    deliver();
    expect(delivered).toHaveLength(255);
    expect(lost).toEqual([7]);
  });
});
