import { virDomainMetadataType, virDomainModificationImpact, type CallOptions } from '../../libvirt/index.ts';
import { descriptions, type Field, type LiveWork } from '../../xml/index.ts';
import type { Virsh } from '../virsh.ts';
import { changedPins, pinEmulator, pinIOThread, pinOf, pinVcpu, rowsOf, type Tune } from './pinning.ts';

type Tuning = Extract<LiveWork, { what: 'tune' }>;

const LIVE = virDomainModificationImpact.VIR_DOMAIN_AFFECT_LIVE;
/** libvirt's word for "no limit", KiB: VIR_DOMAIN_MEMORY_PARAM_UNLIMITED. */
const UNLIMITED = 9_007_199_254_740_991n;

interface Given {
  name: string;
  tuning: Tuning;
  /** The fields of this call that change, with their new values. */
  set: readonly { field: Field; value: string | undefined }[];
  virsh: Virsh;
  call: CallOptions;
}

interface Tuner {
  /** Places of the fields that it takes. */
  takes: RegExp;
  tune: (given: Given) => Tune[];
}

const last = (field: Field): string => field.at.split(/[/@]/).at(-1) ?? '';
const mebibytes = (value: string): number => Math.round(Number(value) * 1024);

const TUNERS: readonly Tuner[] = [
  {
    takes: /^(title|description)$/,
    tune: ({ name, set, virsh, call }) =>
      set.map(({ field, value }) => {
        const { VIR_DOMAIN_METADATA_TITLE, VIR_DOMAIN_METADATA_DESCRIPTION } = virDomainMetadataType;
        const isTitle = field.at === 'title';
        const type = isTitle ? VIR_DOMAIN_METADATA_TITLE : VIR_DOMAIN_METADATA_DESCRIPTION;
        const title = isTitle ? ['--title'] : [];
        const options = ['--domain', name, ...title, '--live', '--new-desc', value ?? ''];
        return {
          call: 'domain_set_metadata',
          command: virsh('desc', options),
          run: (domain) => domain.setMetadata(type, value ?? null, null, null, LIVE, call),
        };
      }),
  },
  {
    takes: /^vcpu@current$/,
    tune: ({ name, tuning, set, virsh, call }) => {
      // Without a number of their own, all of them are there.
      const count = set[0]?.value ?? tuning.values['maxVcpus'] ?? '1';
      return [
        {
          call: 'domain_set_vcpus_flags',
          command: virsh('setvcpus', ['--live'], name, count),
          run: (domain) => domain.setVcpusFlags(Number(count), LIVE, call),
        },
      ];
    },
  },
  {
    takes: /^currentMemory$/,
    tune: ({ name, tuning, set, virsh, call }) => {
      const kib = mebibytes(set[0]?.value ?? tuning.values['maximum'] ?? '0');
      return [
        {
          call: 'domain_set_memory_flags',
          command: virsh('setmem', ['--live'], name, `${kib}KiB`),
          run: (domain) => domain.setMemoryFlags(kib, LIVE, call),
        },
      ];
    },
  },
  {
    takes: /^memtune\//,
    tune: ({ name, set, virsh, call }) => {
      const kib = (value: string | undefined): bigint =>
        value === undefined ? UNLIMITED : BigInt(mebibytes(value));
      const params = set.map(({ field, value }) => [last(field), kib(value)] as const);
      const options = params.flatMap(([key, value]) => [
        `--${key.replaceAll('_', '-')}`,
        value === UNLIMITED ? '-1' : `${value}`,
      ]);
      return [
        {
          call: 'domain_set_memory_parameters',
          command: virsh('memtune', ['--live', ...options], name),
          run: (domain) => domain.setMemoryParameters(Object.fromEntries(params), LIVE, call),
        },
      ];
    },
  },
  {
    takes: /^cputune\/(shares|\w*period|\w*quota)$/,
    tune: ({ name, set, virsh, call }) => {
      const params = set.map(({ field, value }) => {
        const key = last(field);
        const isQuota = key.endsWith('quota');
        const param = key === 'shares' ? 'cpu_shares' : /^(period|quota)$/.test(key) ? `vcpu_${key}` : key;
        // What is taken away goes back to the kernel's own: no limit, a tenth of a second. Shares are not taken away here.
        const none = isQuota ? '-1' : '100000';
        return [param, BigInt(value ?? none)] as const;
      });
      return [
        {
          call: 'domain_set_scheduler_parameters_flags',
          command: virsh('schedinfo', [
            ...['--domain', name, '--live', '--set'],
            // Whatever follows is one more of them, so that the domain comes first.
            ...params.map(([key, value]) => `${key}=${value}`),
          ]),
          run: (domain) => domain.setSchedulerParametersFlags(Object.fromEntries(params), LIVE, call),
        },
      ];
    },
  },
  {
    takes: /^blkiotune\/weight$/,
    tune: ({ name, set, virsh, call }) => {
      const weight = Number(set[0]?.value);
      return [
        {
          call: 'domain_set_blkio_parameters',
          command: virsh('blkiotune', ['--live', '--weight', String(weight)], name),
          run: (domain) => domain.setBlkioParameters({ weight }, LIVE, call),
        },
      ];
    },
  },
  {
    takes: /^cputune\/vcpupin$/,
    tune: ({ name, tuning, set, virsh, call }) =>
      changedPins(tuning.before['pinning'], set[0]?.value, tuning.values['cpuset']).map((pin) =>
        pinVcpu(pin, name, virsh, call),
      ),
  },
  {
    takes: /^cputune\/iothreadpin$/,
    tune: ({ name, tuning, set, virsh, call }) =>
      changedPins(tuning.before['iothreadPin'], set[0]?.value, tuning.values['cpuset']).map((pin) =>
        pinIOThread(pin, name, virsh, call),
      ),
  },
  {
    takes: /^blkiotune\/device$/,
    tune: ({ name, tuning, set, virsh, call }) => {
      // One list for each limit: `/dev/sda,500,/dev/sdb,300`; 0 takes a limit away.
      const [was, is] = [rowsOf(tuning.before['blkioDevices']), rowsOf(set[0]?.value)];
      const columns = set[0]?.field.type === 'list' ? set[0].field.columns : [];
      const params = columns.slice(1).flatMap((column, at) => {
        const limitOf = (rows: typeof was, path: string): string | undefined =>
          rows.get(path)?.[at]?.replace(/^-$/, '') || undefined;
        const given = [...new Set([...is.keys(), ...was.keys()])].flatMap((path) => {
          const [before, after] = [limitOf(was, path), limitOf(is, path)];
          return before === after ? [] : [`${path},${after ?? '0'}`];
        });
        return given.length === 0 ? [] : [[`device_${column}`, given.join(',')] as const];
      });
      if (params.length === 0) return [];
      return [
        {
          call: 'domain_set_blkio_parameters',
          command: virsh(
            'blkiotune',
            ['--live', ...params.flatMap(([key, value]) => [`--${key.replaceAll('_', '-')}`, value])],
            name,
          ),
          run: (domain) => domain.setBlkioParameters(Object.fromEntries(params), LIVE, call),
        },
      ];
    },
  },
  {
    takes: /^cputune\/emulatorpin@cpuset$/,
    tune: ({ name, tuning, set, virsh, call }) => [
      pinEmulator(pinOf(set[0]?.value, tuning.values['cpuset']), name, virsh, call),
    ],
  },
  {
    takes: /^iotune\//,
    tune: ({ name, tuning, set, virsh, call }) => {
      const target = tuning.values['target'] ?? '';
      const isName = (field: Field): boolean => last(field) === 'group_name';
      const params = set.map(
        ({ field, value }) => [last(field), isName(field) ? (value ?? '') : BigInt(value ?? 0)] as const,
      );
      const options = params.flatMap(([key, value]) => [`--${key.replaceAll('_', '-')}`, `${value}`]);
      return [
        {
          call: 'domain_set_block_io_tune',
          command: virsh('blkdeviotune', ['--live', ...options], name, target),
          run: (domain) => domain.setBlockIoTune(target, Object.fromEntries(params), LIVE, call),
        },
      ];
    },
  },
  {
    takes: /^stats@period$/,
    tune: ({ name, set, virsh, call }) => {
      const period = Number(set[0]?.value ?? 0);
      return [
        {
          call: 'domain_set_memory_stats_period',
          command: virsh('dommemstat', ['--live', '--period', String(period)], name),
          run: (domain) => domain.setMemoryStatsPeriod(period, LIVE, call),
        },
      ];
    },
  },
];

/** The calls that bring these values to the running domain. */
export function tune(tuning: Tuning, name: string, virsh: Virsh, call: CallOptions): Tune[] {
  const fields = descriptions.find(({ kind }) => kind === tuning.kind)?.fields ?? [];
  const set = fields
    .filter(({ id }) => id in tuning.set)
    .map((field) => ({ field, value: tuning.set[field.id] }));
  return TUNERS.flatMap(({ takes, tune: make }) => {
    const own = set.filter(({ field }) => takes.test(field.at));
    return own.length === 0 ? [] : make({ name, tuning, set: own, virsh, call });
  });
}

/** Whether a field of a section, or a tuned one of a device, has a call here: what has none must not be said to be live. */
export const isTunable = (field: Field): boolean => TUNERS.some(({ takes }) => takes.test(field.at));
