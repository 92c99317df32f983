// Debian's packages: which are needed for what, which are missing, and how they get there.
import { existsSync, readdirSync } from 'node:fs';
import { capture, hasCommand, isRoot, run, say } from './run.mjs';

const QEMU = { x64: 'qemu-system-x86', arm64: 'qemu-system-arm' }[process.arch] ?? 'qemu-system-misc';

/** What the program itself needs to run local VMs and show its window. */
export const RUN_PACKAGES = [
  'libvirt-daemon-system',
  'libvirt-daemon-driver-qemu',
  'libvirt-daemon-config-network',
  'libvirt-clients',
  QEMU,
  'qemu-utils',
  ...(process.arch === 'x64' ? ['ovmf'] : []),
  'dnsmasq-base',
  'iptables',
  'openssh-client',
  // What Windows 11 insists on: a TPM, emulated.
  'swtpm',
  'swtpm-tools',
  'fonts-dejavu-core',
];

/** The window where there is no Electron runtime. Without its set-uid helper Chromium starts only where user namespaces are open to all. */
export const CHROMIUM_PACKAGES = ['chromium', 'chromium-sandbox'];

/** What the tests need besides: the lab's guests, hosts and peers. */
export const TEST_PACKAGES = [
  ...RUN_PACKAGES,
  ...CHROMIUM_PACKAGES,
  'busybox-static',
  'genisoimage',
  'iproute2',
  'libvirt-daemon-driver-lxc',
  'libxml2-utils',
  'netcat-openbsd',
  'openssh-server',
  'osinfo-db',
  'procps',
  'util-linux',
  'xauth',
  'xvfb',
  'xz-utils',
];

/** What only `npm run bench` needs: the peer's bindings. */
export const BENCH_PACKAGES = [...TEST_PACKAGES, 'python3-libvirt'];

export function missingPackages(packages) {
  const listing = capture('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n']) ?? '';
  const installed = new Set();
  for (const line of listing.split('\n')) {
    const [name, status] = line.split(' ');
    if (status === 'installed') installed.add(name);
  }
  return packages.filter((name) => !installed.has(name));
}

/** How apt-get may be called here: directly as root, through sudo where it asks nothing, else not at all. */
function aptCommand() {
  if (!hasCommand('apt-get')) return undefined;
  if (isRoot) return ['apt-get'];
  return capture('sudo', ['-n', 'true']) === undefined ? undefined : ['sudo', '-n', 'apt-get'];
}

/**
 * Installs what is missing, where that is allowed and works.
 * @returns the packages that are still missing; the user was told the command
 */
export async function ensurePackages(packages) {
  if (!hasCommand('dpkg-query')) {
    say(`This is no Debian system; see that it has what Debian calls ${packages.join(', ')}.`);
    return [];
  }
  const missing = missingPackages(packages);
  if (missing.length === 0) return [];
  await installPackages(missing);
  return missingPackages(missing);
}

const installCommand = (packages) => `sudo apt-get install --no-install-recommends ${packages.join(' ')}`;

/** Installs packages; where that may not be done or does not work, the user is told the command. */
export async function installPackages(packages) {
  const apt = aptCommand();
  if (!apt) {
    say(`These Debian packages are missing and may not be installed from here: ${packages.join(', ')}.`);
    say(`Install them with: ${installCommand(packages)}`);
    return;
  }
  say(`Installing Debian packages: ${packages.join(', ')}`);
  const [program, ...prefix] = apt;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = () => run(program, [...prefix, 'update'], { env });
  const install = () =>
    run(program, [...prefix, 'install', '-y', '--no-install-recommends', ...packages], { env });
  if (!hasPackageLists()) await update();
  if ((await install()) === 0) return;
  // Lists of another day name versions that are gone.
  await update();
  if ((await install()) === 0) return;
  say('The packages could not be installed; apt-get says above why.');
  say(`Once that is mended: ${installCommand(packages)}`);
}

function hasPackageLists() {
  const folder = '/var/lib/apt/lists';
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes('_Packages'));
}
