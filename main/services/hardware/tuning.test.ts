import { describe, expect, test } from 'vitest';
import type { Connection, Domain } from '../../libvirt/index.ts';
import { descriptions } from '../../xml/index.ts';
import { virsh } from '../virsh.ts';
import { cpuSet } from './pinning.ts';
import { isTunable, tune } from './tuning.ts';

const run = virsh('test:///default');
const call = { timeoutMs: 1000 };

/** Calls that a domain would get, with their arguments. */
async function callsOn(tunes: ReturnType<typeof tune>): Promise<unknown[]> {
  const calls: unknown[] = [];
  const domain = new Proxy({} as Domain, {
    get:
      (_, name) =>
      (...args: unknown[]) => {
        calls.push([name, ...args.slice(0, -1)]);
        return Promise.resolve();
      },
  });
  const connection = {
    getNodeInfo: () => Promise.resolve({ nodes: 1, sockets: 1, cores: 2, threads: 2 }),
  } as unknown as Connection;
  for (const { run: made } of tunes) await made(domain, connection);
  return calls;
}

const tuning = (
  kind: string,
  set: Record<string, string | undefined>,
  values: Record<string, string> = {},
  before: Record<string, string> = {},
) => ({ change: 0, what: 'tune', kind, set, before, values }) as const;

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
      "desc --domain vm --title --live --new-desc 'a b'",
    ],
    [tuning('cpu', { vcpus: '3' }), [['setVcpusFlags', 3, 1]], 'setvcpus --live vm 3'],
    [
      tuning('cpu', { vcpus: undefined }, { maxVcpus: '4' }),
      [['setVcpusFlags', 4, 1]],
      'setvcpus --live vm 4',
    ],
    [tuning('memory', { current: '512.5' }), [['setMemoryFlags', 524800, 1]], 'setmem --live vm 524800KiB'],
    [
      tuning('limits', { shares: '2048', period: undefined }),
      [['setSchedulerParametersFlags', { cpu_shares: 2048n, vcpu_period: 100000n }, 1]],
      'schedinfo --domain vm --live --set cpu_shares=2048 vcpu_period=100000',
    ],
    [
      tuning('limits', { quota: undefined }),
      [['setSchedulerParametersFlags', { vcpu_quota: -1n }, 1]],
      'schedinfo --domain vm --live --set vcpu_quota=-1',
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
    [
      tuning('cpu', { pinning: '0 1' }, {}, { pinning: '0 1\n1 3\n2 3' }),
      [
        ['pinVcpuFlags', 1, [0, 1, 2, 3], 1],
        ['pinVcpuFlags', 2, [0, 1, 2, 3], 1],
      ],
      'vcpupin --live --vcpu 1 --cpulist r vm',
    ],
    [
      tuning('cpu', { pinning: undefined }, { cpuset: '2-3' }, { pinning: '0 1' }),
      [['pinVcpuFlags', 0, [2, 3], 1]],
      'vcpupin --live --vcpu 0 --cpulist 2-3 vm',
    ],
    [
      tuning('cpu', { iothreadPin: undefined }, {}, { iothreadPin: '1 0' }),
      [['pinIOThread', 1, [0, 1, 2, 3], 1]],
      'iothreadpin --live vm 1 r',
    ],
    [
      tuning('cpu', { emulatorPin: undefined }, {}, { emulatorPin: '0' }),
      [['pinEmulator', [0, 1, 2, 3], 1]],
      'emulatorpin --live --cpulist r vm',
    ],
    [
      tuning(
        'limits',
        { blkioDevices: '/dev/sda 500' },
        {},
        { blkioDevices: '/dev/sda 500 10\n/dev/sdb 300' },
      ),
      [['setBlkioParameters', { device_weight: '/dev/sdb,0', device_read_iops_sec: '/dev/sda,0' }, 1]],
      "blkiotune --live --device-weight '/dev/sdb,0' --device-read-iops-sec '/dev/sda,0' vm",
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
  ])('%j', async (work, calls, command) => {
    const tunes = tune(work, 'vm', run, call);
    expect(await callsOn(tunes)).toEqual(calls);
    expect(tunes[0]?.command).toBe(`virsh -c test:///default ${command}`);
  });

  test('processors are counted as libvirt writes them', () => {
    expect(cpuSet('0-3,^2,8')).toEqual([0, 1, 3, 8]);
    expect(cpuSet('x')).toEqual([]);
  });
});
