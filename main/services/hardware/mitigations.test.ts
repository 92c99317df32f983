import { expect, test } from 'vitest';
import { readDomainCapabilities } from '../../xml/index.ts';
import { canSwitchOn } from './describe.ts';
import { mitigationField, mitigationsOf } from './mitigations.ts';

const host = (model: string, features: string, arch = 'x86_64', rest = '') =>
  readDomainCapabilities(`<domainCapabilities><arch>${arch}</arch>${rest}<cpu>
    <mode name='host-model' supported='yes'><model fallback='forbid'>${model}</model>${features}</mode>
  </cpu></domainCapabilities>`);
const feature = (name: string, policy = 'require') => `<feature policy='${policy}' name='${name}'/>`;

test('mitigations are what the host has of them, told or by the name of its model', () => {
  const intel = host('Skylake-Client-IBRS', feature('ssbd') + feature('md-clear') + feature('vmx'));
  expect(mitigationsOf(intel)).toEqual(['spec-ctrl', 'ssbd', 'md-clear']);
  expect(mitigationsOf(host('EPYC-IBPB', feature('virt-ssbd')))).toEqual(['ibpb', 'virt-ssbd']);
  expect(mitigationsOf(host('Haswell', feature('ssbd', 'disable')))).toEqual([]);
});

test('they are one switch over rows of the processor features, on a PC that has any', () => {
  expect(mitigationField(host('Haswell', feature('ssbd')))).toMatchObject({
    type: 'switch',
    rows: { field: 'features', lines: ['require ssbd'] },
  });
  expect(mitigationField(host('Haswell', ''))).toBeUndefined();
  expect(mitigationField(host('a64fx', feature('ssbd'), 'aarch64'))).toBeUndefined();
  expect(mitigationField(undefined)).toBeUndefined();
});

test('a switch that the hypervisor does not let be switched on is known, one that it says nothing of is not', () => {
  const source = { offers: 'features/hyperv#features', word: 'evmcs' };
  const hyperv = (xml: string) => ({
    capabilities: host('Haswell', '', 'x86_64', `<features>${xml}</features>`),
  });
  const some = `<hyperv supported='yes'><enum name='features'><value>relaxed</value></enum></hyperv>`;
  expect(canSwitchOn(source, hyperv(some))).toBe(false);
  expect(canSwitchOn({ ...source, word: 'relaxed' }, hyperv(some))).toBe(true);
  expect(canSwitchOn({ ...source, word: 'relaxed' }, hyperv(`<hyperv supported='no'/>`))).toBe(false);
  expect(canSwitchOn(source, hyperv(''))).toBe(true);
  expect(canSwitchOn(source, { capabilities: undefined })).toBe(true);
  expect(canSwitchOn({ offers: 'features/vmcoreinfo' }, hyperv(`<vmcoreinfo supported='no'/>`))).toBe(false);
  expect(canSwitchOn({ offers: 'features/vmcoreinfo' }, hyperv(`<vmcoreinfo supported='yes'/>`))).toBe(true);
});
