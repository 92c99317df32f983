import { oc } from '@orpc/contract';
import * as v from 'valibot';

export const AppInfo = v.object({
  version: v.string(),
  shell: v.picklist(['electron', 'web', 'cli', 'test']),
  platform: v.string(),
  user: v.string(),
});
export type AppInfo = v.InferOutput<typeof AppInfo>;

export const app = {
  info: oc.output(AppInfo),
};

export const subscriptions = {
  /** The receiver has applied the message `seq`; until then the server sends no other and coalesces. */
  acknowledge: oc.input(v.object({ subscription: v.string(), seq: v.number() })).output(v.object({})),
};
