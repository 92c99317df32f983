import type { LibvirtError } from '../libvirt/index.ts';
import { virsh, type Virsh } from './virsh.ts';

interface Remedy {
  text: string;
  command?: string;
}

interface Rule {
  /** libvirt's code, or its words where one code covers too much. Words of other languages simply find no rule. */
  code?: string;
  words?: RegExp;
  remedy: (match: RegExpExecArray | null, virsh: Virsh) => Remedy;
}

/** The next step for failures that users meet often. A name taken from libvirt's words goes into a command quoted. */
const RULES: readonly Rule[] = [
  {
    words: /network '(.+)' is not active/,
    remedy: (match, virsh) => ({
      text: 'Start the network, and let it start with the host.',
      command: virsh('net-start', [], ...(match?.slice(1, 2) ?? [])),
    }),
  },
  {
    words: /storage pool '(.+)' is not active/,
    remedy: (match, virsh) => ({
      text: 'Start the storage pool.',
      command: virsh('pool-start', [], ...(match?.slice(1, 2) ?? [])),
    }),
  },
  {
    words: /could not find capabilities for .*domaintype=kvm|KVM kernel module/,
    remedy: () => ({
      text:
        'Hardware virtualization is not available on the host: enable VT-x or AMD-V in its firmware and load the kvm ' +
        'module, or let the virtual machine be emulated (type qemu), which is slow.',
    }),
  },
  {
    words: /(?:Cannot access storage file|Could not open) '(.+?)'.*No such file or directory/s,
    remedy: (match) => ({
      text: `${match?.[1] ?? 'The file'} is not on the host: put it back, or take the disk or medium out of the virtual machine.`,
    }),
  },
  {
    words:
      /(?:Cannot access storage file|Could not open) '(.+?)'.*Permission denied|Cannot access storage file '(.+?)'/s,
    remedy: (match) => ({
      text: `The user that runs virtual machines must be able to read ${match?.[1] ?? match?.[2] ?? 'the file'} and enter its folders. A pool's folder, such as /var/lib/libvirt/images, is a good place for it.`,
    }),
  },
  {
    words: /No space left on device/,
    remedy: () => ({
      text: 'The storage is full: free some of it, or choose another pool or a smaller disk.',
    }),
  },
  {
    words: /Cannot allocate memory|cannot set up guest memory/,
    remedy: () => ({
      text: 'The host has too little free memory: stop another virtual machine or give this one less.',
    }),
  },
  {
    code: 'VIR_ERR_AGENT_UNRESPONSIVE',
    remedy: () => ({
      text: 'The guest agent does not answer: see that qemu-guest-agent is installed and running in the guest, or shut down by ACPI.',
    }),
  },
  {
    code: 'VIR_ERR_OPERATION_DENIED',
    words: /read.?only/i,
    remedy: () => ({ text: 'This host is connected read-only: change that in its settings.' }),
  },
  {
    code: 'VIR_ERR_NO_DOMAIN',
    remedy: () => ({ text: 'Another administrator may have removed it.' }),
  },
];

/** @param uri of the host that refused, for the command; where it is not known the command is virsh's default host's */
export function remedyFor(error: LibvirtError, uri?: string): Remedy | undefined {
  for (const { code, words, remedy } of RULES) {
    if (code !== undefined && code !== error.codeName) continue;
    const match = words?.exec(error.message) ?? null;
    if (words === undefined || match !== null) return remedy(match, virsh(uri));
  }
  return undefined;
}
