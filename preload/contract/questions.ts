import { eventIterator, oc } from '@orpc/contract';
import * as v from 'valibot';
import { HostId } from './ids.ts';
import { collectionEvent } from './subscription.ts';

export const QuestionId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/), v.brand('QuestionId'));
export type QuestionId = v.InferOutput<typeof QuestionId>;

export const QUESTION_KINDS = [
  /** Answered with `answer`. */
  'password',
  'passphrase',
  'pin',
  'oneTimeCode',
  /** A secret of a kind that is not known; `prompt` says what is wanted. */
  'secret',
  /** As `secret`, but what is typed may be seen. */
  'text',
  /** Answered with `accept`: the key of a host that is not known yet. Refusing fails the connection. */
  'hostKey',
  /** Answered with `accept`: the URI runs a program of this machine (`command=`), which `subject` names. */
  'command',
  /** Answered with `accept`: an agent or key asks whether it may be used. */
  'confirm',
  /** Wants no answer: a security key waits to be touched. Goes away by itself; refusing gives up. */
  'touch',
] as const;

/** What has to be asked of a person before a host can be connected. It goes away when it is answered, or is too late. */
export const Question = v.object({
  id: QuestionId,
  kind: v.picklist(QUESTION_KINDS),
  /** Absent while the host is not saved: it is being tested. */
  host: v.optional(HostId),
  /** What the user calls the host. */
  hostName: v.string(),
  /** Who or what it is about: `ann@lab-1` (which may be a jump host on the way), a key's file, a program's path. */
  subject: v.string(),
  /** The asking program's own words, several lines perhaps; not to be trusted: the far host writes some of them. */
  prompt: v.string(),
  /** Of a host key: its type (`ED25519`) and fingerprint (`SHA256:…`). */
  keyType: v.optional(v.string()),
  fingerprint: v.optional(v.string()),
  /** Whether the answer before was refused. */
  wrong: v.boolean(),
  /** Whether this machine has a keyring to keep the answer in. */
  canRemember: v.boolean(),
  /** ms since the epoch. */
  askedAt: v.number(),
});
export type Question = v.InferOutput<typeof Question>;

export const QuestionEvent = collectionEvent(QuestionId, Question, v.partial(Question));
export type QuestionEvent = v.InferOutput<typeof QuestionEvent>;

export const questions = {
  watch: oc.output(eventIterator(QuestionEvent)),
  /** For what wants words. `remember` keeps them in the system's keyring once they proved right. */
  answer: oc
    .input(
      v.object({
        id: QuestionId,
        text: v.pipe(v.string(), v.maxLength(4096)),
        remember: v.optional(v.boolean(), false),
      }),
    )
    .output(v.object({})),
  /** For what wants a yes. */
  accept: oc.input(v.object({ id: QuestionId })).output(v.object({})),
  /** A no: the connection fails as cancelled. NotFound where the question is gone. */
  refuse: oc.input(v.object({ id: QuestionId })).output(v.object({})),
};
