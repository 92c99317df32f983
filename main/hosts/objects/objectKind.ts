import type { CallOptions, Connection } from '../../libvirt/index.ts';

/** What every row of an object that is not a domain has. */
export interface ObjectRow {
  /** `host/` and the object's UUID or name. */
  key: string;
  host: string;
  name: string;
  /** The host's connection is lost: this is what was last known. */
  lost: boolean;
}

/** One kind of object: how all of a host are listed in a few calls, and which events tell that they changed. */
export interface ObjectKind<Row extends ObjectRow> {
  /** libvirt's word for it, for messages. */
  readonly name: string;
  list(connection: Connection, host: string, options: CallOptions): Promise<Row[]>;
  /** Asks for the events, for as long as the connection lives. Rejects where the driver has none. */
  watch(connection: Connection, changed: () => void, options: CallOptions): Promise<unknown>;
}

/** What a filtered list tells of the objects that a full list holds. */
export function uuidsOf(refs: readonly { uuid: string }[]): ReadonlySet<string> {
  return new Set(refs.map((ref) => ref.uuid));
}
