import type { Domain } from '../../../preload/contract/index.ts';
import type { DomainRow } from '../../hosts/index.ts';
import { virDomainXMLFlags } from '../../libvirt/index.ts';
import { api } from '../base.ts';
import { attempting } from '../errors.ts';
import { never } from '../never.ts';
import { watched, type CollectionSource } from '../subscriptions.ts';
import { act } from './act.ts';
import { coreDump } from './coreDump.ts';
import { setAutostart } from './autostart.ts';
import { readDetail } from './detail.ts';
import { FiguresFeed } from './figures.ts';
import { setLabels } from './labels.ts';
import { rename } from './rename.ts';
import { startFrom } from './startFrom.ts';
import { attemptOn, domainTarget } from '../target.ts';

export { writeAutostart } from './autostart.ts';
export { labelsCommand, NO_LABELS, readLabels, writeLabels } from './labels.ts';
export { rename } from './rename.ts';

const CALL_MS = 20_000;

/** Compiles only while the engine's row has the contract's shape; a room below the contract cannot brand its ids. */
type Ids = 'key' | 'host' | 'uuid';
type SameShape = DomainRow extends Omit<Domain, Ids> & Record<Ids, string> ? Domain : never;

const asContract = (rows: CollectionSource<string, DomainRow>): CollectionSource<Domain['key'], SameShape> =>
  rows as CollectionSource<string, object> as CollectionSource<Domain['key'], SameShape>;

export const domains = {
  watch: api.domains.watch.handler(({ context: { backend, connection }, input, signal }) => {
    const { host } = input;
    return connection.subscriptions.collection(
      watched(asContract(backend.hosts.domains), () => backend.hosts.watch()),
      signal,
      host === undefined ? undefined : (row) => row.host === host,
    );
  }),

  watchFigures: api.domains.watchFigures.handler(({ context: { backend, connection }, signal }) =>
    connection.subscriptions.feed(new FiguresFeed(backend.hosts), signal),
  ),

  setVisible: api.domains.setVisible.handler(({ context: { backend, connection }, input }) => {
    // A client that left while this was under way has nothing on screen, and nobody would take it back.
    if (!connection.closed) backend.hosts.setVisible(connection, input.domains);
    return {};
  }),

  act: api.domains.act.handler(({ context: { backend }, input }) =>
    act(backend, input.action, input.domains),
  ),

  setAutostart: api.domains.setAutostart.handler(({ context: { backend }, input }) =>
    setAutostart(backend, input.domains, input.autostart),
  ),

  startFrom: api.domains.startFrom.handler(({ context: { backend }, input: { device, ...domain } }) =>
    startFrom(backend, domain, device),
  ),

  coreDump: api.domains.coreDump.handler(({ context: { backend }, input }) => coreDump(backend, input)),

  rename: api.domains.rename.handler(async ({ context: { backend }, input }) => {
    await rename(backend, input, input.name);
    return {};
  }),

  setLabels: api.domains.setLabels.handler(({ context: { backend }, input: { domains, ...change } }) =>
    setLabels(backend, domains, change),
  ),

  get: api.domains.get.handler(({ context: { backend }, input, signal = never() }) =>
    readDetail(backend, input, signal),
  ),

  getXml: api.domains.getXml.handler(async ({ context: { backend }, input, signal }) => {
    const target = domainTarget(backend, input, 'read the XML');
    return attempting(attemptOn(target, 'read the XML of'), async () => {
      // Without the SECURE flag libvirt leaves passwords out.
      const flags = input.stored ? virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE : 0;
      const { control } = target.host.session;
      return control.call('domain_get_xml_desc', { dom: target.dom, flags }, { signal, timeoutMs: CALL_MS });
    });
  }),
};
