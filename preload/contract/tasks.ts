import { eventIterator, oc } from '@orpc/contract';
import * as v from 'valibot';
import { FailureData } from './errors.ts';
import { HostId, TaskId } from './ids.ts';
import { collectionEvent } from './subscription.ts';

export const Task = v.object({
  id: TaskId,
  /** Verb and object: `Start web-01`. */
  title: v.string(),
  host: v.optional(HostId),
  state: v.picklist(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted']),
  startedAt: v.number(),
  endedAt: v.optional(v.number()),
  /** 0…1, absent while unknown. */
  progress: v.optional(v.number()),
  bytesDone: v.optional(v.number()),
  bytesTotal: v.optional(v.number()),
  detail: v.optional(v.string()),
  cancellable: v.boolean(),
  failure: v.optional(FailureData),
});
export type Task = v.InferOutput<typeof Task>;

export const TaskEvent = collectionEvent(TaskId, Task, v.partial(Task));
export type TaskEvent = v.InferOutput<typeof TaskEvent>;

export const tasks = {
  watch: oc.output(eventIterator(TaskEvent)),
  cancel: oc.input(v.object({ id: TaskId })).output(v.object({})),
  /** Removes the ended ones from the list. */
  clear: oc.output(v.object({})),
};
