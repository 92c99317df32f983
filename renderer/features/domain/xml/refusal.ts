import type { FailureData, HardwareResult } from '../../../../preload/contract/index.ts';

/** How the validation against libvirt's schema names the element that it stumbled over; it tells no line. */
const ELEMENTS = [
  /has extra content: ([\w:.-]+)/,
  /Did not expect element ([\w:.-]+) there/,
  /Expecting element [\w:.-]+, got ([\w:.-]+)/,
  /Invalid attribute [\w:.-]+ for element ([\w:.-]+)/,
];

/**
 * The line that libvirt's words name: `(domain_definition):12: Opening and ending tag mismatch`, `at line 12`; or where
 * the element stands that they name, if there is only one of it.
 */
export function lineOf({ libvirt, message }: FailureData, text = ''): number | undefined {
  const words = libvirt?.message ?? message;
  const [, named] = /\([\w-]+\):(\d+):/.exec(words) ?? /\bline (\d+)/i.exec(words) ?? [];
  if (named !== undefined) return Number(named) === 0 ? undefined : Number(named);
  const element = ELEMENTS.map((pattern) => pattern.exec(words)?.[1]).find((name) => name !== undefined);
  const [before, ...rest] =
    element === undefined ? [] : text.split(new RegExp(`<${element.replaceAll('.', '\\.')}(?=[\\s/>])`));
  return before === undefined || rest.length !== 1 ? undefined : before.split('\n').length;
}

/** Why nothing of it was done, where nothing was: the draft is as much wanted as before. */
export function refusalOf({ outcome, steps }: HardwareResult): FailureData | undefined {
  const failed = steps.find(
    (step) =>
      step.failure !== undefined &&
      (step.target === 'stored' || outcome === 'refused' || outcome === 'unknown'),
  );
  const first = failed ?? (steps.some((step) => step.failure === undefined) ? undefined : steps[0]);
  return first?.failure;
}

/** libvirt's own words come first where a document is refused: they say what in it. */
export const inItsWords = (failure: FailureData): FailureData =>
  failure.libvirt && !failure.message.includes(failure.libvirt.message)
    ? { ...failure, message: failure.libvirt.message }
    : failure;
