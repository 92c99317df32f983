/**
 * Why a host cannot be used, in the kinds that call for different next steps. What libvirt itself refuses stays a
 * LibvirtError; these are the failures around it.
 */
export type HostErrorKind =
  /** The URI cannot be read or names a driver or transport that cannot be used. */
  | 'invalidUri'
  | 'unsupported'
  /** No libvirt on the machine. */
  | 'notInstalled'
  /** libvirt is there, no daemon listens. */
  | 'noDaemon'
  /** This user may not use the socket, or was not authenticated. */
  | 'denied'
  | 'unreachable'
  /** The host shows a key that is not known, or another than the known one. */
  | 'hostKey'
  /** Somebody was asked and said no. */
  | 'declined'
  /** Something listens but does not answer in time. */
  | 'timeout'
  /** What answers does not speak libvirt's protocol. */
  | 'garbage'
  /** libvirt answered and refused to open the hypervisor. */
  | 'refused'
  /** The connection was lost. */
  | 'lost'
  /** The operation needs a connected host. */
  | 'notConnected';

export interface Remedy {
  /** The next step in words. */
  text: string;
  /** Where it is one command: that command, to be run on the host. */
  command?: string;
}

export interface HostErrorDetails {
  remedy?: Remedy | undefined;
  cause?: unknown;
}

/** Kinds that another attempt cannot mend: somebody has to change something first. */
const FINAL: ReadonlySet<HostErrorKind> = new Set([
  'invalidUri',
  'unsupported',
  'notInstalled',
  'denied',
  'garbage',
  'hostKey',
  'declined',
]);

/** Kinds that must not be tried again by themselves even at a host that worked: a person has decided, or has to. */
const PERSONS: ReadonlySet<HostErrorKind> = new Set(['hostKey', 'declined', 'invalidUri']);

/** The message names the host, what was tried and why it failed. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly kind: HostErrorKind;
  readonly remedy: Remedy | undefined;

  constructor(kind: HostErrorKind, message: string, details: HostErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.remedy = details.remedy;
  }

  /** Whether trying again, with nothing changed by the user, may succeed. */
  get retryable(): boolean {
    return !FINAL.has(this.kind);
  }

  /** Whether only a person can go on, who must not be asked again and again. */
  get needsPerson(): boolean {
    return PERSONS.has(this.kind);
  }
}
