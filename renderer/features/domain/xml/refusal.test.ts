import { describe, expect, test } from 'vitest';
import type { FailureData, HardwareResult } from '../../../../preload/contract/index.ts';
import { lineOf, refusalOf } from './refusal.ts';

const failure = (message: string): FailureData => ({
  code: 'InvalidInput',
  message: 'Cannot define web-01.',
  libvirt: { code: 'VIR_ERR_XML_DETAIL', domain: 'VIR_FROM_XML', message },
  retryable: false,
});

describe('the line that libvirt names', () => {
  test.each([
    ['XML error: (domain_definition):12: Opening and ending tag mismatch: a line 3 and b', 12],
    ['internal error: mismatched tag at line 7, column 3', 7],
    ["unsupported configuration: disk type 'x' is unknown", undefined],
    ['Domain ended at 10:30:15 (a): 3', undefined],
  ])('%s', (message, line) => {
    expect(lineOf(failure(message))).toBe(line);
  });
  test.each([
    ['Element domain has extra content: foo', 3],
    ['Did not expect element foo there', 3],
    ['Invalid attribute bar for element foo', 3],
    // Which of several it is, nobody knows.
    ['Element devices has extra content: disk', undefined],
    ['Element domain has extra content: gone', undefined],
  ])('the schema names an element: %s', (message, line) => {
    const text = '<domain>\n  <food/>\n  <foo bar=""/>\n  <disk/>\n  <disk/>\n</domain>';
    expect(lineOf(failure(`XML document failed to validate against schema: ${message}`), text)).toBe(line);
  });
  test('in our own words, where libvirt has none', () => {
    expect(lineOf({ code: 'InvalidInput', message: 'Not closed (line 4, column 2)', retryable: false })).toBe(
      4,
    );
  });
});

describe('whether anything was done', () => {
  const step = (target: 'running' | 'stored', failed?: FailureData): HardwareResult['steps'][number] => ({
    changes: [0],
    call: 'domain_define_xml_flags',
    target,
    command: 'virsh define web-01.xml',
    ...(failed && { failure: failed }),
  });
  const result = (outcome: HardwareResult['outcome'], ...steps: HardwareResult['steps']): HardwareResult => ({
    outcome,
    problems: [],
    conflicts: [],
    steps,
  });
  const words = failure('no');

  test('all of it', () => {
    expect(refusalOf(result('applied', step('running'), step('stored')))).toBeUndefined();
  });
  test('the stored configuration changed, the running VM waits', () => {
    expect(refusalOf(result('partly', step('running', words), step('stored')))).toBeUndefined();
  });
  test('the stored configuration could not be changed', () => {
    expect(refusalOf(result('partly', step('stored', words)))).toBe(words);
    expect(refusalOf(result('partly', step('running'), step('stored', words)))).toBe(words);
  });
  test('a VM that has only the running one', () => {
    expect(refusalOf(result('partly', step('running', words)))).toBe(words);
  });
});
