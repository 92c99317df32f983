import type { DomainRef } from '../../../preload/contract/index.ts';
import type { Backend } from '../context.ts';
import { attempting } from '../errors.ts';
import { attemptOn, domainTarget } from '../target.ts';

const CALL_MS = 20_000;

/** libvirt renames only a persistent domain that is off and has neither snapshots nor a saved state; its words say which. */
export async function rename(backend: Backend, domain: DomainRef, name: string): Promise<void> {
  const target = domainTarget(backend, domain, 'rename');
  await attempting(attemptOn(target, 'rename'), async () => {
    const { session, feed } = target.host;
    await session.control.call(
      'domain_rename',
      { dom: target.dom, new_name: name, flags: 0 },
      { timeoutMs: CALL_MS },
    );
    feed.touch({ ...target.dom, name });
  });
}
