import type { BulkResult, DomainRef, JournalId } from '../../../preload/contract/index.ts';
import type { Backend } from '../context.ts';
import { domainObject, recorded } from '../journal.ts';
import type { DomainTarget } from '../target.ts';
import { virsh } from '../virsh.ts';
import { AT_ONCE, bulk } from './bulk.ts';

const CALL_MS = 20_000;

/** Has many domains start with their host, or not, each on its own. */
export function setAutostart(
  backend: Backend,
  domains: readonly DomainRef[],
  autostart: boolean,
): Promise<BulkResult> {
  return bulk({
    backend,
    verb: `Turn ${autostart ? 'on' : 'off'} autostart of`,
    domains,
    atOnce: AT_ONCE,
    work: (target) => writeAutostart(backend, target, autostart),
  });
}

/** @param undoes the entry of the journal that is undone by it */
export async function writeAutostart(
  backend: Backend,
  target: DomainTarget,
  autostart: boolean,
  undoes?: JournalId,
): Promise<void> {
  const { session, feed } = target.host;
  const { dom } = target;
  const change = {
    host: target.host,
    object: domainObject(target),
    verb: autostart ? 'autostartOn' : 'autostartOff',
    command: virsh(session.uri)('autostart', autostart ? [] : ['--disable'], dom.name),
    ...(undoes !== undefined && { undoes }),
  } as const;
  await recorded(backend, change, async ({ note }) => {
    const call = { timeoutMs: CALL_MS };
    const was = await session.control.call('domain_get_autostart', { dom }, call).catch(() => undefined);
    note({ unchanged: was !== undefined && (was.autostart !== 0) === autostart });
    await session.control.call('domain_set_autostart', { dom, autostart: autostart ? 1 : 0 }, call);
  });
  feed.touch(dom);
}
