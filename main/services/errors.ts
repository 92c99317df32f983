import { Failure, type ErrorCode, type FailureData } from '../../preload/contract/index.ts';
import { HostError, TaskCancelled, TaskIdTaken, type HostErrorKind } from '../hosts/index.ts';
import {
  ArgumentError,
  CallTimeoutError,
  ConnectionClosedError,
  LibvirtError,
  ProtocolError,
} from '../libvirt/index.ts';
import { XmlError } from '../xml/index.ts';
import { plainWords } from './qemuWords.ts';
import { remedyFor } from './remedies.ts';

const HOST_CODES: Readonly<Record<HostErrorKind, ErrorCode>> = {
  invalidUri: 'InvalidInput',
  unsupported: 'Unsupported',
  notInstalled: 'Unreachable',
  noDaemon: 'Unreachable',
  denied: 'Denied',
  unreachable: 'Unreachable',
  hostKey: 'Denied',
  declined: 'Cancelled',
  timeout: 'Timeout',
  garbage: 'Unreachable',
  refused: 'Unreachable',
  lost: 'Unreachable',
  notConnected: 'Unreachable',
};

/**
 * libvirt's codes that say more than "it failed"; every other is Internal. Codes named VIR_ERR_NO_… are NotFound, but
 * for those that miss something in a description.
 */
const LIBVIRT_CODES: Readonly<Record<string, ErrorCode>> = {
  VIR_ERR_NO_SUPPORT: 'Unsupported',
  VIR_ERR_NO_CONNECT: 'Unsupported',
  VIR_ERR_NO_MEMORY: 'Internal',
  VIR_ERR_NO_XEN: 'Unsupported',
  VIR_ERR_NO_XENSTORE: 'Unsupported',
  VIR_ERR_NO_SECURITY_MODEL: 'Unsupported',
  VIR_ERR_NO_NAME: 'InvalidInput',
  VIR_ERR_NO_OS: 'InvalidInput',
  VIR_ERR_NO_DEVICE: 'InvalidInput',
  VIR_ERR_NO_KERNEL: 'InvalidInput',
  VIR_ERR_NO_ROOT: 'InvalidInput',
  VIR_ERR_NO_SOURCE: 'InvalidInput',
  VIR_ERR_NO_TARGET: 'InvalidInput',
  VIR_ERR_DEVICE_MISSING: 'NotFound',
  VIR_ERR_CONFIG_UNSUPPORTED: 'Unsupported',
  VIR_ERR_OPERATION_UNSUPPORTED: 'Unsupported',
  VIR_ERR_ARGUMENT_UNSUPPORTED: 'Unsupported',
  VIR_ERR_CPU_INCOMPATIBLE: 'Unsupported',
  VIR_ERR_AGENT_UNSYNCED: 'Timeout',
  VIR_ERR_AGENT_UNRESPONSIVE: 'Timeout',
  VIR_ERR_AGENT_COMMAND_TIMEOUT: 'Timeout',
  VIR_ERR_OPERATION_TIMEOUT: 'Timeout',
  VIR_ERR_OPERATION_ABORTED: 'Cancelled',
  VIR_ERR_OPERATION_INVALID: 'Conflict',
  VIR_ERR_DOM_EXIST: 'Conflict',
  VIR_ERR_NETWORK_EXIST: 'Conflict',
  VIR_ERR_STORAGE_POOL_BUILT: 'Conflict',
  VIR_ERR_STORAGE_VOL_EXIST: 'Conflict',
  VIR_ERR_NETWORK_PORT_EXIST: 'Conflict',
  VIR_ERR_BLOCK_COPY_ACTIVE: 'Conflict',
  VIR_ERR_SNAPSHOT_REVERT_RISKY: 'Conflict',
  VIR_ERR_MIGRATE_UNSAFE: 'Conflict',
  VIR_ERR_CHECKPOINT_INCONSISTENT: 'Conflict',
  VIR_ERR_MULTIPLE_INTERFACES: 'Conflict',
  VIR_ERR_RESOURCE_BUSY: 'Conflict',
  VIR_ERR_ACCESS_DENIED: 'Denied',
  VIR_ERR_OPERATION_DENIED: 'Denied',
  VIR_ERR_AUTH_FAILED: 'Denied',
  VIR_ERR_AUTH_CANCELLED: 'Denied',
  VIR_ERR_AUTH_UNAVAILABLE: 'Denied',
  VIR_ERR_XML_ERROR: 'InvalidInput',
  VIR_ERR_XML_DETAIL: 'InvalidInput',
  VIR_ERR_XML_INVALID_SCHEMA: 'InvalidInput',
  VIR_ERR_INVALID_ARG: 'InvalidInput',
  VIR_ERR_INVALID_MAC: 'InvalidInput',
  VIR_ERR_OS_TYPE: 'InvalidInput',
  VIR_ERR_OVERFLOW: 'InvalidInput',
  VIR_ERR_UNKNOWN_HOST: 'Unreachable',
  VIR_ERR_SSH: 'Unreachable',
  VIR_ERR_LIBSSH: 'Unreachable',
  VIR_ERR_MULTIPLE_DOMAINS: 'Conflict',
};

/** Words inside an error whose code says only that something failed. */
const SYSTEM_WORDS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/Permission denied/, 'Denied'],
  [/No space left on device/, 'Conflict'],
  [/No such file or directory/, 'NotFound'],
  // Domains, networks and pools of a name or UUID that is taken: VIR_ERR_OPERATION_FAILED.
  [/\balready exists\b|\balready in use\b/, 'Conflict'],
  [/^unknown procedure/, 'Unsupported'],
];

/** What the failure is about and what was tried, as only the caller knows it. */
export interface Attempt {
  /** `domain web-01`. */
  object: string;
  /** `Cannot start web-01`. */
  tried: string;
  /** The host's, for the command that mends it. */
  uri?: string;
}

/** A failure of ours, where no library threw one. */
export function failure(
  code: ErrorCode,
  attempt: Attempt,
  why: string,
  remedy?: { text: string; command?: string },
): Failure {
  return new Failure({
    code,
    object: attempt.object,
    message: `${attempt.tried}: ${why}`,
    ...(remedy !== undefined && { remedy }),
    retryable: code === 'Timeout' || code === 'Unreachable',
  });
}

/** Whether the hypervisor may have done what failed, or may do it yet: it was asked, and has not answered. */
export function mayBeDone(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 8) return false;
  if (error instanceof CallTimeoutError || error instanceof ConnectionClosedError) return error.sent;
  return mayBeDone(error.cause, depth + 1);
}

/** Whatever was thrown while something was tried, as the failure that the user sees. */
export function failureOf(error: unknown, attempt?: Attempt): FailureData {
  const data = explainFailure(error, attempt?.uri);
  if (data === undefined) {
    const words = error instanceof Error ? error.message : String(error);
    return named({ code: 'Internal', message: words, retryable: false }, attempt);
  }
  // A failure that names its own object was told in full where it happened.
  return data.object === undefined ? named(data, attempt) : data;
}

/** Runs what was tried and names it in whatever fails. */
export async function attempting<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Failure(failureOf(error, attempt), { cause: error });
  }
}

/**
 * The one place where errors become failures; undefined for what is nobody's but our own fault.
 * @param uri of the host where it happened, as far as it is known
 */
export function explainFailure(error: unknown, uri?: string): FailureData | undefined {
  if (error instanceof Failure) return error.data;
  if (error instanceof HostError) return fromHostError(error);
  if (error instanceof LibvirtError) return fromLibvirt(error, uri);
  if (error instanceof CallTimeoutError) {
    const text = error.sent ? 'The host may still be doing it: look before you try again.' : 'Try again.';
    return {
      code: 'Timeout',
      message: `the host did not answer within ${Math.round(error.timeoutMs / 1000)} seconds`,
      remedy: { text },
      retryable: !error.sent,
    };
  }
  if (error instanceof ConnectionClosedError) {
    return {
      code: 'Unreachable',
      message: error.sent ? `${error.message}; whether it was done is not known` : error.message,
      retryable: !error.sent,
    };
  }
  if (error instanceof ProtocolError)
    return { code: 'Unreachable', message: error.message, retryable: false };
  if (error instanceof ArgumentError || error instanceof XmlError) {
    return { code: 'InvalidInput', message: error.message, retryable: false };
  }
  if (error instanceof TaskCancelled || (error instanceof Error && error.name === 'AbortError')) {
    return { code: 'Cancelled', message: error.message, retryable: true };
  }
  if (error instanceof TaskIdTaken) return { code: 'Conflict', message: error.message, retryable: false };
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { code: 'Timeout', message: 'there was no answer in time', retryable: true };
  }
  return undefined;
}

function fromHostError(error: HostError): FailureData {
  const libvirt = libvirtWords(error.cause);
  return {
    code: HOST_CODES[error.kind],
    message: error.message,
    ...(libvirt !== undefined && { libvirt }),
    ...(error.remedy !== undefined && { remedy: error.remedy }),
    retryable: error.retryable,
  };
}

function fromLibvirt(error: LibvirtError, uri: string | undefined): FailureData {
  const code =
    LIBVIRT_CODES[error.codeName] ??
    (error.codeName.startsWith('VIR_ERR_NO_') ? 'NotFound' : undefined) ??
    SYSTEM_WORDS.find(([words]) => words.test(error.message))?.[1] ??
    'Internal';
  const remedy = remedyFor(error, uri);
  return {
    code,
    message: plainWords(error.message),
    libvirt: { code: error.codeName, domain: error.domainName, message: error.message },
    ...(remedy !== undefined && { remedy }),
    retryable: code === 'Timeout' || code === 'Internal',
  };
}

function libvirtWords(error: unknown): FailureData['libvirt'] {
  return error instanceof LibvirtError
    ? { code: error.codeName, domain: error.domainName, message: error.message }
    : undefined;
}

function named(data: FailureData, attempt: Attempt | undefined): FailureData {
  return attempt === undefined
    ? data
    : { ...data, object: attempt.object, message: `${attempt.tried}: ${data.message}` };
}
