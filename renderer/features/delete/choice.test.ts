import { expect, test } from 'vitest';
import type { DeletionDisk, DeletionPlan, HostId, Uuid } from '../../../preload/contract/index.ts';
import { choicesOf, commandsOf, diskKey, lossOf, type Ticks } from './choice.ts';

const disk = (id: string, changes: Partial<DeletionDisk> = {}): DeletionDisk => ({
  id, device: 'disk', readOnly: false, usedBy: [], suggested: true, allocationBytes: 10, capacityBytes: 100, command: `rm ${id}`, ...changes,
}); // prettier-ignore
const refusal = { code: 'Conflict', message: 'no', retryable: false } as const;
const plan = (name: string, disks: DeletionDisk[], changes: Partial<DeletionPlan> = {}): DeletionPlan => ({
  host: 'h' as HostId, uuid: name as Uuid, name, active: false, persistent: true, hasManagedSave: false, snapshots: 0, checkpoints: 0,
  hasUefiVariables: false, hasTpmState: false, commands: { undefine: `undefine ${name}` }, disks, ...changes,
}); // prettier-ignore
const none: Ticks = { disks: new Map(), forceOff: false };

test('what is suggested goes, unless it is unticked; what is refused never does', () => {
  const web = plan('web', [
    disk('/a'),
    disk('/iso', { suggested: false }),
    disk('/base', { refusal, suggested: true }),
  ]);
  const [first, second, third] = web.disks as [DeletionDisk, DeletionDisk, DeletionDisk];
  expect(choicesOf([web], none)).toEqual([{ host: 'h', uuid: 'web', forceOff: false, disks: ['/a'] }]);
  const other = new Map([[diskKey(web, first), false], [diskKey(web, second), true], [diskKey(web, third), true]]); // prettier-ignore
  expect(choicesOf([web], { ...none, disks: other })[0]?.disks).toEqual(['/iso']);
});

test('an image that two of them share is lost once', () => {
  const plans = [plan('a', [disk('/s')]), plan('b', [disk('/s'), disk('/b', { allocationBytes: 5 })])];
  expect(lossOf(plans, none)).toEqual({ vms: 2, disks: 2, bytes: 15 });
  expect(commandsOf(plans, none)).toEqual(['undefine a', 'undefine b', 'rm /s', 'rm /b']);
});

test('the same path on another host is another image', () => {
  expect(
    lossOf([plan('a', [disk('/s')]), plan('b', [disk('/s')], { host: 'other' as HostId })], none).disks,
  ).toBe(2);
});

test('only what runs is forced off, and what stands on another goes first', () => {
  const ticks: Ticks = { ...none, forceOff: true };
  const low = disk('/low', { device: 'backing', suggested: true });
  const plans = [
    plan('a', [low, disk('/top')], {
      active: true,
      commands: { forceOff: 'destroy a', undefine: 'undefine a' },
    }),
    plan('b', []),
  ];
  expect(choicesOf(plans, ticks).map((choice) => choice.forceOff)).toEqual([true, false]);
  expect(commandsOf(plans, ticks)).toEqual(['destroy a', 'undefine a', 'undefine b', 'rm /top', 'rm /low']);
});
