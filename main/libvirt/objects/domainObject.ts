import type { RemoteNonnullDomain } from '../protocol/remoteShared.gen.ts';
import { LibvirtObject } from './base.ts';
import type { Rpc } from './base.ts';

/**
 * What names a domain on the wire. A `Domain` is one; so is what a snapshot or an event says of its domain.
 */
export type DomainRef = Readonly<RemoteNonnullDomain>;

/**
 * The identity of a domain, the base of `Domain`. The topics of a domain's many methods are a chain of
 * classes, one file each (info, lifecycle, devices, …); users see only the last, `Domain`.
 */
export abstract class DomainObject extends LibvirtObject implements DomainRef {
  /**
   * Unique on its host among domains. Changes only by `rename`, which gives a new object's name, not this
   * one's.
   */
  readonly name: string;
  /** Canonical text form. It identifies the domain, on this host and across migrations. */
  readonly uuid: string;
  #id: number;

  constructor(rpc: Rpc, ref: DomainRef) {
    super(rpc);
    this.name = ref.name;
    this.uuid = ref.uuid;
    this.#id = ref.id;
  }

  /**
   * The hypervisor's number of the running domain, as the daemon last said through this object; -1: not
   * running.
   */
  get id(): number {
    return this.#id;
  }

  /** Takes over the number that a reply carries. */
  protected adopt(ref: DomainRef): void {
    this.#id = ref.id;
  }

  /** How a log or an error names it. */
  override toString(): string {
    return `domain ${JSON.stringify(this.name)} (${this.uuid})`;
  }
}
