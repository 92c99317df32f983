import * as v from 'valibot';

/** Identifies a saved host; ours, made when the host is added. */
export const HostId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/), v.brand('HostId'));
export type HostId = v.InferOutput<typeof HostId>;

/** libvirt's UUID in its canonical lower-case form with dashes. */
export const Uuid = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  v.brand('Uuid'),
);
export type Uuid = v.InferOutput<typeof Uuid>;

export const TaskId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/), v.brand('TaskId'));
export type TaskId = v.InferOutput<typeof TaskId>;

/** Number of a byte channel on the connection that the call arrived on; valid only there. */
export const ChannelId = v.pipe(v.number(), v.integer(), v.minValue(1), v.brand('ChannelId'));
export type ChannelId = v.InferOutput<typeof ChannelId>;

/** A domain is named by its host and its UUID, never by its name (names change). */
export const DomainRef = v.object({ host: HostId, uuid: Uuid });
export type DomainRef = v.InferOutput<typeof DomainRef>;
