import type { HostId, Task, TaskId } from '../../../preload/contract/index.ts';
import type { TaskRow } from '../../hosts/index.ts';
import { api } from '../base.ts';
import { failure, failureOf } from '../errors.ts';
import { mapped } from '../subscriptions.ts';

function show({ failure: error, ...row }: TaskRow): Task {
  return {
    ...row,
    id: row.id as TaskId,
    host: row.host as HostId | undefined,
    ...(error !== undefined && { failure: failureOf(error, { object: row.title, tried: row.title }) }),
  };
}

export const tasks = {
  watch: api.tasks.watch.handler(({ context: { backend, connection }, signal }) =>
    connection.subscriptions.collection(mapped(backend.tasks.rows, show), signal),
  ),
  cancel: api.tasks.cancel.handler(({ context: { backend }, input }) => {
    if (!backend.tasks.cancel(input.id)) {
      throw failure(
        'Conflict',
        { object: 'task', tried: 'Cannot cancel the task' },
        'it has ended or cannot be stopped',
      );
    }
    return {};
  }),
  clear: api.tasks.clear.handler(({ context: { backend } }) => {
    backend.tasks.clear();
    return {};
  }),
};
