import { describe, expect, test } from 'vitest';
import type { HostId, Uuid, Volume } from '../../../preload/contract/index.ts';
import { writerOf } from '../storage/index.ts';
import { valuesOfImage } from './images.ts';

const volume = (rest: Partial<Volume> = {}): Volume => ({
  pool: 'default',
  name: 'a.qcow2',
  path: '/srv/a.qcow2',
  type: 'file',
  format: 'qcow2',
  capacityBytes: 1,
  allocationBytes: 0,
  usedBy: [],
  ...rest,
});

describe('an image that is chosen for a disk', () => {
  test('brings its path and its format', () => {
    expect(valuesOfImage(volume(), false, { type: 'file', format: 'raw' })).toEqual({
      type: 'file',
      file: '/srv/a.qcow2',
      dev: undefined,
      format: 'qcow2',
    });
    expect(valuesOfImage(volume({ name: 'b.iso', format: 'iso' }), false, {})).toMatchObject({
      format: 'raw',
    });
    expect(valuesOfImage(volume(), false, {})).not.toHaveProperty('type');
  });

  test('of a volume group is a block device, whatever it was before', () => {
    const lv = volume({ type: 'block', path: '/dev/vg/lv', format: undefined });
    expect(valuesOfImage(lv, false, { type: 'file', file: '/srv/old.img' })).toEqual({
      type: 'block',
      file: undefined,
      dev: '/dev/vg/lv',
      format: 'raw',
    });
  });

  test('by its pool keeps to pool and name', () => {
    expect(valuesOfImage(volume(), true, { type: 'volume', pool: 'default' })).toEqual({
      type: 'volume',
      pool: 'default',
      volume: 'a.qcow2',
      format: 'qcow2',
    });
  });

  test('is spoilt by a second writer, not by a reader', () => {
    const use = { host: 'h' as HostId, uuid: 'u' as Uuid, name: 'web' };
    expect(writerOf(volume({ usedBy: [{ ...use, how: 'cdrom', readOnly: true }] }))).toBeUndefined();
    expect(writerOf(volume({ usedBy: [{ ...use, how: 'disk', readOnly: false }] }))?.name).toBe('web');
    expect(writerOf(volume({ usedBy: [{ ...use, how: 'backing', readOnly: true }] }))?.name).toBe('web');
  });
});
