import type { Description, Values } from '../devices/field.ts';
import {
  addDevice,
  descriptionOf,
  descriptions,
  itemsOf,
  newDevice,
  removeDevice,
} from '../devices/items.ts';
import { sameDocument } from '../devices/secrets.ts';
import { validate } from '../devices/validate.ts';
import { mattering, readValues } from '../devices/values.ts';
import { freeTarget } from '../fit/targets.ts';
import type { TreeElement } from '../tree.ts';
import type { When } from './change.ts';
import { controllersFor } from './controllers.ts';
import { takenTargets } from './defaults.ts';
import { checkTarget } from './editFields.ts';
import type { Edit } from './editing.ts';
import { attaching, detaching, isPluggable } from './live.ts';
import { giveMac } from './mac.ts';
import type { Pair } from './pairs.ts';
import { shownElement } from './secrets.ts';
import { settle } from './together.ts';

/** A device of a kind, with these values. */
export function addOne(edit: Edit, kind: string, given: Values, at: number): When {
  const description = descriptions.find((d) => d.kind === kind && !d.section);
  if (description === undefined) {
    edit.problems.push({ change: at, problem: 'kind', message: kind });
    return 'nextStart';
  }
  for (const id of Object.keys(given))
    if (!description.fields.some((field) => field.id === id && field.readOnly !== true))
      edit.problems.push({ change: at, field: id, problem: 'notHere' });
  const wanted = mattering(description, given);
  const values =
    kind === 'disk' && wanted['target'] === undefined
      ? { ...wanted, target: freeTarget(takenTargets(edit.base.root), wanted['bus']) }
      : wanted;
  for (const problem of validate(description, values)) edit.problems.push({ change: at, ...problem });
  checkTarget(edit, description, undefined, values, at);
  const isSecond = itemsOf(edit.base.root).some((item) => item.kind === kind);
  if (description.single === true && isSecond)
    edit.problems.push({ change: at, problem: 'taken', message: kind });
  return attach(edit, newDevice(description, values), description, at);
}

/** A new device, with the controllers that it needs and whatever libvirt does not take beside it put right. */
export function attach(
  edit: Edit,
  element: TreeElement,
  description: Description | undefined,
  at: number,
): When {
  if (description?.kind === 'interface') giveMac(element, edit.base.root, edit.running?.root);
  const values = description === undefined ? {} : readValues(element, description);
  if (description !== undefined) settle(edit.base.root, description.kind, {}, values);
  for (const controller of controllersFor(edit.base.root, description?.kind, values))
    plug(edit, controller, descriptionOf(controller.name), at);
  if (values['bootOrder'] !== undefined) edit.ordered.set(element, at);
  edit.made.push({ change: at, xml: shownElement(element, description) });
  return plug(edit, element, description, at);
}

/** Into the stored configuration, and into the running domain where that takes it. */
function plug(edit: Edit, element: TreeElement, description: Description | undefined, at: number): When {
  const work = attaching(at, element, description);
  addDevice(edit.base.root, element);
  const goesNow = edit.running !== undefined && (isPluggable(description, element) || edit.isTransient);
  if (goesNow) edit.live.push(work);
  return edit.when(goesNow, false);
}

/** A device that is as it was seen, from both. */
export function removeOne(edit: Edit, pair: Pair, from: string | undefined, at: number): When {
  const { id, description, stored, running } = pair;
  if (description?.section === true) {
    edit.problems.push({ change: at, problem: 'kind', message: id });
    return 'nextStart';
  }
  const seen = stored ?? running;
  if (seen !== undefined && from !== undefined && !sameDocument(shownElement(seen, description), from)) {
    edit.conflicts.push({ change: at, item: id, seen: from, now: shownElement(seen, description) });
    return 'nextStart';
  }
  if (stored !== undefined) {
    removeDevice(edit.base.root, stored);
    settle(edit.base.root, pair.kind, description === undefined ? {} : readValues(stored, description), {});
  }
  const goesNow = running !== undefined && (isPluggable(description, running) || edit.isTransient);
  if (goesNow) edit.live.push(detaching(at, running, description));
  return edit.when(goesNow, false);
}
