import { expect, test } from 'vitest';
import { plainWords } from './qemuWords.ts';

test.each([
  [
    `internal error: process exited while connecting to monitor: 2026-11-20T13:57:53.004750Z qemu-system-x86_64: -blockdev {"driver":"file","filename":"/a: b}.iso","discard":"unmap"}: Could not open '/a: b}.iso': Permission denied`,
    `QEMU ended at once: Could not open '/a: b}.iso': Permission denied`,
  ],
  [
    'internal error: qemu unexpectedly closed the monitor: Could not access KVM kernel module: Permission denied\n2026-11-20T13:00:43.432682Z qemu-system-x86_64: -accel kvm: failed to initialize kvm: Permission denied',
    'QEMU ended at once: Could not access KVM kernel module: Permission denied; failed to initialize kvm: Permission denied',
  ],
  [
    'internal error: qemu unexpectedly closed the monitor: ',
    'internal error: qemu unexpectedly closed the monitor: ',
  ],
  ['Domain not found', 'Domain not found'],
])('%s', (message, plain) => expect(plainWords(message)).toBe(plain));
