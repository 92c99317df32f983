// A local libvirt that answers: the system daemon where one runs or may be started, else the user's session daemon.
import { existsSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { capture, hasCommand, isRoot, run, say } from './run.mjs';

const SYSTEM_SOCKETS = ['/run/libvirt/virtqemud-sock', '/run/libvirt/libvirt-sock'];

/** Whether somebody accepts connections at a socket: a socket file alone may be a dead daemon's. */
export function answers(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    const done = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(2000, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', (error) => done(error.code === 'EACCES' ? 'denied' : false));
  });
}

async function systemDaemon() {
  for (const path of SYSTEM_SOCKETS) {
    const result = existsSync(path) && (await answers(path));
    if (result) return result;
  }
  return false;
}

/**
 * Sees to it that a local libvirt can be reached, and says what it did.
 * @returns 'system', 'session', or undefined where there is none and none can be started
 */
export async function ensureLocalLibvirt() {
  const system = await systemDaemon();
  if (system === true) return 'system';
  if (isRoot) return (await startSystemDaemon()) ? 'system' : undefined;
  if (system === 'denied') {
    say('The system libvirt is not open to you: the session daemon serves instead.');
    say(`To use the system one: sudo adduser ${process.env.USER ?? 'YOU'} libvirt, then log in again.`);
  }
  return ['virtqemud', 'libvirtd'].some(hasCommand) ? 'session' : undefined;
}

async function startSystemDaemon() {
  if (existsSync('/run/systemd/system')) {
    const unit =
      capture('systemctl', ['cat', 'virtqemud.socket']) === undefined
        ? 'libvirtd.socket'
        : 'virtqemud.socket';
    say(`Starting ${unit}`);
    await run('systemctl', ['start', unit]);
  } else {
    if (!hasCommand('libvirtd')) return false;
    say('There is no service manager here: starting virtlogd and libvirtd');
    // Where nothing has booted, nobody has made these: the daemon's own folder, and that of the locks on consoles.
    for (const folder of ['/run/libvirt', '/run/lock']) mkdirSync(folder, { recursive: true });
    const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
    await run('virtlogd', ['-d'], { env });
    await run('libvirtd', ['-d'], { env });
  }
  for (let attempt = 0; attempt < 50; attempt++) {
    if ((await systemDaemon()) === true) {
      await startDefaultNetwork();
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  say('libvirt was started but does not answer; its own words are in /var/log/libvirt or the journal.');
  return false;
}

/** A new VM expects the NAT network `default`; a kernel that cannot run it only costs the network. */
async function startDefaultNetwork() {
  const virsh = ['-q', '-c', 'qemu:///system'];
  const active = capture('virsh', [...virsh, 'net-list', '--name']);
  if (active === undefined || active.split('\n').includes('default')) return;
  if (capture('virsh', [...virsh, 'net-info', 'default']) === undefined) return;
  if ((await run('virsh', [...virsh, 'net-start', 'default'], { stdio: 'ignore' })) !== 0) {
    say('The network "default" did not start; VMs on it will not start either until it does.');
  }
}
