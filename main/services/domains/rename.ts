import type { DomainRef, JournalId } from '../../../preload/contract/index.ts';
import type { Backend } from '../context.ts';
import { attempting } from '../errors.ts';
import { domainObject, recorded, type Recording } from '../journal.ts';
import { readStoredXml } from '../storedXml.ts';
import { attemptOn, domainTarget } from '../target.ts';
import { virsh } from '../virsh.ts';

const CALL = { timeoutMs: 20_000 };

/**
 * libvirt renames only a persistent domain that is off and has neither snapshots nor a saved state; its words say which.
 * @param undoes the entry of the journal that is undone by it
 */
export async function rename(
  backend: Backend,
  domain: DomainRef,
  name: string,
  undoes?: JournalId,
): Promise<void> {
  const target = domainTarget(backend, domain, 'rename');
  await attempting(attemptOn(target, 'rename'), async () => {
    const { session, feed } = target.host;
    const { dom } = target;
    const change = {
      host: target.host,
      object: domainObject(target),
      verb: 'rename',
      detail: name,
      command: virsh(session.uri)('domrename', [], dom.name, name),
      ...(undoes !== undefined && { undoes }),
    } as const;
    const work = async ({ note }: Recording): Promise<void> => {
      note({ before: await readStoredXml(session.control, dom, CALL) });
      await session.control.call('domain_rename', { dom, new_name: name, flags: 0 }, CALL);
      const after = await readStoredXml(session.control, { ...dom, name }, CALL).catch(() => undefined);
      note({ after });
    };
    await backend.turns.on(dom.uuid, () => recorded(backend, change, work));
    feed.touch({ ...dom, name });
  });
}
