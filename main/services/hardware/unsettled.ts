import type { HardwareChange } from '../../../preload/contract/index.ts';
import { editHardware, readDomainTree, readValues, shownElement, shownValues } from '../../xml/index.ts';
import { itemsOf, sameDocument } from '../../xml/devices/index.ts';
import { readTree } from '../../xml/tree.ts';

interface Asked {
  /** What was stored before, with its secrets. */
  before: string;
  changes: readonly HardwareChange[];
}

/** What is left of changes when what was asked for is known to be stored. */
export interface Settled {
  changes: readonly HardwareChange[];
  /** Indexes of the devices to be added that are there already. */
  there: number[];
}

/**
 * What libvirt was asked to store and did not say whether it did. A value that is set twice is set; a device that is added
 * twice is there twice: those that did come are not added again.
 */
export class Unsettled {
  readonly #asked = new Map<string, Asked>();

  remember(uuid: string, asked: Asked): void {
    // Asked a second time, what was there before the first is what tells.
    const earlier = this.#asked.get(uuid);
    this.#asked.set(uuid, { ...asked, before: earlier?.before ?? asked.before });
  }

  /** It is known how things stand, or the user means something else. */
  forget(uuid: string): void {
    this.#asked.delete(uuid);
  }

  /** @throws XmlError */
  settle(uuid: string, stored: string | undefined, changes: readonly HardwareChange[]): Settled {
    const asked = this.#asked.get(uuid);
    if (asked === undefined || stored === undefined || stored === asked.before) return { changes, there: [] };
    const came = newcomers(asked.before, stored);
    const left = asked.changes.map((change) => JSON.stringify(change));
    const there: number[] = [];
    const settled = changes.map((change, at): HardwareChange => {
      const again = isAddition(change) ? left.indexOf(JSON.stringify(change)) : -1;
      if (again < 0) return change;
      left.splice(again, 1);
      const id = takeSame(came, asked.before, change);
      if (id === undefined) return change;
      there.push(at);
      // It keeps its place among the changes, and changes nothing.
      return { op: 'set', item: id, values: {} };
    });
    return { changes: settled, there };
  }
}

const isAddition = ({ op }: HardwareChange): boolean => op === 'add' || op === 'addXml';

type Device = ReturnType<typeof itemsOf>[number];

/** Devices of the second configuration that the first has not. */
function newcomers(before: string, after: string): Device[] {
  const had = devicesOf(before).map(({ element, description }) => shownElement(element, description));
  return devicesOf(after).filter(({ element, description }) => {
    const at = had.findIndex((xml) => sameDocument(xml, shownElement(element, description)));
    if (at >= 0) had.splice(at, 1);
    return at < 0;
  });
}

const devicesOf = (xml: string): Device[] =>
  itemsOf(readDomainTree(xml).root).filter(({ description }) => description?.section !== true);

/** The one that has all that was asked for, which libvirt completed. */
function takeSame(came: Device[], before: string, change: HardwareChange): string | undefined {
  const [made] = editHardware({ stored: before, running: undefined }, [change]).made;
  if (made === undefined) return undefined;
  const wanted = readTree(made.xml).root;
  const at = came.findIndex(({ element, description }) => {
    if (element.name !== wanted.name) return false;
    if (description === undefined) return true;
    const has = shownValues(description, readValues(element, description));
    return Object.entries(readValues(wanted, description)).every(([id, value]) => has[id] === value);
  });
  return at < 0 ? undefined : came.splice(at, 1)[0]?.id;
}
