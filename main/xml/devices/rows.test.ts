import { describe, expect, test } from 'vitest';
import { readTree, writeTree } from '../tree.ts';
import { networkInterface } from './interface.ts';
import { memory, boot, cpu } from './sections.ts';
import { validate } from './validate.ts';
import { readValues, writeValues } from './values.ts';

const description = networkInterface;
const passt = (forwards: string): string =>
  `<interface type='user'>\n  <backend type='passt'/>${forwards === '' ? '' : `\n  ${forwards}`}\n</interface>`;

const portForwards = (xml: string): string | undefined =>
  readValues(readTree(xml).root, description)['portForwards'];

function writing(xml: string, value: string | undefined): string {
  const tree = readTree(xml);
  writeValues(tree.root, description, { portForwards: value });
  return writeTree(tree).replaceAll(/\n\s*/g, '');
}

const two = `<portForward proto='tcp' address='192.0.2.1' dev='eth0'>
    <range start='80' to='8080'/>
    <range start='5000' end='5010'/>
    <range start='5005' exclude='yes'/>
  </portForward>
  <portForward proto='udp'>
    <range start='53'/>
  </portForward>`;
const TWO =
  'tcp 80 8080 - 192.0.2.1 eth0\ntcp 5000 - 5010 192.0.2.1 eth0\ntcp 5005 - - 192.0.2.1 eth0 yes\nudp 53';

describe('port forwards with several ranges', () => {
  test('each range is a line, with what is said of the whole', () => {
    expect(portForwards(passt(two))).toBe(TWO);
    expect(portForwards(passt(`<portForward proto='udp' dev='eth0'/>`))).toBe('udp - - - - eth0');
    expect(portForwards(passt(''))).toBeUndefined();
  });

  test('what is not changed stays to the byte', () => {
    const tree = readTree(passt(two));
    writeValues(tree.root, description, { portForwards: TWO });
    expect(writeTree(tree)).toBe(passt(two));
  });

  test.each([
    ['a range is added', `${TWO}\nudp 67 - 68`, `<portForward proto='udp'><range start='53'/><range start='67' end='68'/></portForward></interface>`],
    ['a range goes', TWO.replace('tcp 5000 - 5010 192.0.2.1 eth0\n', ''), `<range start='80' to='8080'/><range start='5005' exclude='yes'/></portForward>`],
    ['another protocol is another forward', `${TWO}\ntcp 22`, `</portForward><portForward proto='tcp'><range start='22'/></portForward></interface>`],
    ['the first range is changed', TWO.replace('80 8080', '81 8081'), `dev='eth0'><range start='81' to='8081'/><range start='5000' end='5010'/>`],
    ['a forward goes', 'udp 53', `<backend type='passt'/><portForward proto='udp'><range start='53'/></portForward></interface>`],
    ['one of everything', 'tcp - - - 192.0.2.1 eth0', `<portForward proto='tcp' address='192.0.2.1' dev='eth0'/></interface>`],
    ['all go', undefined, `<backend type='passt'/></interface>`],
  ])('%s', (_, value, expected) => {
    const after = writing(passt(two), value);
    expect(after).toContain(expected);
    expect(portForwards(after)).toBe(value);
  });

  test('two forwards that say the same of the whole stay two', () => {
    const xml = passt(`<portForward proto='tcp'><range start='1'/></portForward>\n  <portForward proto='tcp'><range start='2'/></portForward>`);
    expect(portForwards(xml)).toBe('tcp 1\ntcp 2');
    expect(writing(xml, 'tcp 1\ntcp 2\nudp 3').match(/<portForward /g)).toHaveLength(3);
    expect(writing(xml, 'tcp 1\ntcp 2\ntcp 4')).toContain(`<range start='2'/><range start='4'/></portForward></interface>`);
  });

  test('what they hold beside is kept', () => {
    const xml = passt(`<portForward proto='tcp' x='1'><range start='1' y='2'/><!-- mine --><range start='5'/></portForward>`);
    const after = writing(xml, 'tcp 1\ntcp 6');
    expect(after).toContain(`<portForward proto='tcp' x='1'><range start='1' y='2'/>`);
    expect(after).toContain('<!-- mine -->');
    expect(after).not.toContain(`'5'`);
  });

  test.each([
    ['tcp 80', undefined],
    ['tcp 80 8080 - 2001:db8::1 eth0 no', undefined],
    ['sctp 80', 'pattern'],
    ['tcp 65535', undefined],
    ['tcp 65536', 'pattern'],
    ['tcp 0', 'pattern'],
    ['tcp http', 'pattern'],
    ['tcp 80 - 90 host.example', 'pattern'],
    ['tcp 80 - - - - maybe', 'pattern'],
    ['- 80', 'columns'],
  ])('%j is %s', (value, problem) => {
    const values = { type: 'user', backend: 'passt', portForwards: value };
    const found = validate(description, values).map((one) => one.problem);
    expect(found).toEqual(problem === undefined ? [] : [problem]);
  });
}); // prettier-ignore

describe('rows within rows of a domain', () => {
  const domain = (inner: string) => readTree(`<domain>${inner}</domain>`);

  test('distances are of cells that another field has', () => {
    const tree = domain(`<cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'><distances><sibling id='1' value='21'/></distances></cell><cell id='1' cpus='1' memory='1' unit='GiB'/></numa></cpu>`);
    expect(readValues(tree.root, memory)).toMatchObject({ numaCells: '0 0 1 GiB\n1 1 1 GiB', numaDistances: '0 1 21' });
    writeValues(tree.root, memory, { numaDistances: '0 0 10\n0 1 31\n1 0 31' });
    expect(writeTree(tree).replaceAll(/\n\s*/g, '')).toContain(`<cell id='1' cpus='1' memory='1' unit='GiB'><distances><sibling id='0' value='31'/></distances></cell>`);
    expect(readValues(tree.root, memory)['numaDistances']?.split('\n').sort()).toEqual(['0 0 10', '0 1 31', '1 0 31']);
    writeValues(tree.root, memory, { numaDistances: undefined });
    expect(readValues(tree.root, memory)).toMatchObject({ numaCells: '0 0 1 GiB\n1 1 1 GiB' });
    expect(writeTree(tree)).not.toContain('distances');
  });

  test('a cell that was made for a distance goes with it', () => {
    const tree = domain(`<cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu>`);
    const before = writeTree(tree);
    writeValues(tree.root, memory, { numaDistances: '3 0 20' });
    expect(writeTree(tree)).toContain(`<cell id='3'>`);
    writeValues(tree.root, memory, { numaDistances: undefined });
    expect(writeTree(tree)).toBe(before);
  });

  test('cells that are changed keep their distances', () => {
    const tree = domain(`<cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'><distances><sibling id='0' value='10'/></distances></cell></numa></cpu>`);
    writeValues(tree.root, memory, { numaCells: '0 0-1 2 GiB' });
    expect(readValues(tree.root, memory)).toMatchObject({ numaCells: '0 0-1 2 GiB', numaDistances: '0 0 10' });
  });

  test('boards are told apart by their number', () => {
    const tree = domain(`<sysinfo type='smbios'><baseBoard><entry name='product'>A b</entry></baseBoard><baseBoard><entry name='product'>C</entry></baseBoard></sysinfo>`);
    expect(readValues(tree.root, boot)['smbiosBaseBoard']).toBe('1 product A b\n2 product C');
    writeValues(tree.root, boot, { smbiosBaseBoard: '1 product A b\n1 serial 7\n2 product D' });
    expect(writeTree(tree).replaceAll(/\n\s*/g, '')).toContain(`<baseBoard><entry name='product'>A b</entry><entry name='serial'>7</entry></baseBoard><baseBoard><entry name='product'>D</entry></baseBoard>`);
  });

  test('monitors of a cache stay', () => {
    const tree = domain(`<cputune><cachetune vcpus='0-1'><cache id='0' level='3' type='both' size='3' unit='MiB'/><monitor level='3' vcpus='0'/></cachetune></cputune>`);
    expect(readValues(tree.root, cpu)['cacheTune']).toBe('0-1 0 3 both 3 MiB');
    writeValues(tree.root, cpu, { cacheTune: '0-1 0 3 both 6 MiB' });
    expect(writeTree(tree)).toContain(`size='6'`);
    expect(writeTree(tree)).toContain(`<monitor level='3' vcpus='0'/>`);
  });
}); // prettier-ignore
