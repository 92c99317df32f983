import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('work on one domain waits for what was begun before it, that on another does not', async () => {
  const turns = new Turns();
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = turns.on('a', async () => {
    await gate.promise;
    order.push('first');
    throw new Error('refused');
  });
  const second = turns.on('a', () => Promise.resolve(order.push('second')));
  await turns.on('b', () => Promise.resolve(order.push('other')));
  expect(order).toEqual(['other']);
  gate.resolve();
  await expect(first).rejects.toThrow('refused');
  await second;
  await turns.on('a', () => Promise.resolve(order.push('third')));
  expect(order).toEqual(['other', 'first', 'second', 'third']);
});
