import { userInfo } from 'node:os';
import { api } from '../base.ts';

export const app = {
  info: api.app.info.handler(({ context: { backend } }) => {
    const problems = [
      ...backend.settings.problems.map((problem) => problem.message),
      ...(backend.journal.problem === undefined ? [] : [backend.journal.problem]),
    ];
    return {
      version: backend.options.version,
      shell: backend.options.shell,
      platform: process.platform,
      user: userName(),
      ...(problems.length > 0 && { problems }),
    };
  }),
  watchCommands: api.app.watchCommands.handler(({ context: { connection }, signal }) =>
    connection.subscriptions.feed(connection.shellCommands, signal),
  ),
};

export const subscriptions = {
  acknowledge: api.subscriptions.acknowledge.handler(({ context, input }) => {
    context.connection.subscriptions.acknowledge(input.subscription, input.seq);
    return {};
  }),
};

/** A process may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}
