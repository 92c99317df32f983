/**
 * `npm run lab`: something alive to try Virtdeck on. Started through build/setup/lab.mjs, which sees to what it needs.
 *
 *   npm run lab                      a private hypervisor host with four small VMs (needs root)
 *   npm run lab -- --hosts 3         several of them, on one bridge
 *   npm run lab -- --standin 1000    a stand-in daemon with so many VMs (needs no root)
 *   npm run lab -- --test 1000       libvirt's in-memory test driver with so many VMs (needs no root)
 *   npm run lab -- --delay 25        each of them behind a socket that adds so many ms each way
 *   npm run lab -- --cleanup         removes what earlier labs left behind
 */
import { parseArgs } from 'node:util';
import { canRunHosts, Lab, removeLeftovers } from './index.ts';

const { values } = parseArgs({
  options: {
    hosts: { type: 'string' },
    standin: { type: 'string' },
    test: { type: 'string' },
    delay: { type: 'string' },
    cleanup: { type: 'boolean' },
  },
});

function number(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  console.error(`--${name} takes a whole number, not "${text}".`);
  process.exit(2);
}

async function startHost(lab: Lab, index: number): Promise<string> {
  // The first one shares this machine's network, so that its VMs' VNC ports on 127.0.0.1 are reachable.
  const host = await lab.startLibvirtd({ name: `lab-${index + 1}`, network: index === 0 ? 'shared' : 'own' });
  const guests = ['web-01', 'web-02', 'db-01', 'golden'];
  for (const name of guests) {
    const disk = `/var/lib/libvirt/images/${name}.qcow2`;
    await host.run('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '1G']);
    const source = `<driver name='qemu' type='qcow2'/><source file='${disk}'/>`;
    await host.defineGuest({
      name,
      load: name !== 'golden',
      devices: `<disk type='file' device='disk'>${source}<target dev='vda' bus='virtio'/></disk>`,
    });
  }
  for (const name of guests.slice(0, 3)) await host.virsh('start', name);
  return host.socket;
}

if (values.cleanup) {
  const removed = await removeLeftovers();
  console.log(removed.length === 0 ? 'Nothing was left behind.' : `Removed: ${removed.join(', ')}`);
  process.exit();
}

const wantsHosts = values.hosts !== undefined || (values.standin === undefined && values.test === undefined);
if (wantsHosts && !canRunHosts()) {
  console.error('A private hypervisor host needs root. Without it: npm run lab -- --standin 1000');
  process.exit(2);
}

await using lab = await Lab.open();
const started: { what: string; driver: string; path: string; socket: string }[] = [];
if (wantsHosts)
  for (let index = 0; index < number('hosts', values.hosts ?? '1'); index++)
    started.push({
      what: `host lab-${index + 1}`,
      driver: 'qemu',
      path: '/system',
      socket: await startHost(lab, index),
    });
if (values.standin !== undefined) {
  const domains = number('standin', values.standin);
  const { socket } = await lab.startStandIn({ domains });
  started.push({ what: `stand-in with ${domains} VMs`, driver: 'qemu', path: '/system', socket });
}
if (values.test !== undefined) {
  const domains = number('test', values.test);
  const { socket } = await lab.startTestDaemon();
  started.push({
    what: `test driver with ${domains} VMs`,
    driver: 'test',
    path: await lab.testNodeFile({ domains }),
    socket,
  });
}
for (const { what, driver, path, socket } of started) {
  const delay = number('delay', values.delay ?? '0');
  const reached = delay > 0 ? (await lab.startDelay(socket, delay)).socket : socket;
  console.log(`${what}:\n  ${driver}+unix://${path}?socket=${reached}`);
}
console.log(
  '\nAdd such a URI as a host in Virtdeck, or give it to virsh -c. Ctrl+C ends and removes everything.',
);
await new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
});
