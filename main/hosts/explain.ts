import {
  AuthenticationError,
  CallTimeoutError,
  ConnectionClosedError,
  LibvirtError,
  ProtocolError,
  TransportError,
  parseUri,
  type ConnectUri,
} from '../libvirt/index.ts';
import { explainSsh } from './explainSsh.ts';
import { HostError, type Remedy } from './hostError.ts';
import { farMachine, thisMachine, type Machine } from './machineFacts.ts';
import { shellWord } from './shellWord.ts';

/**
 * The failure to open a connection, with its kind and the next step.
 * @param name what the user calls the host
 */
export function explainOpenFailure(
  name: string,
  uri: string,
  error: unknown,
  machine: Machine = thisMachine,
): HostError {
  if (error instanceof HostError) return error;
  const tried = `Cannot connect to ${name} (${uri})`;
  const parsed = tryParse(uri);
  if (parsed === undefined) {
    return new HostError('invalidUri', `${tried}: this is not a libvirt URI: ${wordsOf(error)}`, {
      cause: error,
      remedy: {
        text: 'Correct the URI. A local hypervisor is qemu:///system, the demonstration is test:///default.',
      },
    });
  }
  if (error instanceof LibvirtError) return explainRefusal(tried, parsed, error, machine);
  if (error instanceof AuthenticationError) return explainDenied(tried, error, machine);
  const local = parsed.host === undefined;
  if (error instanceof TransportError)
    return explainTransport(tried, parsed, error, local ? machine : farMachine(error.facts));
  if (error instanceof CallTimeoutError || isTimeout(error)) {
    return new HostError('timeout', `${tried}: something listens there but does not answer in time`, {
      cause: error,
      remedy: local
        ? restart(parsed, machine)
        : { text: 'See whether libvirt on that host is busy or stopped.' },
    });
  }
  if (error instanceof ProtocolError) {
    return new HostError(
      'garbage',
      `${tried}: what answers there does not speak libvirt's protocol: ${error.message}`,
      {
        cause: error,
        remedy: { text: 'Correct the address or socket: another program listens there.' },
      },
    );
  }
  if (error instanceof ConnectionClosedError) {
    return error.cause instanceof ProtocolError
      ? explainOpenFailure(name, uri, error.cause, machine)
      : new HostError('unreachable', `${tried}: ${error.message}`, { cause: error });
  }
  return new HostError('unreachable', `${tried}: ${wordsOf(error)}`, { cause: error });
}

/** An open connection that broke. */
export function explainLoss(name: string, error: unknown): HostError {
  return error instanceof HostError
    ? error
    : new HostError('lost', `The connection to ${name} was lost: ${wordsOf(error)}`, { cause: error });
}

function explainTransport(
  tried: string,
  uri: ConnectUri,
  error: TransportError,
  machine: Machine,
): HostError {
  const message = `${tried}: ${error.message}`;
  switch (error.code) {
    case 'NO_DAEMON':
      return explainMissingDaemon(tried, uri, error, machine);
    case 'NO_PERMISSION':
      return explainDenied(tried, error, machine);
    case 'AUTOSTART_FAILED':
      return machine.exists('/usr/sbin/libvirtd') || machine.exists('/usr/sbin/virtqemud')
        ? new HostError('noDaemon', message, {
            cause: error,
            remedy: { text: 'Start it in a terminal to see what it says.', command: 'libvirtd --verbose' },
          })
        : explainMissingDaemon(tried, uri, error, machine);
    case 'NOT_A_SOCKET':
      return new HostError('garbage', message, {
        cause: error,
        remedy: {
          text: 'Correct the socket in the URI, or restart libvirt so that it makes its socket anew.',
        },
      });
    case 'INVALID_URI':
      return new HostError('invalidUri', message, { cause: error });
    case 'UNSUPPORTED_TRANSPORT':
      return new HostError('unsupported', message, { cause: error });
    case 'FAILED':
      return new HostError('unreachable', message, { cause: error });
    default:
      return explainSsh(tried, uri, error.code, error);
  }
}

function explainRefusal(tried: string, uri: ConnectUri, error: LibvirtError, machine: Machine): HostError {
  const message = `${tried}: ${error.message}`;
  switch (error.codeName) {
    case 'VIR_ERR_AUTH_FAILED':
    case 'VIR_ERR_AUTH_CANCELLED':
    case 'VIR_ERR_AUTH_UNAVAILABLE':
    case 'VIR_ERR_ACCESS_DENIED':
    case 'VIR_ERR_OPERATION_DENIED':
      return explainDenied(tried, error, machine);
    case 'VIR_ERR_NO_CONNECT':
    case 'VIR_ERR_INVALID_CONN':
    case 'VIR_ERR_CONFIG_UNSUPPORTED':
      return new HostError('unsupported', message, {
        cause: error,
        remedy: {
          text: `The libvirt that answers has no driver for ${uri.driver}:${uri.path}. Check the URI, or install that driver.`,
        },
      });
    default:
      return new HostError('refused', message, { cause: error });
  }
}

function explainMissingDaemon(tried: string, uri: ConnectUri, error: unknown, machine: Machine): HostError {
  const daemons = [`virt${uri.driver}d`, 'libvirtd', 'virtproxyd'];
  const installed = daemons.filter((daemon) =>
    ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/sbin'].some((folder) =>
      machine.exists(`${folder}/${daemon}`),
    ),
  );
  const [daemon] = installed;
  if (daemon === undefined) {
    const command = installCommand(machine);
    return new HostError(
      'notInstalled',
      `${tried}: libvirt is not installed on ${uri.host ?? 'this machine'}`,
      {
        cause: error,
        remedy: {
          text: 'Install libvirt and QEMU.',
          ...(command !== undefined && { command }),
        },
      },
    );
  }
  return new HostError(
    'noDaemon',
    `${tried}: libvirt is installed${uri.host === undefined ? '' : ` on ${uri.host}`}, but its daemon is not running`,
    {
      cause: error,
      remedy: start(daemon, uri, machine),
    },
  );
}

function explainDenied(tried: string, error: unknown, machine: Machine): HostError {
  const user = machine.userName();
  const members = machine.groupMembers('libvirt');
  const joined = members?.includes(user) === true;
  const remedy: Remedy = joined
    ? { text: `${user} is in the group libvirt, but this session began before: log out and in again.` }
    : {
        text: 'Let your user manage virtual machines, then log out and in again.',
        command: `sudo usermod -aG libvirt ${shellWord(user)}`,
      };
  // What a far host told names user and socket already.
  const isFar = error instanceof TransportError && error.facts.user !== undefined;
  const why = isFar ? error.message : `${user} may not use libvirt's socket (${wordsOf(error)})`;
  return new HostError('denied', `${tried}: ${why}`, {
    cause: error,
    ...(!machine.isRoot() && { remedy }),
  });
}

function start(daemon: string, uri: ConnectUri, machine: Machine): Remedy {
  const session = uri.path === '/session' && !machine.isRoot();
  const text = `Start ${daemon}.`;
  if (session) return { text, command: `${daemon} --daemon` };
  return machine.hasServiceManager()
    ? { text, command: `sudo systemctl enable --now ${daemon}.socket` }
    : { text, command: `sudo ${daemon} --daemon` };
}

function restart(uri: ConnectUri, machine: Machine): Remedy {
  const daemon = machine.exists('/run/libvirt/virtqemud-sock') ? `virt${uri.driver}d` : 'libvirtd';
  return {
    text: `See why ${daemon} hangs, or restart it. Running virtual machines go on meanwhile.`,
    ...(machine.hasServiceManager() && { command: `sudo systemctl restart ${daemon}` }),
  };
}

const INSTALL: readonly (readonly [string, string])[] = [
  ['debian', 'sudo apt install libvirt-daemon-system qemu-system'],
  ['fedora', 'sudo dnf install libvirt qemu-kvm'],
  ['rhel', 'sudo dnf install libvirt qemu-kvm'],
  ['suse', 'sudo zypper install libvirt-daemon-qemu qemu'],
  ['arch', 'sudo pacman -S libvirt qemu-full dnsmasq'],
  ['alpine', 'sudo apk add libvirt-daemon qemu-system-x86_64'],
  ['gentoo', 'sudo emerge app-emulation/libvirt app-emulation/qemu'],
];

function installCommand(machine: Machine): string | undefined {
  const words = machine.distribution();
  return INSTALL.find(([name]) => words.some((word) => word === name || word.startsWith(name)))?.[1];
}

function tryParse(uri: string): ConnectUri | undefined {
  try {
    return parseUri(uri);
  } catch {
    return undefined;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
