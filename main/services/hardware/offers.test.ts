import { expect, test } from 'vitest';
import { cpuSetOf, topologyChoices } from './offers.ts';

test.each([
  [[0, 1, 2, 3], '0-3'],
  [[8, 0, 1, 3], '0-1,3,8'],
  [[5], '5'],
  [[], ''],
])('CPUs %j are the set %s', (cpus, set) => {
  expect(cpuSetOf(cpus)).toBe(set);
});

test('a host of two NUMA nodes offers each node, its CPUs and its larger pages', () => {
  const node = (id: number, cpus: number[]) => ({ id, memoryBytes: 4 * 2 ** 30, cpus });
  const { cpuSets, nodeSets, hugepages } = topologyChoices({
    nodes: [node(0, [0, 2]), node(1, [1, 3])],
    pageSizes: [4, 2048, 1048576],
  });
  expect(cpuSets.map(({ value }) => value)).toEqual(['0-3', '0,2', '1,3', '0', '1', '2', '3']);
  expect(cpuSets[1]?.title).toBe('NUMA node 0');
  expect(nodeSets).toEqual([
    { value: '0', title: '4096 MiB · CPUs 0,2' },
    { value: '1', title: '4096 MiB · CPUs 1,3' },
  ]);
  expect(hugepages).toEqual([
    { value: '2048', title: '2 MiB' },
    { value: '1048576', title: '1024 MiB' },
  ]);
});

test('a host with a thousand CPUs lists them by node alone, one that says nothing offers nothing', () => {
  const cpus = Array.from({ length: 1000 }, (_, at) => at);
  const { cpuSets } = topologyChoices({ nodes: [{ id: 0, memoryBytes: undefined, cpus }], pageSizes: [] });
  expect(cpuSets).toEqual([{ value: '0-999', title: 'all 1000 CPUs' }]);
  expect(topologyChoices(undefined)).toEqual({ cpuSets: [], nodeSets: [], hugepages: [] });
});
