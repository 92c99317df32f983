import { describe, expect, test } from 'vitest';
import type { HardwareItem } from '../../../../preload/contract/index.ts';
import { deviceName, readOnlyReason } from './shown.ts';

const kept = { persistent: true, lost: false, locked: undefined };
const items = ['disk:vda', 'video:0', 'input:0', 'input:1'].map((id): HardwareItem => ({
  id,
  kind: id.split(':')[0] ?? '',
}));

describe('what can be written to', () => {
  test.each([
    [{ which: 'stored', item: undefined }, kept, undefined],
    [{ which: 'stored', item: 'disk:vda' }, kept, undefined],
    [{ which: 'running', item: undefined }, kept, 'running'],
    [{ which: 'running', item: 'disk:vda' }, kept, 'running'],
    [{ which: 'running', item: undefined }, { ...kept, persistent: false }, 'transient'],
    [{ which: 'running', item: 'disk:vda' }, { ...kept, persistent: false }, undefined],
    [{ which: 'stored', item: undefined }, { ...kept, lost: true }, 'lost'],
    [{ which: 'running', item: undefined }, { ...kept, lost: true, locked: 'read-only' }, 'locked'],
  ] as const)('%j of %j', (shown, vm, reason) => {
    expect(readOnlyReason(shown, vm)).toBe(reason);
  });
});

test.each([
  ['disk:vda', 'disk vda'],
  ['interface:52:54:00:6b:3c:58', 'interface 52:54:00:6b:3c:58'],
  ['video:0', 'video'],
  ['input:1', 'input 2'],
])('%s is called %s', (id, name) => {
  expect(deviceName(id, items)).toBe(name);
});
