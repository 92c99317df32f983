import { eventIterator, oc } from '@orpc/contract';
import * as v from 'valibot';

export const AppInfo = v.object({
  version: v.string(),
  shell: v.picklist(['electron', 'web', 'cli', 'test']),
  platform: v.string(),
  user: v.string(),
  /**
   * Settings files that could not be used as they were, in words (the originals are kept), and a journal that cannot be
   * written. Absent when all is well.
   */
  problems: v.optional(v.array(v.string())),
});
export type AppInfo = v.InferOutput<typeof AppInfo>;

/** What the shell asks its page to do: commands of the page by their ids, in order. */
export const ShellCommandsEvent = v.object({
  type: v.literal('commands'),
  subscription: v.string(),
  seq: v.number(),
  commands: v.array(v.string()),
});
export type ShellCommandsEvent = v.InferOutput<typeof ShellCommandsEvent>;

export const app = {
  info: oc.output(AppInfo),
  /** The native menu's and tray's commands for this very page; silent in shells that have neither. */
  watchCommands: oc.output(eventIterator(ShellCommandsEvent)),
};

export const subscriptions = {
  /** The receiver has applied the message `seq`; until then the server sends no other and coalesces. */
  acknowledge: oc.input(v.object({ subscription: v.string(), seq: v.number() })).output(v.object({})),
};
