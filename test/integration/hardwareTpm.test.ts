import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DomainRef, HardwareChange, Uuid } from '../../preload/contract/index.ts';
import { canRunHosts, Lab, READY, type LabHost } from '../lab/index.ts';
import { HostsWorld, patience, Terminal } from './hostsWorld.ts';

/** TPM2_ReadClock, as the shell's printf wants it: no sessions, 10 bytes, 0x181. */
const READ_CLOCK = String.raw`\200\001\000\000\000\012\000\000\001\201`;
/** Its answer: 35 bytes, success, the time since power-on and that of its life, and how many times it was reset. */
const CLOCK = String.raw`8001000000230{8}[0-9a-f]{32}([0-9a-f]{8})[0-9a-f]{10}`;

/** A TPM that swtpm emulates: added as it is offered, used by the guest, taken out again. */
describe.skipIf(!canRunHosts())('a TPM, on a real hypervisor', { timeout: 180_000 }, () => {
  let lab: Lab;
  let host: LabHost;
  let world: HostsWorld;
  let guest: DomainRef;
  const name = 'sealed';

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'tpm' });
    world = await HostsWorld.open();
    const id = await world.add('tpm', host.uri);
    await world.connected(id);
    guest = { host: id, uuid: randomUUID() as Uuid };
    await host.defineGuest({ name, uuid: guest.uuid, network: 'none' });
    await world.see(id, name, { state: 'shutoff' });
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  const apply = async (change: HardwareChange): Promise<void> => {
    const result = await world.client.hardware.apply({ ...guest, changes: [change] });
    expect(result.steps.flatMap((step) => step.failure ?? [])).toEqual([]);
    expect(result.outcome).toBe('applied');
  };

  /** Starts it, and gives what the guest answers to commands. */
  async function started(): Promise<{ says: (command: string, answer: RegExp) => Promise<RegExpExecArray>; end: () => Promise<void> }> {
    expect(await world.act(guest.host, name, 'start')).toBeUndefined();
    await vi.waitFor(async () => expect(await host.consoleText(name)).toContain(READY), patience);
    const { channel } = await world.client.consoles.open({ ...guest, id: 'serial:serial0', force: false });
    const terminal = new Terminal(world.openChannel(channel));
    return {
      says: async (command, answer) => {
        await terminal.type(`${command}\n`);
        await terminal.shows(answer);
        const found = answer.exec(terminal.text);
        if (found === null) throw new Error(`no ${answer.source}`);
        return found;
      },
      end: async () => {
        terminal.close();
        expect(await world.act(guest.host, name, 'destroy')).toBeUndefined();
        await world.see(guest.host, name, { state: 'shutoff' });
      },
    };
  } // prettier-ignore

  test('is offered as the machine and the emulator have it', async () => {
    const { kinds } = await world.client.hardware.describe(guest);
    const tpm = kinds.find(({ kind }) => kind === 'tpm');
    expect(tpm?.unavailable).toBeUndefined();
    expect(tpm?.offers).toEqual([
      { name: 'tpm', values: { model: 'tpm-crb', backend: 'emulator', version: '2.0' }, because: 'machine' },
    ]);
  });

  test.each(['tpm-crb', 'tpm-tis'])('%s answers the guest, and its state outlives a restart', async (model) => {
    await apply({ op: 'add', kind: 'tpm', values: { model, backend: 'emulator', version: '2.0' } });
    const resets: number[] = [];
    for (const turn of [1, 2]) {
      const { says, end } = await started();
      await says('echo version $(cat /sys/class/tpm/tpm0/tpm_version_major)', /version 2/);
      // The device takes a command in one write, and the shell's printf ends one at each line's end.
      const ask = `printf '${READ_CLOCK}' >/tmp/ask; exec 3<>/dev/tpm0; dd bs=64 count=1 </tmp/ask >&3 2>/dev/null`;
      const tell = `echo turn${turn} $(dd bs=64 count=1 <&3 2>/dev/null | hexdump -ve '/1 "%02x"'); exec 3>&-`;
      const answer = await says(`${ask}; ${tell}`, new RegExp(`turn${turn} ${CLOCK}`));
      resets.push(Number.parseInt(answer[1] ?? '', 16));
      await end();
    }
    // The same TPM, which was switched on once more.
    expect(resets[1]).toBe((resets[0] ?? 0) + 1);
    await apply({ op: 'remove', item: 'tpm:0' });
    const { says, end } = await started();
    await says('ls /sys/class/tpm | wc -l | sed s/^/devices-/', /devices-0/);
    await end();
  }); // prettier-ignore
});
