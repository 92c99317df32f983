import { describe, expect, it } from 'vitest';
import {
  JOURNAL_VERBS,
  LIFECYCLE_ACTIONS,
  type HostId,
  type JournalId,
  type Uuid,
} from '../../../preload/contract/index.ts';
import type { Host } from '../../hosts/index.ts';
import type { Journal, WholeEntry } from '../../settings/index.ts';
import { JournalFeed } from './feed.ts';
import { matcherOf } from './query.ts';
import { refusalOf } from './undo.ts';

const UUID = '8f3b1f0e-5a4c-4f6e-9d3a-0c1d2e3f4a5b' as Uuid;

const entry = (more: Partial<WholeEntry> = {}): WholeEntry => ({
  id: 'a-1' as JournalId,
  at: 0,
  host: { id: 'lab' as HostId, name: 'Lab One', uri: 'qemu:///system' },
  object: { kind: 'domain', name: 'web-01', uuid: UUID },
  verb: 'destroy',
  command: 'virsh destroy web-01',
  outcome: 'done',
  hasXml: false,
  ...more,
});

describe('a search of the journal', () => {
  const hosts = {
    find: (id: string) => (id === 'same' ? ({ config: { uri: 'qemu:///system' } } as Host) : undefined),
  };
  const matches = (query: Partial<Parameters<typeof matcherOf>[0]>, more: Partial<WholeEntry> = {}) =>
    matcherOf({ limit: 10, ...query }, hosts)(entry(more));

  it('needs every word, in whatever is shown of the entry', () => {
    expect(matches({})).toBe(true);
    expect(matches({ query: '  LAB  web ' })).toBe(true);
    expect(matches({ query: 'virsh 8f3b1f0e' })).toBe(true);
    expect(matches({ query: 'web nowhere' })).toBe(false);
    const failure = { code: 'Conflict', message: 'No space left', retryable: false } as const;
    expect(matches({ query: 'space' }, { outcome: 'failed', failure })).toBe(true);
  });

  it('takes words of the user’s language for the verbs and outcomes that they mean', () => {
    expect(matches({ query: 'kikapcsolás' })).toBe(false);
    expect(matches({ query: 'Kikapcsolás web', means: { kikapcsolás: ['destroy'] } })).toBe(true);
    expect(matches({ query: 'kész', means: { kész: ['done'] } })).toBe(true);
    expect(matches({ query: 'kész', means: { kész: ['done'] } }, { outcome: 'failed' })).toBe(false);
  });

  it('is of one host, also where a command line had another id for it, or of one object', () => {
    expect(matches({ host: 'lab' as HostId })).toBe(true);
    expect(matches({ host: 'same' as HostId })).toBe(true);
    expect(matches({ host: 'other' as HostId })).toBe(false);
    expect(matches({ object: { kind: 'domain', uuid: UUID } }, { object: { kind: 'domain', name: 'old', uuid: UUID } })).toBe(true); // prettier-ignore
    expect(matches({ object: { kind: 'domain', name: 'web-01' } })).toBe(true);
    expect(matches({ object: { kind: 'volume', name: 'web-01' } })).toBe(false);
  });
});

describe('whether there is an undo', () => {
  it('is known of every verb: none of what ran, one of what is kept', () => {
    for (const verb of JOURNAL_VERBS) {
      const refusal = refusalOf(entry({ verb }));
      if ((LIFECYCLE_ACTIONS as readonly string[]).includes(verb)) expect(refusal).toBe('action');
    }
    const undoable = JOURNAL_VERBS.filter((verb) => refusalOf(entry({ verb })) === undefined);
    expect(undoable).toEqual([
      'autostartOn', 'autostartOff', 'rename', 'labels', 'addVnc', 'changeHardware', 'editXml', 'delete', 'restore',
    ]); // prettier-ignore
  });

  it('depends on how it ended, and on what it was about', () => {
    expect(refusalOf(entry({ verb: 'rename', outcome: 'failed' }))).toBe('failed');
    expect(refusalOf(entry({ verb: 'rename', outcome: 'unknown' }))).toBeUndefined();
    expect(refusalOf(entry({ verb: 'changeHardware', outcome: 'failed' }))).toBeUndefined();
    expect(refusalOf(entry({ verb: 'delete', outcome: 'running' }))).toBe('running');
    expect(refusalOf(entry({ verb: 'delete', object: { kind: 'volume', name: 'x' } }))).toBe('image');
    expect(refusalOf(entry({ verb: 'teleport' }))).toBe('unknownVerb');
    expect(refusalOf(entry({ verb: 'constructor' }))).toBe('unknownVerb');
  });
});

describe('news of the journal', () => {
  function feed() {
    let tell: Parameters<Journal['watch']>[0] = () => undefined;
    let woken = 0;
    const journal = {
      problem: undefined as string | undefined,
      watch: (listener: typeof tell) => {
        tell = listener;
        return () => undefined;
      },
    };
    const made = new JournalFeed(journal as unknown as Journal);
    made.start(() => (woken += 1));
    return { made, journal, tell: (news: Parameters<typeof tell>[0]) => tell(news), woken: () => woken };
  }

  it('begins with a word that all is well, then says what is new, the last of each', () => {
    const { made, tell, woken } = feed();
    expect(made.take()).toEqual({ type: 'journal', entries: [], missed: false });
    expect(made.take()).toBeUndefined();
    tell({ entries: [entry({ outcome: 'running' })], missed: false });
    tell({ entries: [entry()], missed: false });
    expect(woken()).toBe(2);
    expect(made.take()).toMatchObject({ entries: [{ outcome: 'done' }] });
    expect(made.take()).toBeUndefined();
  });

  it('says once that changes cannot be written down, and once that they can again', () => {
    const { made, journal, tell } = feed();
    made.take();
    journal.problem = 'disk full';
    tell({ entries: [], missed: false });
    expect(made.take()).toMatchObject({ problem: 'disk full' });
    expect(made.take()).toBeUndefined();
    journal.problem = undefined;
    expect(made.take()).toEqual({ type: 'journal', entries: [], missed: false });
  });

  it('of more than a message holds tells only to list again', () => {
    const { made, tell } = feed();
    const many = Array.from({ length: 600 }, (_, i) => entry({ id: `a-${i}` as JournalId }));
    tell({ entries: many, missed: false });
    expect(made.take()).toEqual({ type: 'journal', entries: [], missed: true });
  });
});
