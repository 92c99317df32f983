import { ProtocolError } from './errors.ts';
import {
  KEEPALIVE_PROGRAM,
  keepalive_procedure,
  virNetMessageStatus,
  virNetMessageType,
} from './protocol/constants.gen.ts';
import { packetHeader } from './protocol/framing.ts';

/** How silence is noticed. libvirt's own client uses 5 s and 5 pings. */
export interface KeepAliveOptions {
  /** After so long without a byte from the daemon a ping is sent, in milliseconds. */
  intervalMs: number;
  /** So many pings in a row without a byte in between, and the connection counts as dead. */
  count: number;
}

/** Watches one connection: sends pings when nothing is heard and reports death when they are not answered. */
export class KeepAlive {
  readonly #timer: NodeJS.Timeout;
  #heard = false;
  #unanswered = 0;
  /** While we ourselves do not read (a paused stream), silence says nothing about the daemon. */
  suspended = false;

  constructor(options: KeepAliveOptions, ping: () => void, dead: () => void) {
    this.#timer = setInterval(() => {
      if (this.#heard || this.suspended) {
        this.#heard = false;
        this.#unanswered = 0;
      } else if (this.#unanswered >= options.count) {
        dead();
      } else {
        this.#unanswered++;
        ping();
      }
    }, options.intervalMs);
    this.#timer.unref();
  }

  /** Any bytes prove life, not only a pong: a large reply may take longer than the pings allow. */
  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

export const keepAlivePacket = (procedure: keyof typeof keepalive_procedure): Buffer =>
  packetHeader(
    {
      program: KEEPALIVE_PROGRAM,
      version: 1,
      procedure: keepalive_procedure[procedure],
      type: virNetMessageType.VIR_NET_MESSAGE,
      serial: 0,
      status: virNetMessageStatus.VIR_NET_OK,
    },
    0,
  );

/** True for a ping, which wants an answer. @throws ProtocolError for what is neither ping nor pong */
export function receiveKeepAlive(procedure: number): boolean {
  if (procedure === keepalive_procedure.KEEPALIVE_PROC_PING) return true;
  if (procedure === keepalive_procedure.KEEPALIVE_PROC_PONG) return false;
  throw new ProtocolError('unexpected', `a keepalive message ${procedure}`);
}
