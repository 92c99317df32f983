import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Connection,
  LibvirtError,
  unixDialer,
  virDomainDefineFlags,
  virDomainUndefineFlagsValues as undefineFlags,
  virDomainXMLFlags,
} from '../../main/libvirt/index.ts';
import type { Description } from '../../main/xml/devices/field.ts';
import {
  descriptions,
  itemsOf,
  readDomainTree,
  readValues,
  removeDevice,
  writeValues,
} from '../../main/xml/devices/index.ts';
import { HIDDEN } from '../../main/xml/devices/items.ts';
import { editHardware } from '../../main/xml/hardware/index.ts';
import { writeTree } from '../../main/xml/tree.ts';
import { canRunHosts, Lab, type LabHost } from '../lab/index.ts';
import { BY_NEITHER, BY_TEST_DRIVER, NOT_REMOVED } from './hardwareRefusals.ts';
import { documentWith, everySample, type Sample } from './hardwareSamples.ts';

type Field = Description['fields'][number];
type Values = Readonly<Record<string, string | undefined>>;
/** A stored domain, and the sample that its device was made into last. */
interface State {
  xml: string;
  sample: Sample | undefined;
  /** Of a section, as it was before any edit. */
  plain: Values;
}

/** Another value of the same type, which may be "not set"; of a choice, its other words are samples of their own. */
function neighbour(field: Field, value: string): { value: string | undefined } | undefined {
  if (field.type === 'number' || field.type === 'size') return { value: String(Number(value) + 1) };
  if (field.type === 'switch') return { value: field.at.endsWith('?') ? undefined : value === 'yes' ? 'no' : 'yes' };
  if (field.type === 'choice' && field.choices.length > 0) return undefined;
  const lines = value.split('\n');
  if (lines.length > 1) return { value: lines.slice(0, -1).join('\n') };
  const next = (last: string): string => (last === '9' || last === 'f' ? '8' : String.fromCharCode(last.charCodeAt(0) + 1));
  return { value: value.replace(/.$/, next) };
} // prettier-ignore

/** What is only shown, and what has one word, cannot become another. */
const isEditable = (field: Field): boolean =>
  field.readOnly !== true &&
  !(field.type === 'choice' && field.required === true && field.choices.length === 1);

const samples = everySample();

/** Every field of every description is edited, as the forms do it, and read back from what a daemon has stored. */
describe.skipIf(!canRunHosts())('every field of every kind, edited', () => {
  let lab: Lab;
  let host: LabHost;
  /** QEMU's driver, and libvirt's test driver for what this QEMU has not got. */
  const drivers: Connection[] = [];
  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'fields' });
    for (const uri of ['qemu:///system', 'test:///default'])
      drivers.push(await Connection.open(uri, { dialer: unixDialer({ path: host.socket }) }));
  });
  afterAll(async () => {
    for (const driver of drivers) await driver.close();
    await lab?.close();
  });

  const { VIR_DOMAIN_XML_INACTIVE, VIR_DOMAIN_XML_SECURE } = virDomainXMLFlags;

  /** One kind on one driver, in a domain of its own, so that all can be asked at once. */
  class Bench {
    private state: State | undefined;
    private readonly uuid: string;
    private readonly driver: Connection;
    private readonly description: Description;
    constructor(driver: Connection, description: Description) {
      this.driver = driver;
      this.description = description;
      this.uuid = `c7a5fdbd-edaf-9455-926a-${String(descriptions.indexOf(description)).padStart(12, '0')}`;
    }

    private async store(xml: string): Promise<{ xml?: string; why: string }> {
      try {
        const { VIR_DOMAIN_DEFINE_VALIDATE } = virDomainDefineFlags;
        const domain = await this.driver.defineDomainXML(xml, VIR_DOMAIN_DEFINE_VALIDATE);
        return { xml: await domain.getXMLDesc(VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE), why: '' };
      } catch (error) {
        if (!(error instanceof LibvirtError)) throw error;
        return { why: error.message.split('\n')[0] ?? '' };
      }
    }

    /** The first of these that the driver takes, or a plain domain for a section. */
    private async start(from: readonly Sample[]): Promise<State | undefined> {
      const { description } = this;
      const named = (xml: string): string =>
        xml
          .replace('<name>sample<', `<name>sample-${description.kind}<`)
          .replace(/<uuid>[^<]*</, `<uuid>${this.uuid}<`);
      const begin = description.section
        ? [{ xml: documentWith(description, {}), sample: undefined }, ...from.map((sample) => ({ xml: sample.xml, sample }))]
        : from.map((sample) => ({ xml: sample.xml, sample })); // prettier-ignore
      for (const { xml, sample } of begin) {
        const stored = await this.store(named(xml));
        if (stored.xml === undefined) continue;
        return { xml: stored.xml, sample, plain: this.valuesIn(stored.xml)[0] ?? {} };
      }
      return undefined;
    }

    private valuesIn(xml: string): Values[] {
      return itemsOf(readDomainTree(xml).root).flatMap(({ kind, element, description }) =>
        kind === this.description.kind && description !== undefined ? [readValues(element, description)] : [],
      );
    }

    /** The document with its device or section made into this sample, or why not. */
    private edited(
      { xml, sample, plain }: State,
      to: Sample,
      value: string | undefined,
    ): { after?: string; why: string } {
      const { kind, section, fields } = this.description;
      const tree = readDomainTree(xml);
      const boot = descriptions.find((other) => other.kind === 'boot');
      // libvirt adds an order of kinds, beside which it takes no order of devices.
      if (boot !== undefined && kind !== 'boot') writeValues(tree.root, boot, { order: undefined });
      // And a backend for the sound of a SPICE display, which it does not take without one.
      for (const item of itemsOf(tree.root))
        if (kind === 'graphics' && item.kind === 'audio') removeDevice(tree.root, item.element);
      const all = itemsOf(tree.root).filter((other) => other.kind === kind);
      const isIt = (element: (typeof all)[number]['element']): boolean =>
        sample !== undefined && readValues(element, this.description)[sample.field] === sample.value;
      // libvirt adds controllers and the like of its own; the one that is meant has what was written.
      const item = all.find(({ element }) => section || isIt(element)) ?? all.at(-1);
      if (item === undefined) return { why: `${String(sample?.name)} is not there any more` };
      const has: Values = readValues(item.element, this.description);
      const wanted: Values = {
        ...Object.fromEntries(Object.keys(has).map((id) => [id, undefined])),
        ...(section ? plain : {}),
        ...to.values,
        [to.field]: value,
      };
      const set = fields.flatMap(({ id, type, readOnly }) => {
        if (readOnly === true || wanted[id] === has[id]) return [];
        const from = type === 'secret' && has[id] !== undefined ? HIDDEN : has[id];
        return [[id, { from, to: wanted[id] }] as const];
      });
      const change = { op: 'set', item: item.id, values: Object.fromEntries(set) } as const;
      const { after, problems, conflicts } = editHardware({ stored: writeTree(tree), running: undefined }, [
        change,
      ]);
      if (problems.length + conflicts.length === 0) return { after, why: '' };
      return { why: `the form: ${JSON.stringify([...problems, ...conflicts])}` };
    }

    /** Edits the field to one of the values of its samples that it has not yet, and reads it back: why not, if it fails. */
    async edit(field: Field, own: readonly Sample[]): Promise<string | undefined> {
      const values = own.filter((sample) => sample.field === field.id);
      const others = own.filter((sample) => sample.field !== field.id);
      // A container's sample begins with a container.
      const isContainer = values.every((sample) => sample.values['osType'] === 'exe');
      let why = 'no sample';
      for (const isAnew of [false, true]) {
        if (isAnew || this.state === undefined || isContainer) {
          await this.forget();
          const from = (others.length > 0 ? others : own).filter(
            (sample) => (sample.values['osType'] === 'exe') === isContainer,
          );
          this.state = await this.start(from);
          if (isContainer && this.state?.sample === undefined) {
            await this.forget();
            this.state = undefined;
            for (const sample of from) this.state ??= await this.startWith(sample);
          }
        }
        const { state } = this;
        if (state === undefined) return 'no such device is taken';
        for (const to of values) {
          const now = this.valuesIn(state.xml).some((has) => has[field.id] === to.value);
          const wanted = now ? neighbour(field, to.value) : to;
          if (wanted === undefined) continue;
          const { value } = wanted;
          const { after, why: problem } = this.edited(state, to, value);
          const stored = after === undefined ? { why: problem } : await this.store(after);
          why = stored.why;
          if (stored.xml === undefined) continue;
          const kept = this.valuesIn(stored.xml).map((has) => has[field.id]);
          if (!kept.includes(value)) {
            why = `kept as ${kept.map(String).join()}`;
            continue;
          }
          this.state = {
            ...state,
            xml: stored.xml,
            sample: value === undefined ? undefined : { ...to, value },
          };
          return undefined;
        }
      }
      return why;
    }

    private async startWith(sample: Sample): Promise<State | undefined> {
      const stored = await this.store(sample.xml.replace(/<uuid>[^<]*</, `<uuid>${this.uuid}<`));
      return stored.xml === undefined ? undefined : { xml: stored.xml, sample, plain: this.valuesIn(stored.xml)[0] ?? {} };
    } // prettier-ignore

    /** Takes the device out again: why not, if it fails. */
    async remove(): Promise<string | undefined> {
      const { state, description } = this;
      if (state === undefined || description.section) return undefined;
      const stored = { stored: state.xml, running: undefined };
      const item = itemsOf(readDomainTree(state.xml).root).findLast(({ kind }) => kind === description.kind);
      const { after, problems } = editHardware(stored, [{ op: 'remove', item: item?.id ?? '' }]);
      const { xml, why } = await this.store(after);
      if (xml === undefined || problems.length > 0) return why || JSON.stringify(problems);
      const before = this.valuesIn(state.xml).length;
      const left = this.valuesIn(xml).length;
      return left === before - 1 ? undefined : `${left} are left of ${before}`;
    }

    async forget(): Promise<void> {
      if (this.state === undefined) return;
      const domain = await this.driver.lookupDomainByUuid(this.uuid);
      await domain.undefineFlags(this.driver === drivers[0] ? undefineFlags.VIR_DOMAIN_UNDEFINE_NVRAM : 0);
      this.state = undefined;
    }
  }

  test('is read back as it was set, and the device removed, but for what is named with its reason', async () => {
    const byTestDriver: Record<string, string> = {};
    const byNeither: Record<string, string> = {};
    const notRemoved = new Set<string>();
    let count = 0;
    await Promise.all(
      descriptions.map(async (description) => {
        const own = samples.filter(({ kind }) => kind === description.kind);
        const benches = drivers.map((driver) => new Bench(driver, description));
        for (const field of description.fields.filter(isEditable)) {
          const name = `${description.kind}.${field.id}`;
          const [qemu, other] = benches;
          const why = await qemu?.edit(field, own);
          count++;
          if (why === undefined) continue;
          const whyNot = await other?.edit(field, own);
          if (whyNot === undefined) byTestDriver[name] = why;
          else byNeither[name] = whyNot;
        }
        for (const bench of benches) {
          const why = await bench.remove();
          if (why !== undefined) notRemoved.add(`${description.kind}: ${why}`);
          await bench.forget();
        }
      }),
    );
    expect(byNeither).toEqual(BY_NEITHER);
    expect(byTestDriver).toEqual(BY_TEST_DRIVER);
    expect([...notRemoved].sort()).toEqual(NOT_REMOVED);
    expect(count).toBeGreaterThan(800);
  });
});
