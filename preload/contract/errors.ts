import * as v from 'valibot';

export const ERROR_CODES = [
  'NotFound',
  'Conflict',
  'Denied',
  'Unsupported',
  'Unreachable',
  'Timeout',
  'Cancelled',
  'InvalidInput',
  'Internal',
] as const;
export const ErrorCode = v.picklist(ERROR_CODES);
export type ErrorCode = v.InferOutput<typeof ErrorCode>;

/** Every failure that crosses the boundary. `message` names the object, what was tried and why it failed. */
export const FailureData = v.object({
  code: ErrorCode,
  message: v.string(),
  /** What the failure is about, in the user's words: `domain web-01`, `host lab-1`. */
  object: v.optional(v.string()),
  /** libvirt's own words and its error code and domain by name (`VIR_ERR_NO_DOMAIN`, `VIR_FROM_QEMU`). */
  libvirt: v.optional(v.object({ code: v.string(), domain: v.string(), message: v.string() })),
  /** The next step, in words; where it is a command it stands in `command`. */
  remedy: v.optional(v.object({ text: v.string(), command: v.optional(v.string()) })),
  retryable: v.boolean(),
});
export type FailureData = v.InferOutput<typeof FailureData>;

/** Thrown by procedures, and by the calls of a client: the same failure on both sides of the boundary. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly data: FailureData;

  constructor(data: FailureData, options?: ErrorOptions) {
    super(data.message, options);
    this.data = data;
  }
}

export const isFailureData = (value: unknown): value is FailureData => v.is(FailureData, value);
