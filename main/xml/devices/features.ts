import { ON_OFF, section } from './common.ts';
import type { Field, SwitchSource } from './field.ts';

/** A feature that the hypervisor gives the guest, said by `state`. */
const state = (
  id: string,
  at: string,
  rest: Partial<Pick<Field, 'when' | 'group'>> & { from?: SwitchSource } = {},
): Field => ({
  id,
  at: `features/${at}@state`,
  type: 'switch',
  words: ON_OFF,
  ...rest,
});

const hyperv = (id: string, at: string): Field =>
  state(id, `hyperv/${at}`, {
    group: 'driver',
    when: { hypervMode: ['custom', ''] },
    from: { offers: 'features/hyperv#features', word: at },
  });

const mitigation = (id: string, choices: readonly string[]): Field => ({
  id,
  at: `features/${id}@value`,
  type: 'choice',
  choices,
  group: 'more',
});

const fixes = ['broken', 'workaround', 'fixed'];

export const features = section('features', ['acpi', 'apic'], [
  { id: 'acpi', at: 'features/acpi?', type: 'switch' },
  { id: 'apic', at: 'features/apic?', type: 'switch' },
  { id: 'apicEoi', at: 'features/apic@eoi', type: 'switch', words: ON_OFF, when: { apic: ['yes'] } },
  { id: 'pae', at: 'features/pae?', type: 'switch' },
  state('smm', 'smm'),
  { id: 'tseg', at: 'features/smm/tseg', type: 'size', min: 1, when: { smm: ['yes'] } },
  state('vmport', 'vmport'),
  state('pmu', 'pmu'),
  state('vmcoreinfo', 'vmcoreinfo', { from: { offers: 'features/vmcoreinfo' } }),
  { id: 'ioapic', at: 'features/ioapic@driver', type: 'choice', choices: ['kvm', 'qemu'] },
  { id: 'gic', at: 'features/gic@version', type: 'choice', choices: ['host', '2', '3'], from: { offers: 'features/gic#version' } },
  { id: 'hypervMode', at: 'features/hyperv@mode', type: 'choice', choices: ['custom', 'passthrough'], group: 'driver' },
  hyperv('hvRelaxed', 'relaxed'),
  hyperv('hvVapic', 'vapic'),
  hyperv('hvSpinlocks', 'spinlocks'),
  { id: 'hvSpinlockRetries', at: 'features/hyperv/spinlocks@retries', type: 'number', required: true, min: 4095, when: { hvSpinlocks: ['yes'] }, group: 'driver' },
  hyperv('hvVpindex', 'vpindex'),
  hyperv('hvRuntime', 'runtime'),
  hyperv('hvSynic', 'synic'),
  hyperv('hvStimer', 'stimer'),
  { id: 'hvStimerDirect', at: 'features/hyperv/stimer/direct@state', type: 'switch', words: ON_OFF, when: { hvStimer: ['yes'] }, group: 'driver' },
  hyperv('hvReset', 'reset'),
  hyperv('hvVendorId', 'vendor_id'),
  { id: 'hvVendorIdValue', at: 'features/hyperv/vendor_id@value', type: 'text', required: true, pattern: /^[^,]{1,12}$/, when: { hvVendorId: ['yes'] }, group: 'driver' },
  hyperv('hvFrequencies', 'frequencies'),
  hyperv('hvReenlightenment', 'reenlightenment'),
  hyperv('hvTlbflush', 'tlbflush'),
  hyperv('hvIpi', 'ipi'),
  hyperv('hvEvmcs', 'evmcs'),
  hyperv('hvAvic', 'avic'),
  state('kvmHidden', 'kvm/hidden', { group: 'source' }),
  state('kvmHintDedicated', 'kvm/hint-dedicated', { group: 'source' }),
  state('kvmPollControl', 'kvm/poll-control', { group: 'source' }),
  state('kvmPvIpi', 'kvm/pv-ipi', { group: 'source' }),
  state('kvmDirtyRing', 'kvm/dirty-ring', { group: 'source' }),
  { id: 'kvmDirtyRingSize', at: 'features/kvm/dirty-ring@size', type: 'number', required: true, min: 1024, max: 65536, when: { kvmDirtyRing: ['yes'] }, group: 'source' },
  state('pvspinlock', 'pvspinlock', { group: 'source' }),
  { id: 'tbCache', at: 'features/tcg/tb-cache', type: 'size', min: 1, group: 'source' },
  state('hap', 'hap', { group: 'more' }),
  { id: 'viridian', at: 'features/viridian?', type: 'switch', group: 'more' },
  state('xenE820', 'xen/e820_host', { group: 'more' }),
  state('xenPassthrough', 'xen/passthrough', { group: 'more' }),
  { id: 'xenPassthroughMode', at: 'features/xen/passthrough@mode', type: 'choice', choices: ['sync_pt', 'share_pt'], when: { xenPassthrough: ['yes'] }, group: 'more' },
  { id: 'privnet', at: 'features/privnet?', type: 'switch', group: 'more' },
  { id: 'capabilityPolicy', at: 'features/capabilities@policy', type: 'choice', choices: ['default', 'allow', 'deny'], group: 'more' },
  { id: 'hpt', at: 'features/hpt@resizing', type: 'choice', choices: ['enabled', 'disabled', 'required'], group: 'more' },
  { id: 'hptMaxPageSize', at: 'features/hpt/maxpagesize', type: 'size', group: 'more' },
  state('htm', 'htm', { group: 'more' }),
  state('nestedHv', 'nested-hv', { group: 'more' }),
  state('ccfAssist', 'ccf-assist', { group: 'more' }),
  mitigation('cfpc', fixes),
  mitigation('sbbc', fixes),
  mitigation('ibs', ['broken', 'workaround', 'fixed-ibs', 'fixed-ccd', 'fixed-na']),
  { id: 'unknownMsrs', at: 'features/msrs@unknown', type: 'choice', choices: ['ignore', 'fault'], group: 'more' },
  { id: 'keyWrap', at: 'keywrap/cipher', type: 'list', columns: ['@name', '@state'], patterns: [/^(aes|dea)$/, /^(on|off)$/], suggests: [['aes', 'dea'], ON_OFF], group: 'more' },
]); // prettier-ignore
