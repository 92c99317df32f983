import type { ConnectUri, FarErrorCode, TransportError } from '../libvirt/index.ts';
import { HostError, type HostErrorKind, type Remedy } from './hostError.ts';
import { shellWord } from './shellWord.ts';

const KINDS: Readonly<Record<FarErrorCode, HostErrorKind>> = {
  NO_PROGRAM: 'notInstalled',
  UNKNOWN_HOST: 'unreachable',
  UNREACHABLE: 'unreachable',
  HOST_KEY_UNKNOWN: 'hostKey',
  HOST_KEY_CHANGED: 'hostKey',
  NOT_AUTHENTICATED: 'denied',
  DECLINED: 'declined',
  NO_HELPER: 'unsupported',
  NO_SHELL: 'denied',
  TIMEOUT: 'timeout',
};

/** A host that could not be logged in to, or that cannot be used once logged in. */
export function explainSsh(
  tried: string,
  uri: ConnectUri,
  code: FarErrorCode,
  error: TransportError,
): HostError {
  return new HostError(KINDS[code], `${tried}: ${error.message}`, {
    cause: error,
    remedy: remedy(code, uri, error),
  });
}

function remedy(code: FarErrorCode, uri: ConnectUri, { facts, message, path }: TransportError): Remedy {
  const host = uri.host ?? '';
  switch (code) {
    case 'NO_PROGRAM':
      return path === 'ssh'
        ? { text: 'Install the OpenSSH client on this machine.', command: 'sudo apt install openssh-client' }
        : { text: `Correct the program in the URI: ${path ?? 'it'} cannot be run.` };
    case 'UNKNOWN_HOST':
      return { text: 'Correct the name, or give the address: neither DNS nor /etc/hosts knows it.' };
    case 'UNREACHABLE':
      return /refused/i.test(message)
        ? {
            text: 'Start the ssh server on that host, or correct the port.',
            command: 'sudo systemctl enable --now ssh',
          }
        : { text: 'See that the host is switched on and that no firewall stands between.' };
    case 'TIMEOUT':
      return { text: 'The host is slow, or something between lets nothing through. It is tried again.' };
    case 'HOST_KEY_UNKNOWN':
      return {
        text: 'Connect again, and accept the key if it is the one that this command shows on the host.',
        command: 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      };
    case 'HOST_KEY_CHANGED':
      return {
        text:
          'Somebody may be between you and the host. Only if you know why its key changed (it was installed anew, ' +
          `say), and it is ${facts.fingerprint ?? 'the one it shows'}, forget the old key on this machine and connect again.`,
        command: forgetKey(host, uri.port, facts.knownAt),
      };
    case 'NOT_AUTHENTICATED':
      if (facts.methods === undefined)
        return {
          text:
            'The host broke off after too many wrong keys or answers. Connect again, or name the one key that it ' +
            'shall be offered: keyfile=… in the URI, or IdentityFile with IdentitiesOnly in ~/.ssh/config.',
        };
      return {
        text: `The host takes ${list(facts.methods)}. Log in as another user, or let it know your key.`,
        command: `ssh-copy-id ${uri.port === undefined ? '' : `-p ${uri.port} `}${shellWord(
          uri.user === undefined ? host : `${uri.user}@${host}`,
        )}`,
      };
    case 'DECLINED':
      return { text: 'Connect again to be asked again.' };
    case 'NO_HELPER':
      return {
        text: 'Install nc (or virt-ssh-helper) on the host, or let its ssh server forward (AllowStreamLocalForwarding).',
        command: helperCommand(facts.distribution),
      };
    case 'NO_SHELL':
      return {
        text: `Let ${facts.user ?? 'this user'} run commands on the host, or log in as another user.`,
      };
  }
}

/** @param knownAt `file:line`, as ssh names it */
function forgetKey(host: string, port: number | undefined, knownAt: string | undefined): string {
  const file = knownAt?.replace(/:\d+$/, '');
  const entry = port === undefined || port === 22 ? host : `[${host}]:${port}`;
  return `ssh-keygen ${file === undefined ? '' : `-f ${shellWord(file)} `}-R ${shellWord(entry)}`;
}

const WAYS: Readonly<Record<string, string>> = {
  publickey: 'a key that it knows',
  password: 'a password',
  'keyboard-interactive': 'a password or code',
  'gssapi-with-mic': 'a Kerberos ticket',
  hostbased: "this machine's own key",
};

function list(methods: readonly string[] = []): string {
  const words = methods.map((method) => WAYS[method] ?? method);
  return words.length === 0 ? 'nothing of what was offered' : words.join(', or ');
}

function helperCommand(distribution: readonly string[] = []): string {
  const fedora = distribution.some((word) => /^(?:fedora|rhel|centos)/.test(word));
  return fedora ? 'sudo dnf install nmap-ncat' : 'sudo apt install netcat-openbsd';
}
