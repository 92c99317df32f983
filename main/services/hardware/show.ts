import type { DomainRef, Hardware, HardwareItem } from '../../../preload/contract/index.ts';
import {
  pairItems,
  pendingOf,
  readDomainTree,
  readValues,
  withoutSecrets,
  shownElement,
  shownValues,
  type Configurations,
  type Pair,
} from '../../xml/index.ts';

type TreeElement = NonNullable<Pair['stored']>;

/** Both configurations device by device, secrets hidden. */
export function showHardware(
  ref: DomainRef,
  { stored, running, started }: Configurations,
): Omit<Hardware, 'locked'> {
  const storedRoot = stored === undefined ? undefined : readDomainTree(stored).root;
  const runningRoot = running === undefined ? undefined : readDomainTree(running).root;
  const startedRoot = started === undefined ? undefined : readDomainTree(started).root;
  return {
    host: ref.host,
    uuid: ref.uuid,
    active: running !== undefined,
    persistent: stored !== undefined,
    items: pairItems(storedRoot, runningRoot, startedRoot).map((pair) =>
      showPair(pair, stored !== undefined),
    ),
    ...(stored !== undefined && { storedXml: withoutSecrets(stored) }),
    ...(running !== undefined && { runningXml: withoutSecrets(running) }),
  };
}

function showPair(pair: Pair, isPersistent: boolean): HardwareItem {
  const { id, kind, stored, running } = pair;
  const pending = isPersistent ? pendingOf(pair) : undefined;
  return {
    id,
    kind,
    ...(stored !== undefined && { stored: showElement(pair, stored) }),
    ...(running !== undefined && { running: showElement(pair, running) }),
    ...(pending !== undefined && { pending }),
  };
}

function showElement({ description }: Pair, element: TreeElement): NonNullable<HardwareItem['stored']> {
  const values = description === undefined ? {} : shownValues(description, readValues(element, description));
  // A section is spread over the whole document.
  return description?.section === true ? { values } : { values, xml: shownElement(element, description) };
}
