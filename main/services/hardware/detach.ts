import {
  virDomainDeviceModifyFlags,
  type CallOptions,
  type Connection,
  type Domain,
} from '../../libvirt/index.ts';

const LIVE = virDomainDeviceModifyFlags.VIR_DOMAIN_DEVICE_MODIFY_LIVE;
/** A guest that means to give a device up has done so by then; one without a driver for it never does. */
const WAIT_MS = 20_000;
const LOOK_MS = 500;

/** The guest keeps the device: it said so, or did not answer. */
export class DeviceKept extends Error {
  override readonly name = 'DeviceKept';
  readonly refused: boolean;

  constructor(refused: boolean) {
    super(
      refused
        ? 'the guest refused to give the device up'
        : `the guest has not given the device up within ${WAIT_MS / 1000} seconds`,
    );
    this.refused = refused;
  }
}

/**
 * Unplugs a device from the running domain and waits until the guest has let it go. A guest that is still booting, or has
 * no driver for its bus, lets nothing go.
 * @throws DeviceKept
 */
export async function detachAndWait(
  connection: Connection,
  domain: Domain,
  { xml, alias }: { xml: string; alias: string | undefined },
  call: CallOptions,
): Promise<void> {
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
  const registered = await Promise.all([
    listen('deviceRemoved', () => gone.resolve()),
    listen('deviceRemovalFailed', () => gone.reject(new DeviceKept(true))),
  ]);
  const deadline = setTimeout(() => gone.reject(new DeviceKept(false)), WAIT_MS);
  const look = setInterval(() => {
    void isThere(domain, alias, call).then(
      (there) => there || gone.resolve(),
      () => {},
    );
  }, LOOK_MS);
  try {
    await domain.detachDeviceFlags(xml, LIVE, call);
    if (alias === undefined) return;
    await gone.promise;
  } finally {
    clearTimeout(deadline);
    clearInterval(look);
    await Promise.all(registered.map(async (deregister) => deregister?.()?.catch(() => {})));
  }
}

async function isThere(domain: Domain, alias: string | undefined, call: CallOptions): Promise<boolean> {
  const xml = await domain.getXMLDesc(0, call);
  return xml.includes(`<alias name='${alias ?? ''}'/>`);
}
