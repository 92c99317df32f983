import type { DomainRef, Failure } from '../../preload/contract/index.ts';
import { domainKey, type DomainRow, type Host } from '../hosts/index.ts';
import type { Backend } from './context.ts';
import { failure, type Attempt } from './errors.ts';

/** A domain that a procedure is about, found among what its host is known to have. */
export interface DomainTarget {
  host: Host;
  row: DomainRow;
  /** What names it on the wire. */
  dom: { name: string; uuid: string; id: number };
}

/**
 * @param verb as in `Cannot list its volumes`
 * @throws Failure NotFound where the host is not known
 */
export function hostTarget(backend: Backend, id: string, verb: string): Host {
  const host = backend.hosts.find(id);
  if (host !== undefined) return host;
  throw noHost(id, verb);
}

export function noHost(id: string, verb: string): Failure {
  const attempt = { object: `host ${id}`, tried: `Cannot ${verb}` };
  return failure('NotFound', attempt, 'the host is not saved (any more)');
}

/** @throws Failure NotFound where the host or the domain is not known */
export function domainTarget(backend: Backend, ref: DomainRef, verb: string): DomainTarget {
  const host = hostTarget(backend, ref.host, verb);
  const row = backend.hosts.domains.get(domainKey(ref.host, ref.uuid));
  if (row === undefined) {
    // A host that is not connected has said nothing of its domains: then that is the reason.
    void host.session;
    throw failure(
      'NotFound',
      { object: `domain ${ref.uuid}`, tried: `Cannot ${verb}` },
      `${host.config.name} has no domain ${ref.uuid} (any more)`,
    );
  }
  return { host, row, dom: { name: row.name, uuid: row.uuid, id: row.domainId ?? -1 } };
}

/** @param verb lower case, as in `Cannot start web-01 on lab-1` */
export function attemptOn({ host, row }: DomainTarget, verb: string): Attempt {
  const { name, uri } = host.config;
  return { object: `domain ${row.name}`, tried: `Cannot ${verb} ${row.name} on ${name}`, uri };
}
