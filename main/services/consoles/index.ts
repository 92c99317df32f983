import type { Duplex } from 'node:stream';
import { Failure, type DomainRef } from '../../../preload/contract/index.ts';
import { LibvirtError, virDomainConsoleFlags, virDomainXMLFlags, type Domain } from '../../libvirt/index.ts';
import { readDomainConsoles, withVncDisplay, type DomainConsoles } from '../../xml/index.ts';
import { api } from '../base.ts';
import type { Backend, ClientConnection } from '../context.ts';
import { attempting, failure, failureOf, type Attempt } from '../errors.ts';
import { domainObject, recorded } from '../journal.ts';
import { redefine } from '../redefine.ts';
import { readStoredXml } from '../storedXml.ts';
import { attemptOn, domainTarget, type DomainTarget } from '../target.ts';
import { virsh } from '../virsh.ts';
import { bridge } from './byteBridge.ts';
import {
  graphicsId,
  isTextConsole,
  listConsoles,
  textAlias,
  textId,
  whyNoDisplay,
  whyNoText,
} from './list.ts';
import { toPng } from './picture.ts';

const READ_MS = 15_000;
const OPEN_MS = 20_000;
const SCREENSHOT_MS = 20_000;
/** A screen of 8192 × 8192 with three bytes a pixel. */
const MAX_SCREENSHOT = 201_400_000;
/** An offered channel that the client does not open in this time is closed; the wire forgets it a little sooner. */
const CLAIM_MS = 40_000;

export const consoles = {
  list: api.consoles.list.handler(({ context: { backend }, input, signal }) => {
    const target = domainTarget(backend, input, 'list the consoles');
    return attempting(attemptOn(target, 'list the consoles of'), async () =>
      listConsoles(target.host, await readConsoles(target, 0, signal)),
    );
  }),

  open: api.consoles.open.handler(async ({ context: { backend, connection }, input, signal }) => {
    const target = domainTarget(backend, input, 'open the console');
    return attempting(attemptOn(target, `open the console ${input.id} of`), async () => {
      const secure = target.host.config.readOnly ? 0 : virDomainXMLFlags.VIR_DOMAIN_XML_SECURE;
      const found = await readConsoles(target, secure, signal);
      const graphics = found.graphics.find((candidate) => graphicsId(candidate) === input.id);
      if (graphics !== undefined) {
        refuse(target, whyNoDisplay(target.host, found.live, graphics));
        const socket = await target.host.session
          .dialDisplay(graphics.listen, signal)
          .catch((error: unknown) => {
            throw unreachable(target, error);
          });
        return {
          channel: offer(connection, socket, () => {}),
          ...(graphics.password !== undefined && { password: graphics.password }),
        };
      }
      const device = found.characterDevices.find(
        (candidate) => isTextConsole(candidate) && textId(candidate) === input.id,
      );
      if (device === undefined)
        throw failure('NotFound', attemptOn(target, 'open the console of'), `it has no console ${input.id}`);
      refuse(target, whyNoText(target.host, found.live, device));
      const opened = await openText(target, textAlias(device), input.force, signal);
      return { channel: offer(connection, opened.stream, opened.release) };
    });
  }),

  screenshot: api.consoles.screenshot.handler(({ context: { backend }, input, signal }) =>
    screenshot(backend, input, input.screen, signal),
  ),

  addVnc: api.consoles.addVnc.handler(async ({ context: { backend }, input, signal }) => {
    await addVnc(backend, input, signal);
    return {};
  }),
};

async function addVnc(backend: Backend, ref: DomainRef, signal: AbortSignal | undefined): Promise<void> {
  const target = domainTarget(backend, ref, 'add a VNC display');
  const attempt = attemptOn(target, 'add a VNC display to');
  if (!target.row.persistent) {
    throw failure('Unsupported', attempt, 'it has no stored configuration, so there is no next start');
  }
  await attempting(attempt, () =>
    backend.turns.on(target.row.uuid, () => defineWithVnc(backend, target, attempt, signal)),
  );
}

async function defineWithVnc(
  backend: Backend,
  target: DomainTarget,
  attempt: Attempt,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { control } = target.host.session;
  const options = { signal, timeoutMs: READ_MS };
  const before = await readStoredXml(control, target.dom, options);
  const after = withVncDisplay(before);
  if (after === undefined) throw failure('Conflict', attempt, 'it has one already');
  const change = {
    host: target.host,
    object: domainObject(target),
    verb: 'addVnc',
    command: virsh(target.host.session.uri)('define', [], `${target.row.name}.xml`),
    before,
    after,
  } as const;
  await recorded(backend, change, async ({ note }) => {
    await redefine(control, target.dom, { before, after }, attempt, options);
    // libvirt writes it in words of its own.
    note({ after: await readStoredXml(control, target.dom, options).catch(() => after) });
  });
}

async function readConsoles(
  { host, dom }: DomainTarget,
  flags: number,
  signal: AbortSignal | undefined,
): Promise<DomainConsoles> {
  const options = { signal, timeoutMs: READ_MS };
  const { xml } = await host.session.control.call('domain_get_xml_desc', { dom, flags }, options);
  return readDomainConsoles(xml);
}

/** A connection of its own, because a reader that is slow stops everything else on it. */
async function openText(
  target: DomainTarget,
  alias: string,
  force: boolean,
  signal = AbortSignal.timeout(OPEN_MS),
): Promise<{ stream: Duplex; release: () => void }> {
  const lane = await target.host.session.lanes.exclusive('console', signal);
  try {
    const domain = await lane.connection.lookupDomainByUuid(target.row.uuid, { signal, timeoutMs: READ_MS });
    const flags = force
      ? virDomainConsoleFlags.VIR_DOMAIN_CONSOLE_FORCE
      : virDomainConsoleFlags.VIR_DOMAIN_CONSOLE_SAFE;
    return { stream: await openConsole(target, domain, alias, flags, signal), release: lane.release };
  } catch (error) {
    lane.release();
    throw error;
  }
}

/**
 * SAFE refuses where the console is in use already, in words of the daemon's language but with one code of its own.
 * @throws Failure Conflict where another client has it
 */
async function openConsole(
  target: DomainTarget,
  domain: Domain,
  alias: string,
  flags: number,
  signal: AbortSignal,
): Promise<Duplex> {
  try {
    return await domain.openConsole(alias, flags, { signal, timeoutMs: OPEN_MS });
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.codeName !== 'VIR_ERR_OPERATION_FAILED') throw error;
    const attempt = attemptOn(target, 'open the console of');
    const data = failureOf(error, attempt);
    throw new Failure(
      {
        ...data,
        code: 'Conflict',
        message: `${attempt.tried}: another client has it open`,
        retryable: false,
      },
      { cause: error },
    );
  }
}

/** Hands the stream to the client as a channel, and ends it with the client, or if the client never comes for it. */
function offer(connection: ClientConnection, stream: Duplex, release: () => void) {
  const drop = (): void => {
    stream.destroy();
  };
  const forget = connection.onClose(drop);
  const claim = setTimeout(drop, CLAIM_MS);
  const end = (): void => {
    clearTimeout(claim);
    forget();
    release();
  };
  stream.once('close', end);
  // Until the client comes for it nobody else listens, and an error that nobody hears ends the process.
  stream.on('error', drop);
  return connection.offerChannel((channel) => {
    clearTimeout(claim);
    if (stream.destroyed) channel.close('the console was closed');
    else bridge(channel, stream, end);
  });
}

async function screenshot(backend: Backend, ref: DomainRef, screen: number, signal: AbortSignal | undefined) {
  const target = domainTarget(backend, ref, 'take a picture');
  const deadline = AbortSignal.timeout(SCREENSHOT_MS);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  return attempting(attemptOn(target, 'take a picture of'), () =>
    target.host.session.lanes.look(either, async (connection) => {
      const options = { signal: either };
      const domain = await connection.lookupDomainByUuid(ref.uuid, options);
      const { stream } = await domain.screenshot(screen, options);
      const stop = (): void => void stream.destroy(either.reason as Error);
      either.addEventListener('abort', stop, { once: true });
      try {
        const { mime, data, width, height } = toPng(await collect(stream));
        return { mime, data: data.toString('base64'), width, height };
      } finally {
        either.removeEventListener('abort', stop);
      }
    }),
  );
}

async function collect(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_SCREENSHOT) throw new Error('the picture is larger than any screen');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refuse(target: DomainTarget, why: string | undefined): void {
  if (why !== undefined) throw failure('Unsupported', attemptOn(target, 'open the console of'), why);
}

function unreachable(target: DomainTarget, error: unknown): Error {
  const words = error instanceof Error ? error.message : String(error);
  const denied = (error as NodeJS.ErrnoException).code === 'EACCES';
  return failure(denied ? 'Denied' : 'Unreachable', attemptOn(target, 'open the display of'), words);
}
