import { expect, test } from 'vitest';
import type { Domain } from '../../libvirt/index.ts';
import { readConfigurations } from './configurations.ts';

const call = { timeoutMs: 1000 };
const STORED = "<domain type='qemu'><name>a</name></domain>";
const RUNNING = "<domain type='qemu' id='3'><name>a</name></domain>";

/** A domain that runs as often as it is asked, then does not, and was off already when its XML was read. */
function stopping(runs: number): Domain {
  let asked = 0;
  return {
    isPersistent: () => Promise.resolve(true),
    isActive: () => Promise.resolve((asked += 1) <= runs),
    getXMLDesc: () => Promise.resolve(STORED),
  } as unknown as Domain;
}

test('what is stored is not taken for what runs when the VM stops meanwhile', async () => {
  expect(await readConfigurations(stopping(1), true, call)).toEqual({ stored: STORED });
  const running = {
    ...stopping(9),
    getXMLDesc: (flags: number) => Promise.resolve((flags & 2) === 0 ? RUNNING : STORED),
  } as unknown as Domain;
  expect(await readConfigurations(running, false, call)).toMatchObject({ stored: STORED, running: RUNNING });
  // A driver that gives no id is believed in the end.
  expect(await readConfigurations(stopping(9), true, call)).toMatchObject({ running: STORED });
});
