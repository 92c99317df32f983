import type { CallOptions } from '../callQueue.ts';
import type { ProcedureName } from '../protocol/procedures.gen.ts';

/** Methods that talk to the daemon. */
type Asking<T> = { [K in keyof T]: T[K] extends (...args: never[]) => Promise<unknown> ? K : never }[keyof T];

/** All of a method's arguments, none left to its default, but the last: the call's options, which every method has. */
type AllButOptions<F> = F extends (...args: infer A) => unknown
  ? Required<A> extends [...infer Init, infer Last]
    ? CallOptions extends Last
      ? Init
      : never
    : never
  : never;

/** What one call of a method sends, in order, and with which arguments it is called. */
export type MethodSample<F> = readonly [
  sends: ProcedureName | readonly ProcedureName[],
  ...args: AllButOptions<F>,
];

/** A sample for each method of an object: the compiler tells when one is missing. `Other` are tested on their own. */
export type MethodSamples<T, Other extends keyof T = never> = {
  readonly [K in Exclude<Asking<T>, Other>]: MethodSample<T[K]>;
};
