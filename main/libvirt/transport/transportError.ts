import { VirtError } from '../errors.ts';

export type TransportErrorCode =
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

/** The daemon could not be reached. */
export class TransportError extends VirtError {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;
  /** The path that was tried, where there is one. */
  readonly path: string | undefined;

  constructor(code: TransportErrorCode, message: string, options: { path?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.path = options.path;
  }

  static ofSocket(path: string, error: NodeJS.ErrnoException): TransportError {
    const why = words[error.code ?? ''] ?? error.message;
    return new TransportError(codes[error.code ?? ''] ?? 'FAILED', `${path}: ${why}`, { path, cause: error });
  }
}
