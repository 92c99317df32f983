import { randomUUID } from 'node:crypto';
import { Collection } from './collection.ts';
import type { SshQuestion } from '../libvirt/index.ts';

export type QuestionKind = SshQuestion['kind'] | 'command';

/** Kinds that want a yes, not words. */
const ACCEPTED: ReadonlySet<QuestionKind> = new Set(['hostKey', 'command', 'confirm']);

/** What has to be asked of a person before a host can be connected. */
export interface QuestionRow extends Omit<SshQuestion, 'kind'> {
  id: string;
  kind: QuestionKind;
  /** Absent while the host is not saved. */
  host?: string;
  hostName: string;
  /** Whether the answer before was refused. */
  wrong: boolean;
  canRemember: boolean;
  /** ms since the epoch. */
  askedAt: number;
}

export interface Answer {
  text: string;
  remember: boolean;
}

/** Open questions of all hosts: asked by whoever connects, answered by whoever sits at a window. */
export class QuestionDesk {
  readonly rows = new Collection<string, QuestionRow>();
  readonly #waiting = new Map<string, (answer: Answer | undefined) => void>();

  /** Resolves with the answer; undefined where it was refused. @throws the signal's reason */
  ask(question: Omit<QuestionRow, 'id' | 'askedAt'>, signal: AbortSignal): Promise<Answer | undefined> {
    const id = randomUUID();
    return new Promise<Answer | undefined>((resolve, reject) => {
      signal.throwIfAborted();
      const onAbort = (): void => {
        this.#end(id);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.set(id, (answer) => {
        signal.removeEventListener('abort', onAbort);
        this.#end(id);
        resolve(answer);
      });
      this.rows.set(id, { ...question, id, askedAt: Date.now() });
    });
  }

  /** @returns false where there is no such question (any more), or it wants something else */
  answer(id: string, answer: Answer): boolean {
    const row = this.rows.get(id);
    return row !== undefined && !ACCEPTED.has(row.kind) && row.kind !== 'touch' && this.#settle(id, answer);
  }

  /** @returns as `answer` */
  accept(id: string): boolean {
    const row = this.rows.get(id);
    return row !== undefined && ACCEPTED.has(row.kind) && this.#settle(id, { text: 'yes', remember: false });
  }

  /** @returns as `answer` */
  refuse(id: string): boolean {
    return this.#settle(id, undefined);
  }

  #settle(id: string, answer: Answer | undefined): boolean {
    const settle = this.#waiting.get(id);
    settle?.(answer);
    return settle !== undefined;
  }

  #end(id: string): void {
    this.#waiting.delete(id);
    this.rows.delete(id);
  }
}
