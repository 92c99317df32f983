import {
  ConnectionClosedError,
  virDomainDeviceModifyFlags,
  type CallOptions,
  type Connection,
  type Domain,
} from '../../libvirt/index.ts';

const LIVE = virDomainDeviceModifyFlags.VIR_DOMAIN_DEVICE_MODIFY_LIVE;
/** A guest that means to give a device up has done so by then; one without a driver for it never does. */
const WAIT_MS = 20_000;
const LOOK_MS = 500;

type Kept = 'refused' | 'late' | 'stopped';

const WORDS: Readonly<Record<Kept, string>> = {
  refused: 'the guest refused to give the device up',
  late: `the guest has not given the device up within ${WAIT_MS / 1000} seconds`,
  stopped: 'the guest had not given the device up when you stopped waiting',
};

/** The guest keeps the device: it said so, or has not answered yet. */
export class DeviceKept extends Error {
  override readonly name = 'DeviceKept';
  /** When it goes after all. */
  readonly remedy: string;

  /** @param isStored whether the VM has a next start, which is without the device */
  constructor(kept: Kept, isStored: boolean) {
    super(WORDS[kept]);
    const refused = isStored
      ? 'It goes at the next start.'
      : 'It stays as long as the VM runs, which is not stored.';
    const late =
      'A guest that is still booting, or has no driver for hot-unplug, keeps it. It goes when the guest lets it';
    this.remedy =
      kept === 'refused' ? refused : `${late}${isStored ? ', at the latest at the next start' : ''}.`;
  }
}

/** libvirt was asked, and the guest has yet to let go. */
export class Unplugging {
  /** @throws DeviceKept */
  readonly gone: Promise<void>;

  constructor(gone: Promise<void>) {
    this.gone = gone;
    gone.catch(() => {});
  }
}

export interface Unplug {
  xml: string;
  alias: string | undefined;
  isStored: boolean;
}

/**
 * Asks the running domain's guest to give a device up. A guest that is still booting, or has no driver for its bus, lets
 * nothing go.
 * @param stop ends the waiting, not what libvirt was asked
 */
export async function detach(
  connection: Connection,
  domain: Domain,
  { xml, alias, isStored }: Unplug,
  call: CallOptions,
  stop: AbortSignal,
): Promise<Unplugging> {
  const gone = Promise.withResolvers<void>();
  gone.promise.catch(() => {});
  const about = (listener: () => void) => (event: { devAlias: string }) => {
    if (event.devAlias === alias) listener();
  };
  const listen = async (event: 'deviceRemoved' | 'deviceRemovalFailed', listener: () => void) => {
    try {
      return await connection.domainEventRegisterAny(event, domain, about(listener), call);
    } catch {
      // A driver without the event: the configuration itself is looked at below.
      return undefined;
    }
  };
  const keep = (kept: Kept) => () => gone.reject(new DeviceKept(kept, isStored));
  const registered = await Promise.all([
    listen('deviceRemoved', () => gone.resolve()),
    listen('deviceRemovalFailed', keep('refused')),
  ]);
  const deregister = (): Promise<unknown> =>
    Promise.all(registered.map(async (end) => end?.()?.catch(() => {})));
  try {
    await domain.detachDeviceFlags(xml, LIVE, call);
  } catch (error) {
    await deregister();
    throw error;
  }
  const waiting = async (): Promise<void> => {
    const deadline = setTimeout(keep('late'), WAIT_MS);
    const look = setInterval(() => {
      void isThere(domain, alias, call).then(
        (there) => there || gone.resolve(),
        (error: unknown) => error instanceof ConnectionClosedError && gone.reject(error),
      );
    }, LOOK_MS);
    const stopped = keep('stopped');
    stop.addEventListener('abort', stopped);
    if (stop.aborted) stopped();
    try {
      if (alias !== undefined) await gone.promise;
    } finally {
      stop.removeEventListener('abort', stopped);
      clearTimeout(deadline);
      clearInterval(look);
      await deregister();
    }
  };
  return new Unplugging(waiting());
}

async function isThere(domain: Domain, alias: string | undefined, call: CallOptions): Promise<boolean> {
  const xml = await domain.getXMLDesc(0, call);
  return xml.includes(`<alias name='${alias ?? ''}'/>`);
}
