import { expect, test } from 'vitest';
import { descriptions } from './index.ts';
import { validate } from './validate.ts';

const problems = (kind: string, field: string, value: string) => {
  const description = descriptions.find((d) => d.kind === kind);
  if (description === undefined) throw new Error(kind);
  const values = { ...(field === 'hugepageSizes' && { hugepages: 'yes' }), [field]: value };
  return validate(description, values).filter((problem) => problem.field === field);
};

test.each([
  ['cpu', 'pinning', '0 0-3,^2\n1 5'],
  ['cpu', 'iothreadPin', '1 0'],
  ['cpu', 'cpuset', '0-3,^2'],
  ['cpu', 'vcpuSchedulers', '0-1 fifo 1'],
  ['cpu', 'features', 'require vmx\ndisable hle'],
  ['memory', 'numaCells', '0 0-1 1 GiB shared yes\n1 2 512'],
  ['memory', 'numaCellNodes', '0 strict 0-1'],
  ['memory', 'hugepageSizes', '1 G\n2048 KiB 1-3\n4 MB'],
  ['limits', 'blkioDevices', '/dev/sda 300 - - 1048576'],
  ['interface', 'vlans', '42\n47 untagged'],
])('rows as libvirt takes them are right: %s.%s %j', (kind, field, value) => {
  expect(problems(kind, field, value)).toEqual([]);
});

test.each([
  ['cpu', 'pinning', 'first 0-3'],
  ['cpu', 'pinning', '0 0..3'],
  ['cpu', 'iothreadPin', '1 all'],
  ['cpu', 'cpuset', '0-'],
  ['cpu', 'vcpuSchedulers', '0 fast'],
  ['cpu', 'features', 'vmx require'],
  ['memory', 'numaCells', '0 0-1 many GiB'],
  ['memory', 'numaCells', '0 0-1 1 GiB both'],
  ['memory', 'numaCellNodes', '0 somehow 0'],
  ['memory', 'hugepageSizes', '2MiB'],
  ['memory', 'hugepageSizes', '2 pages'],
  ['limits', 'blkioDevices', 'sda 300'],
  ['limits', 'blkioDevices', '/dev/sda heavy'],
  ['interface', 'vlans', 'red'],
])('rows that libvirt would refuse are told of before: %s.%s %j', (kind, field, value) => {
  expect(problems(kind, field, value)).toEqual([{ field, problem: 'pattern' }]);
});
