import type { HardwareField } from '../../../preload/contract/index.ts';
import type { DomainCapabilities } from '../../xml/index.ts';

/** What a guest's kernel needs of the processor to guard against speculation (Spectre, SSB, MDS). */
const FEATURES = [
  'spec-ctrl',
  'stibp',
  'ssbd',
  'ibrs',
  'ibpb',
  'amd-stibp',
  'amd-ssbd',
  'virt-ssbd',
  'md-clear',
];
/** Models that are called after what they have of these beyond the model without. */
const BY_NAME: readonly (readonly [ending: RegExp, feature: string])[] = [
  [/-IBRS$/, 'spec-ctrl'],
  [/-IBPB$/, 'ibpb'],
];

/** Those that the host's processor has. */
export function mitigationsOf({
  hostCpuModel = '',
  hostCpuFeatures,
}: Pick<DomainCapabilities, 'hostCpuModel' | 'hostCpuFeatures'>): string[] {
  return FEATURES.filter(
    (name) =>
      hostCpuFeatures.includes(name) ||
      BY_NAME.some(([ending, feature]) => feature === name && ending.test(hostCpuModel)),
  );
}

/**
 * One switch for all of them, of a named model: a processor that is the host's own has them already. Undefined where the
 * host has none, or is no PC.
 */
export function mitigationField(capabilities: DomainCapabilities | undefined): HardwareField | undefined {
  if (capabilities === undefined || !['x86_64', 'i686'].includes(capabilities.architecture ?? ''))
    return undefined;
  const names = mitigationsOf(capabilities);
  if (names.length === 0) return undefined;
  return {
    id: 'cpuMitigations',
    label: 'cpuMitigations',
    // Stands nowhere itself.
    at: '',
    type: 'switch',
    group: 'main',
    required: false,
    live: false,
    when: { mode: ['custom', ''] },
    rows: { field: 'features', lines: names.map((name) => `require ${name}`) },
  };
}
