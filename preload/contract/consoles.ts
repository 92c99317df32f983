import { oc } from '@orpc/contract';
import * as v from 'valibot';
import { ChannelId, DomainRef } from './ids.ts';

/** A display or text console that the VM has; `reachable` says whether it can be opened now and `reason` why not. */
export const ConsoleInfo = v.object({
  /** `vnc:0`, `spice:0`, `serial:serial0`, `console:console0`: stable over restarts of the VM. */
  id: v.string(),
  kind: v.picklist(['vnc', 'spice', 'text']),
  label: v.string(),
  reachable: v.boolean(),
  reason: v.optional(v.string()),
});
export type ConsoleInfo = v.InferOutput<typeof ConsoleInfo>;

export const consoles = {
  list: oc.input(DomainRef).output(v.array(ConsoleInfo)),
  /** Opens the display's or console's bytes as a channel: RFB for VNC, the terminal's bytes for text. */
  open: oc
    .input(
      v.object({
        ...DomainRef.entries,
        id: v.string(),
        /** Take a text console away from another client. */ force: v.optional(v.boolean(), false),
      }),
    )
    .output(
      v.object({
        channel: ChannelId,
        /** VNC password if one is set and may be read. */ password: v.optional(v.string()),
      }),
    ),
  /** A picture of the display, PNG. */
  screenshot: oc
    .input(
      v.object({
        ...DomainRef.entries,
        screen: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
      }),
    )
    .output(
      v.object({ mime: v.string(), /** base64 */ data: v.string(), width: v.number(), height: v.number() }),
    ),
  /**
   * Adds a VNC display (listening on the loopback address, port chosen at start) to the stored configuration of a VM
   * that has none, for the next start. Everything else in the XML stays. Conflict if it has a VNC display already,
   * Unsupported if the VM is transient.
   */
  addVnc: oc.input(DomainRef).output(v.object({})),
};
