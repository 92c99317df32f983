import type { Question, QuestionId, HostId } from '../../../preload/contract/index.ts';
import type { QuestionRow } from '../../hosts/index.ts';
import { api } from '../base.ts';
import { failure } from '../errors.ts';
import { mapped } from '../subscriptions.ts';

const show = ({ id, host, ...row }: QuestionRow): Question => ({
  ...row,
  id: id as QuestionId,
  ...(host !== undefined && { host: host as HostId }),
});

/** @throws Failure NotFound where nobody waits for it any more */
function answered(found: boolean): Record<string, never> {
  if (found) return {};
  const attempt = { object: 'question', tried: 'Cannot answer' };
  throw failure('NotFound', attempt, 'the question is no longer asked, or wants another answer');
}

export const questions = {
  watch: api.questions.watch.handler(({ context: { backend, connection }, signal }) =>
    connection.subscriptions.collection(mapped(backend.hosts.questions.rows, show), signal),
  ),
  answer: api.questions.answer.handler(({ context: { backend }, input: { id, text, remember } }) =>
    answered(backend.hosts.questions.answer(id, { text, remember })),
  ),
  accept: api.questions.accept.handler(({ context: { backend }, input }) =>
    answered(backend.hosts.questions.accept(input.id)),
  ),
  refuse: api.questions.refuse.handler(({ context: { backend }, input }) =>
    answered(backend.hosts.questions.refuse(input.id)),
  ),
};
