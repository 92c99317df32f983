import type { Values } from '../devices/field.ts';
import type { FieldProblem } from '../devices/validate.ts';
import { addDevice } from '../devices/items.ts';
import { attributeOf, elementAt, elementsOf, newElement, remove, setAttribute } from '../edit.ts';
import type { TreeElement } from '../tree.ts';
import { freeTarget, targetPrefix } from '../fit/targets.ts';
import { takenTargets } from './defaults.ts';
import type { Writes } from './live.ts';
import { forgetOldBoard } from './machine.ts';
import { memoryMeant, memoryProblems } from './numa.ts';
import { topologyMeant, topologyProblems } from './topology.ts';

/**
 * What has to change with the values that were given: on another bus a disk's name begins otherwise, the memory of cells
 * is the memory of the guest.
 */
export function alsoMeant(domain: TreeElement, kind: string, before: Values, given: Writes): Writes {
  if (kind === 'memory') return memoryMeant(domain, merged(before, given), given);
  if (kind === 'cpu') return topologyMeant(merged(before, given), given);
  const bus = given['bus'];
  if (kind !== 'disk' || bus === undefined || 'target' in given) return given;
  const fits = before['target']?.startsWith(targetPrefix(bus)) === true;
  return fits ? given : { ...given, target: freeTarget(takenTargets(domain), bus) };
}

/** What contradicts itself among the values as they would be. */
export function contradictions(
  domain: TreeElement,
  kind: string,
  after: Values,
  writes: Writes,
): FieldProblem[] {
  if (kind === 'memory') return memoryProblems(domain, after, writes);
  return kind === 'cpu' ? topologyProblems(after, writes) : [];
}

/** Values as they are after these writes. */
export function merged(values: Values, writes: Writes): Values {
  const after: Record<string, string> = { ...values };
  for (const [id, value] of Object.entries(writes)) {
    if (value === undefined) delete after[id];
    else after[id] = value;
  }
  return after;
}

/** What a firmware is chosen by. */
const FIRMWARE = ['firmware', 'secureBoot', 'enrolledKeys'];

/**
 * What libvirt does not take side by side, elsewhere in the domain, once a device or section is otherwise.
 * @param after nothing of a device that was removed
 */
export function settle(domain: TreeElement, kind: string, before: Values, after: Values): void {
  const isGone = Object.keys(after).length === 0;
  // An order of the devices and one of their kinds exclude each other.
  if (kind === 'boot' && after['order'] !== undefined && after['order'] !== before['order'])
    for (const device of elementsOf(elementAt(domain, ['devices'])))
      for (const order of elementsOf(device, 'boot')) remove(device, order);
  // It adds `<boot dev='hd'/>` by itself, and then refuses an order of the devices.
  if (after['bootOrder'] !== undefined && before['bootOrder'] === undefined)
    removeAll(domain, ['os'], 'boot');
  // It adds the sound of a SPICE display by itself, and then refuses it without one.
  if (kind === 'graphics' && before['type'] === 'spice' && after['type'] !== 'spice')
    removeAll(domain, ['devices'], 'audio', (audio) => attributeOf(audio, 'type') === 'spice');
  // QEMU's driver gives every guest a balloon that does not say it has none.
  if (kind === 'memballoon' && before['model']?.startsWith('virtio') === true && isGone) {
    const none = newElement('memballoon');
    setAttribute(none, 'model', 'none');
    addDevice(domain, none);
  }
  // Its console is the same port in other words, of which libvirt makes the port again.
  if (
    kind === 'serial' &&
    isGone &&
    elementsOf(elementAt(domain, ['devices']) ?? domain, 'serial').length === 0
  )
    removeAll(
      domain,
      ['devices'],
      'console',
      (console) => attributeOf(elementAt(console, ['target']), 'type') === 'serial',
    );
  // The program that another firmware was loaded from is not the new one's: libvirt chooses that and its settings.
  if (kind === 'overview' && FIRMWARE.some((id) => before[id] !== after[id]))
    for (const name of ['loader', 'nvram']) if (before[name] === after[name]) removeAll(domain, ['os'], name);
  // Which vCPUs are on is said one by one there, and how many are on is not looked at then.
  if (kind === 'cpu' && before['vcpuStates'] === after['vcpuStates'])
    if (before['vcpus'] !== after['vcpus'] || before['maxVcpus'] !== after['maxVcpus'])
      removeAll(domain, [], 'vcpus');
  if (kind === 'overview' && before['machine'] !== after['machine'])
    forgetOldBoard(domain, before['machine'], after['machine']);
}

function removeAll(
  domain: TreeElement,
  path: readonly string[],
  name: string,
  which: (element: TreeElement) => boolean = () => true,
): void {
  const parent = elementAt(domain, path);
  if (parent === undefined) return;
  for (const element of elementsOf(parent, name)) if (which(element)) remove(parent, element);
}
