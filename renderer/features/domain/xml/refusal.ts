import type { FailureData, HardwareResult } from '../../../../preload/contract/index.ts';

/** The line that libvirt's words name: `(domain_definition):12: Opening and ending tag mismatch`, `at line 12`. */
export function lineOf({ libvirt, message }: FailureData): number | undefined {
  const words = libvirt?.message ?? message;
  const [, named] = /\([\w-]+\):(\d+):/.exec(words) ?? /\bline (\d+)/i.exec(words) ?? [];
  return named === undefined || Number(named) === 0 ? undefined : Number(named);
}

/** Why nothing of it was done, where nothing was: the draft is as much wanted as before. */
export function refusalOf({ outcome, steps }: HardwareResult): FailureData | undefined {
  const failed = steps.find(
    (step) => step.failure !== undefined && (step.target === 'stored' || outcome === 'refused'),
  );
  const first = failed ?? (steps.some((step) => step.failure === undefined) ? undefined : steps[0]);
  return first?.failure;
}

/** libvirt's own words come first where a document is refused: they say what in it. */
export const inItsWords = (failure: FailureData): FailureData =>
  failure.libvirt && !failure.message.includes(failure.libvirt.message)
    ? { ...failure, message: failure.libvirt.message }
    : failure;
