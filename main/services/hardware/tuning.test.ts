import { describe, expect, test } from 'vitest';
import type { Domain } from '../../libvirt/index.ts';
import { descriptions } from '../../xml/index.ts';
import { virsh } from '../virsh.ts';
import { cpuSet, isTunable, tune } from './tuning.ts';

const run = virsh('test:///default');
const call = { timeoutMs: 1000 };

/** Calls that a domain would get, with their arguments. */
function callsOn(tunes: ReturnType<typeof tune>): unknown[] {
  const calls: unknown[] = [];
  const domain = new Proxy({} as Domain, {
    get:
      (_, name) =>
      (...args: unknown[]) => {
        calls.push([name, ...args.slice(0, -1)]);
        return Promise.resolve();
      },
  });
  for (const { run: made } of tunes) void made(domain);
  return calls;
}

const tuning = (kind: string, set: Record<string, string | undefined>, values: Record<string, string> = {}) =>
  ({ change: 0, what: 'tune', kind, set, values }) as const;

describe('what goes live', () => {
  test('every field of a section that is said to be live has its call', () => {
    const without = descriptions
      .filter(({ section }) => section)
      .flatMap(({ kind, fields }) =>
        fields.filter((field) => field.live === true && !isTunable(field)).map(({ id }) => `${kind}.${id}`),
      );
    expect(without).toEqual([]);
  });

  test.each([
    [
      tuning('overview', { title: 'a b' }),
      [['setMetadata', 1, 'a b', null, null, 1]],
      "desc --title --live --new-desc 'a b' vm",
    ],
    [tuning('cpu', { vcpus: '3' }), [['setVcpusFlags', 3, 1]], 'setvcpus --live vm 3'],
    [
      tuning('cpu', { vcpus: undefined }, { maxVcpus: '4' }),
      [['setVcpusFlags', 4, 1]],
      'setvcpus --live vm 4',
    ],
    [tuning('memory', { current: '512.5' }), [['setMemoryFlags', 524800, 1]], 'setmem --live vm 524800KiB'],
    [
      tuning('limits', { shares: '2048' }),
      [['setSchedulerParametersFlags', { cpu_shares: 2048n }, 1]],
      'schedinfo --live --set cpu_shares=2048 vm',
    ],
    [
      tuning('limits', { quota: undefined }),
      [['setSchedulerParametersFlags', { vcpu_quota: -1n }, 1]],
      'schedinfo --live --set vcpu_quota=-1 vm',
    ],
    [
      tuning('limits', { hardLimit: '1024' }),
      [['setMemoryParameters', { hard_limit: 1048576n }, 1]],
      'memtune --live --hard-limit 1048576 vm',
    ],
    [
      tuning('disk', { totalIops: '300' }, { target: 'vda' }),
      [['setBlockIoTune', 'vda', { total_iops_sec: 300n }, 1]],
      'blkdeviotune --live --total-iops-sec 300 vm vda',
    ],
    [
      tuning('memballoon', { statsPeriod: '7' }),
      [['setMemoryStatsPeriod', 7, 1]],
      'dommemstat --live --period 7 vm',
    ],
    [
      tuning('cpu', { pinning: '0 1-2\n1 3' }),
      [
        ['pinVcpuFlags', 0, [1, 2], 1],
        ['pinVcpuFlags', 1, [3], 1],
      ],
      'vcpupin --live --vcpu 0 --cpulist 1-2 vm',
    ],
    [tuning('cpu', { iothreadPin: '1 0' }), [['pinIOThread', 1, [0], 1]], 'iothreadpin --live vm 1 0'],
    [
      tuning('limits', { blkioDevices: '/dev/sda 500 10\n/dev/sdb - 20' }),
      [
        [
          'setBlkioParameters',
          { device_weight: '/dev/sda,500', device_read_iops_sec: '/dev/sda,10,/dev/sdb,20' },
          1,
        ],
      ],
      "blkiotune --live --device-weight '/dev/sda,500' --device-read-iops-sec '/dev/sda,10,/dev/sdb,20' vm",
    ],
  ])('%j', (work, calls, command) => {
    const tunes = tune(work, 'vm', run, call);
    expect(callsOn(tunes)).toEqual(calls);
    expect(tunes[0]?.command).toBe(`virsh -c test:///default ${command}`);
  });

  test('processors are counted as libvirt writes them', () => {
    expect(cpuSet('0-3,^2,8')).toEqual([0, 1, 3, 8]);
    expect(cpuSet('x')).toEqual([]);
  });
});
