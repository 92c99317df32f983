import {
  Failure,
  partOf,
  type Domain,
  type DomainKey,
  type DomainRef,
  type DraftPart,
  type Hardware,
  type HardwareChange,
  type HardwareItem,
  type HardwarePlan,
  type HardwareResult,
  type HardwareValues,
} from '../../../preload/contract/index.ts';
import { documentOf, type MadeUp } from './hardwareData.ts';
import { KINDS } from './hardwareKinds.ts';
import { sectionsOf, valuesOf } from './hardwareValues.ts';
import type { LiveRows } from './liveRows.ts';

type XmlChange = Extract<HardwareChange, { op: 'document' | 'replace' }>;
type ChangeInput = DomainRef & { changes: HardwareChange[] };

/** What the made-up libvirt does not take, wherever it stands. */
const REFUSED = "cache='nonsense'";

/** Hardware of VMs, from memory: it knows the changes that are made as XML, and no others. */
export class FakeHardware {
  readonly #domains: LiveRows<DomainKey, Domain>;
  readonly #stored = new Map<string, MadeUp>();
  readonly #drafts = new Map<string, HardwareChange[]>();

  readonly #hasMore: boolean;

  /** With `hasMore`, VMs have a dozen devices, some of which wait for the next start. */
  constructor(domains: LiveRows<DomainKey, Domain>, hasMore = false) {
    this.#domains = domains;
    this.#hasMore = hasMore;
  }

  /** Somebody else changes the stored configuration. */
  changeElsewhere(uuid: string, from: string, to: string): void {
    const stored = this.#stored.get(uuid);
    if (stored) stored.document = stored.document.replace(from, to);
  }

  readonly calls = {
    get: async (ref: DomainRef): Promise<Hardware> => {
      const domain = this.#row(ref);
      const active = domain.domainId !== undefined;
      const running = active ? documentOf(domain, true, this.#hasMore) : undefined;
      const stored = domain.persistent ? this.#storedOf(domain) : undefined;
      const ids = new Set([...(stored?.devices.keys() ?? []), ...(running?.devices.keys() ?? [])]);
      const configured = (of: MadeUp | undefined, id: string) => {
        const xml = of?.devices.get(id);
        return xml === undefined ? undefined : { values: valuesOf(id.split(':')[0] ?? '', xml), xml };
      };
      return {
        host: ref.host,
        uuid: ref.uuid,
        active,
        persistent: domain.persistent,
        items: [
          ...sectionsOf(domain).map(({ kind, values }) => ({
            id: kind,
            kind,
            ...(stored && { stored: { values } }),
            ...(running && { running: { values } }),
          })),
          ...[...ids].map((id) => {
            const [storedOne, runningOne] = [configured(stored, id), configured(running, id)];
            const pending = stored && running && pendingOf(storedOne?.values, runningOne?.values);
            return {
              id,
              kind: id.split(':')[0] ?? '',
              ...(storedOne && { stored: storedOne }),
              ...(runningOne && { running: runningOne }),
              ...(pending && { pending }),
            };
          }),
        ],
        ...(stored && { storedXml: stored.document }),
        ...(running && { runningXml: running.document }),
      };
    },
    describe: async () => ({ kinds: KINDS, system: 'Debian 12', machine: 'q35' }),
    plan: async (input: ChangeInput): Promise<HardwarePlan> => this.#plan(input),
    apply: async (input: ChangeInput): Promise<HardwareResult> => {
      const domain = this.#row(input);
      const { problems, conflicts, steps } = this.#plan(input);
      if (problems.length > 0 || conflicts.length > 0)
        return { outcome: 'refused', problems, conflicts, steps: [] };
      for (const change of input.changes.filter(isXml)) this.#apply(domain, change);
      return { outcome: 'applied', problems, conflicts, steps };
    },
    draft: async ({ uuid }: DomainRef) => ({ changes: this.#drafts.get(uuid) ?? [] }),
    keepDraft: async ({ uuid, part, changes }: ChangeInput & { part: DraftPart }) => {
      const others = (this.#drafts.get(uuid) ?? []).filter((change) => partOf(change) !== part);
      this.#drafts.set(uuid, [...others, ...changes]);
      return {};
    },
  };

  #row({ host, uuid }: DomainRef): Domain {
    const found = this.#domains.rows.get(`${host}/${uuid}` as DomainKey);
    if (!found) throw new Error('There is no such VM in the gallery.');
    return found;
  }

  #storedOf(domain: Domain): MadeUp {
    const known = this.#stored.get(domain.uuid) ?? documentOf(domain, false, this.#hasMore);
    this.#stored.set(domain.uuid, known);
    return known;
  }

  #now(domain: Domain, change: XmlChange): string | undefined {
    const of = domain.persistent ? this.#storedOf(domain) : documentOf(domain, true, this.#hasMore);
    return change.op === 'document' ? of.document : of.devices.get(change.item);
  }

  #plan(input: ChangeInput): HardwarePlan {
    const domain = this.#row(input);
    const changes = input.changes.filter(isXml);
    const hotplug = domain.domainId !== undefined && changes[0]?.op === 'replace';
    const name = domain.name.slice(0, 40);
    const step = (target: 'running' | 'stored', call: string, command: string) => ({
      changes: [0],
      call,
      target,
      command,
    });
    return {
      made: [],
      there: [],
      problems: changes.flatMap(({ to }, change) => {
        const line = to.split('\n').findIndex((text) => /<domain\s*\/>/.test(text)) + 1;
        return line === 0
          ? []
          : [{ change, problem: 'xml' as const, line, column: 1, message: 'A <domain> without a <name>.' }];
      }),
      conflicts: changes.flatMap((change, at) => {
        const now = this.#now(domain, change);
        if (now === change.from) return [];
        return [{ change: at, seen: change.from, wanted: change.to, ...(now !== undefined && { now }) }];
      }),
      steps: [
        ...(hotplug
          ? [step('running', 'domain_update_device_flags', `virsh update-device ${name} device.xml --live`)]
          : []),
        changes[0]?.op === 'replace'
          ? step('stored', 'domain_update_device_flags', `virsh update-device ${name} device.xml --config`)
          : step('stored', 'domain_define_xml_flags', `virsh define --validate ${name}.xml`),
      ],
      before: changes[0]?.from ?? '',
      after: changes[0]?.to ?? '',
      when: changes.map(() => (hotplug ? 'both' : 'nextStart')),
    };
  }

  #apply(domain: Domain, change: XmlChange): void {
    const line = change.to.split('\n').findIndex((text) => text.includes(REFUSED)) + 1;
    if (line > 0)
      throw new Failure({
        code: 'InvalidInput',
        object: `domain ${domain.name}`,
        message: `Cannot define ${domain.name}: libvirt does not take this configuration.`,
        libvirt: {
          code: 'VIR_ERR_XML_DETAIL',
          domain: 'VIR_FROM_DOMAIN',
          message: `(domain_definition):${line}: Invalid value for attribute 'cache' in element 'driver': 'nonsense'.`,
        },
        retryable: false,
      });
    const stored = this.#storedOf(domain);
    if (change.op === 'document') stored.document = change.to;
    else stored.devices.set(change.item, change.to);
  }
}

const isXml = (change: HardwareChange): change is XmlChange =>
  change.op === 'document' || change.op === 'replace';

/** What differs between the next start's values and the present ones. */
function pendingOf(stored?: HardwareValues, running?: HardwareValues): HardwareItem['pending'] {
  if (stored === undefined) return { kind: 'removed', fields: [] };
  if (running === undefined) return { kind: 'added', fields: [] };
  const fields = [...new Set([...Object.keys(stored), ...Object.keys(running)])].filter(
    (id) => stored[id] !== running[id],
  );
  return fields.length === 0 ? undefined : { kind: 'changed', fields };
}
