import { VirtError } from '../errors.ts';

export type TransportErrorCode = SocketErrorCode | FarErrorCode;

type SocketErrorCode =
  /** Nobody listens: the socket does not exist or nobody serves it. */
  | 'NO_DAEMON'
  /** The socket is there, but this user may not use it. */
  | 'NO_PERMISSION'
  /** The path is something else than a socket. */
  | 'NOT_A_SOCKET'
  /** A session daemon was to be started, and that failed. */
  | 'AUTOSTART_FAILED'
  /** The URI asks for something that cannot be, or that these bindings do not do. */
  | 'INVALID_URI'
  | 'UNSUPPORTED_TRANSPORT'
  /** Anything else that the system reports. */
  | 'FAILED';

/** What only the way to a far host meets. */
export type FarErrorCode =
  /** A program that carries the bytes (ssh, `command=`) is not installed or may not be run. */
  | 'NO_PROGRAM'
  /** The host's name is not known. */
  | 'UNKNOWN_HOST'
  /** No answer from the host's address and port, or nobody listens there. */
  | 'UNREACHABLE'
  /** The host's key (or certificate) is not known and nobody said that it is right. */
  | 'HOST_KEY_UNKNOWN'
  /** The host shows another key than the one that is known. */
  | 'HOST_KEY_CHANGED'
  /** The host refuses this user. */
  | 'NOT_AUTHENTICATED'
  /** The person who was asked said no. */
  | 'DECLINED'
  /** Logged in, but neither forwarding nor a helper there can reach the socket. */
  | 'NO_HELPER'
  /** The host lets this user log in, but run nothing. */
  | 'NO_SHELL'
  /** The far end fell silent while the connection was being made. */
  | 'TIMEOUT';

const codes: Readonly<Record<string, TransportErrorCode>> = {
  ENOENT: 'NO_DAEMON',
  ECONNREFUSED: 'NO_DAEMON',
  EACCES: 'NO_PERMISSION',
  EPERM: 'NO_PERMISSION',
  ENOTSOCK: 'NOT_A_SOCKET',
};

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket: libvirt is not installed or not running',
  ECONNREFUSED: 'the socket is there but no daemon serves it',
  EACCES: 'this user may not use the socket',
  EPERM: 'this user may not use the socket',
  ENOTSOCK: 'this is not a socket',
};

/** What a failure to reach a far host tells beside its words; each where it is known. */
export interface TransportFacts {
  /** The user that was logged in there, or was refused. */
  user?: string | undefined;
  /** Of that user at the far host. */
  groups?: readonly string[] | undefined;
  /** The far host's os-release: `ID` and `ID_LIKE`, as words. */
  distribution?: readonly string[] | undefined;
  /** Whether systemd manages the far host's services. */
  systemd?: boolean | undefined;
  /** Ways of authentication that the host offers. */
  methods?: readonly string[] | undefined;
  /** Of the key that the host showed. */
  fingerprint?: string | undefined;
  /** The file and line with the key that is known. */
  knownAt?: string | undefined;
  /** The daemon that is installed there. */
  daemon?: string | undefined;
}

/** The daemon could not be reached. */
export class TransportError extends VirtError {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;
  /** The path that was tried, where there is one. */
  readonly path: string | undefined;
  /** What is known of the far host, for the message's next step. */
  readonly facts: TransportFacts;

  constructor(
    code: TransportErrorCode,
    message: string,
    options: { path?: string; cause?: unknown; facts?: TransportFacts } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.path = options.path;
    this.facts = options.facts ?? {};
  }

  static ofSocket(path: string, error: NodeJS.ErrnoException): TransportError {
    const why = words[error.code ?? ''] ?? error.message;
    return new TransportError(codes[error.code ?? ''] ?? 'FAILED', `${path}: ${why}`, { path, cause: error });
  }
}
