import type {
  JournalExtra,
  JournalId,
  JournalObject,
  JournalVerb,
  HostId,
  Uuid,
} from '../../preload/contract/index.ts';
import type { Host } from '../hosts/index.ts';
import type { ChangeEnd } from '../settings/index.ts';
import { withoutSecrets } from '../xml/devices/index.ts';
import type { Backend } from './context.ts';
import { failureOf, mayBeDone } from './errors.ts';
import type { DomainTarget } from './target.ts';

/** A disk that hangs does not keep the user from what he wants done. */
const PATIENCE_MS = 5_000;
/** libvirt takes no larger one; what is pasted may be. */
const MAX_XML = 4 * 2 ** 20;

/** A change that is about to be made. */
export interface Change {
  host: Host;
  object: JournalObject;
  verb: JournalVerb;
  /** What the verb does not say: the new name, the device, the file. */
  detail?: string;
  /** The same done with virsh, one command a line; without secrets. */
  command: string;
  /** XML; secrets in it are hidden here. */
  before?: string | undefined;
  after?: string | undefined;
  had?: JournalExtra[];
  undoes?: JournalId;
}

/** What becomes known while the change is made. */
export type Known = Pick<ChangeEnd, 'detail' | 'command' | 'before' | 'after' | 'had' | 'unchanged'> & {
  /** Of what was made. */
  uuid?: string;
};

export interface Recording {
  /** Added to the entry when the change is over, however it ends. */
  note: (known: Known) => void;
}

/**
 * Makes a change and has it in the journal: that it begins before it does, and how it ended. What the work throws is
 * thrown on, and written down as the failure; what cannot be written down is told to the user, and no reason not to
 * make the change.
 */
export async function recorded<T>(
  backend: Pick<Backend, 'journal'>,
  { host, before, after, ...change }: Change,
  work: (recording: Recording) => Promise<T>,
): Promise<T> {
  const begun = backend.journal.begin({
    ...change,
    host: { id: host.id as HostId, name: host.config.name, uri: host.config.uri },
    ...documents({ before, after }),
  });
  await patiently(begun);
  let known: Known = {};
  const end = async (outcome: Pick<ChangeEnd, 'outcome' | 'failure'>): Promise<void> => {
    const { uuid, before: first, after: second, ...rest } = known;
    const last: ChangeEnd = {
      ...outcome,
      ...rest,
      ...(uuid !== undefined && { uuid: uuid as Uuid }),
      ...documents({ before: first, after: second }),
    };
    await patiently(begun.then((entry) => entry.end(last)));
  };
  try {
    const result = await work({ note: (more) => (known = { ...known, ...more }) });
    await end({ outcome: 'done' });
    return result;
  } catch (error) {
    const failure = failureOf(error);
    const outcome = mayBeDone(error) ? 'unknown' : failure.code === 'Cancelled' ? 'cancelled' : 'failed';
    await end({ outcome, failure });
    throw error;
  }
}

/** A domain as the journal names it. */
export const domainObject = ({ row }: Pick<DomainTarget, 'row'>): JournalObject => ({
  kind: 'domain',
  name: row.name,
  uuid: row.uuid as Uuid,
});

function documents(xml: { before?: string | undefined; after?: string | undefined }): {
  before?: string;
  after?: string;
} {
  const [before, after] = [kept(xml.before), kept(xml.after)];
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** What cannot be read may hide a secret anywhere. */
function kept(xml: string | undefined): string | undefined {
  if (xml === undefined || xml.length > MAX_XML) return undefined;
  try {
    return withoutSecrets(xml);
  } catch {
    return undefined;
  }
}

async function patiently(writing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([writing, enough]);
  clearTimeout(timer);
}
