import { XmlError } from '../document.ts';
import type { Description, Values } from '../devices/field.ts';
import {
  HIDDEN,
  addDevice,
  descriptionOf,
  descriptions,
  itemsOf,
  newDevice,
  readDomainTree,
  removeDevice,
} from '../devices/items.ts';
import { restoreSecrets, sameDocument, withoutSecrets } from '../devices/secrets.ts';
import { validate } from '../devices/validate.ts';
import { applies, readValues, writeValues } from '../devices/values.ts';
import { attributeOf, elementAt, elementsOf, textOf } from '../edit.ts';
import { readTree, writeElement, writeTree, type TreeDocument, type TreeElement } from '../tree.ts';
import type { Change, ChangeConflict, ChangeProblem, Edited, LiveWork, Made, When } from './change.ts';
import { freeTarget } from './defaults.ts';
import { liveWorkOf, type Writes } from './live.ts';
import { alsoMeant, settle } from './together.ts';
import { parseDocument, parseElement } from './parse.ts';
import { asConfigured, pairItems, pendingOf, type Pair } from './pairs.ts';
import { copyOf, shownElement, shownValue } from './secrets.ts';

export interface Configurations {
  /** Undefined of a transient domain. */
  stored: string | undefined;
  /** Undefined of one that is off. */
  running: string | undefined;
  /** The running one as it was started (MIGRATABLE), where the driver tells. */
  started?: string | undefined;
}

/**
 * What the changes make of a domain, in their order. Nothing is done where there are problems or conflicts.
 * @param configurations as they are now, read with SECURE
 * @throws XmlError where those cannot be read
 */
export function editHardware(configurations: Configurations, changes: readonly Change[]): Edited {
  return new Edit(configurations).run(changes);
}

class Edit {
  readonly #problems: ChangeProblem[] = [];
  readonly #conflicts: ChangeConflict[] = [];
  readonly #live: LiveWork[] = [];
  readonly #made: Made[] = [];
  readonly #before: string;
  /** What is changed and defined: the stored configuration, or of a transient domain a picture of the running one. */
  #base: TreeDocument;
  /** The running domain beside a stored one. */
  readonly #running: TreeDocument | undefined;
  readonly #started: TreeDocument | undefined;
  readonly #isTransient: boolean;
  #pairs: ReadonlyMap<string, Pair>;

  constructor({ stored, running, started }: Configurations) {
    const base = stored ?? running;
    if (base === undefined) throw new XmlError('The domain has no configuration');
    this.#before = base;
    this.#base = readDomainTree(base);
    this.#isTransient = stored === undefined;
    this.#running = running === undefined ? undefined : readDomainTree(running);
    this.#started = started === undefined ? undefined : readDomainTree(started);
    this.#pairs = this.#pair();
  }

  #pair(): ReadonlyMap<string, Pair> {
    const pairs = pairItems(this.#base.root, this.#running?.root, this.#started?.root);
    return new Map(pairs.map((pair) => [pair.id, pair]));
  }

  run(changes: readonly Change[]): Edited {
    const when = changes.map((change, at) => this.#one(change, at));
    const after = writeTree(this.#base);
    return {
      problems: this.#problems,
      conflicts: this.#conflicts,
      after,
      changed: after !== this.#before,
      live: this.#live,
      made: this.#made,
      when,
    };
  }

  #one(change: Change, at: number): When {
    switch (change.op) {
      case 'add':
        return this.#add(change.kind, change.values, at);
      case 'addXml':
        return this.#addXml(change.xml, at);
      case 'document':
        return this.#document(change.from, change.to, at);
      default: {
        const pair = this.#pairs.get(change.item);
        if (pair === undefined) {
          this.#conflicts.push({ change: at, item: change.item });
          return 'nextStart';
        }
        if (change.op === 'set') return this.#set(pair, change.values, at);
        if (change.op === 'remove') return this.#remove(pair, change.from, at);
        if (change.op === 'replace') return this.#replace(pair, change.from, change.to, at);
        return this.#revert(pair, change.fields, at);
      }
    }
  }

  /** How work on the running domain stands to what is stored. */
  #when(live: boolean, waits: boolean): When {
    if (this.#isTransient) return 'now';
    if (!live) return 'nextStart';
    return waits ? 'both' : 'now';
  }

  #set(pair: Pair, values: Extract<Change, { op: 'set' }>['values'], at: number): When {
    const { description, stored: element } = pair;
    if (description === undefined || element === undefined) {
      this.#problems.push({ change: at, problem: 'notHere' });
      return 'nextStart';
    }
    const present = readValues(element, description);
    const writes: Record<string, string | undefined> = {};
    for (const [id, { from, to }] of Object.entries(values)) {
      const field = description.fields.find((f) => f.id === id);
      if (field === undefined || field.readOnly === true) {
        this.#problems.push({ change: at, field: id, problem: 'notHere' });
        continue;
      }
      const now = shownValue(field, present[id]);
      if (now === to) continue;
      if (now !== from) {
        this.#conflicts.push(
          defined<ChangeConflict>({
            change: at,
            item: pair.id,
            field: id,
            seen: from,
            now,
            wanted: shownValue(field, to),
          }),
        );
        continue;
      }
      writes[id] = to;
    }
    return this.#write(pair, description, element, writes, at);
  }

  #write(pair: Pair, description: Description, element: TreeElement, given: Writes, at: number): When {
    const before = readValues(element, description);
    const writes = alsoMeant(this.#base.root, description.kind, before, given);
    const after = merged(before, writes);
    // What was there already is libvirt's to judge: only what changes, or begins to matter, is looked at here.
    const concerned = (id: string): boolean => {
      if (id in writes) return true;
      const field = description.fields.find((f) => f.id === id);
      if (field !== undefined && 'atMost' in field && field.atMost !== undefined && field.atMost in writes)
        return true;
      return field !== undefined && !applies(field.when, before);
    };
    for (const problem of validate(description, after))
      if (concerned(problem.field)) this.#problems.push({ change: at, ...problem });
    this.#checkTarget(description, pair, writes, at);
    writeValues(element, description, writes);
    settle(this.#base.root, description.kind, before, after);
    if (!description.section) this.#made.push({ change: at, xml: shownElement(element, description) });
    return this.#writeLive(pair, description, writes, at);
  }

  #writeLive({ running }: Pair, description: Description, writes: Writes, at: number): When {
    if (running === undefined) return this.#when(false, true);
    const { work, waits } = liveWorkOf(at, description, running, writes);
    if (this.#isTransient && waits)
      this.#problems.push({
        change: at,
        problem: 'notHere',
        message: 'it cannot be changed while the VM runs, and this one is not stored',
      });
    this.#live.push(...work);
    return this.#when(work.length > 0, waits);
  }

  #checkTarget(description: Description, pair: Pair | undefined, writes: Writes, at: number): void {
    const wanted = description.kind === 'disk' ? writes['target'] : undefined;
    if (wanted === undefined) return;
    const others = itemsOf(this.#base.root).filter(
      (item) => item.kind === 'disk' && item.element !== pair?.stored,
    );
    const isTaken = others.some(
      ({ element }) => attributeOf(elementAt(element, ['target']), 'dev') === wanted,
    );
    if (isTaken) this.#problems.push({ change: at, field: 'target', problem: 'taken', message: wanted });
  }

  #add(kind: string, given: Values, at: number): When {
    const description = descriptions.find((d) => d.kind === kind && !d.section);
    if (description === undefined) {
      this.#problems.push({ change: at, problem: 'kind', message: kind });
      return 'nextStart';
    }
    const values =
      kind === 'disk' && given['target'] === undefined
        ? { ...given, target: freeTarget(this.#base.root, given['bus']) }
        : given;
    for (const problem of validate(description, values)) this.#problems.push({ change: at, ...problem });
    this.#checkTarget(description, undefined, values, at);
    const isSecond = itemsOf(this.#base.root).some((item) => item.kind === kind);
    if (description.single === true && isSecond)
      this.#problems.push({ change: at, problem: 'taken', message: kind });
    return this.#attach(newDevice(description, values), description, at);
  }

  #addXml(xml: string, at: number): When {
    const element = this.#read(parseElement(xml), at);
    return element === undefined ? 'nextStart' : this.#attach(element, descriptionOf(element.name), at);
  }

  #attach(element: TreeElement, description: Description | undefined, at: number): When {
    if (description !== undefined)
      settle(this.#base.root, description.kind, {}, readValues(element, description));
    const xml = writeElement(copyOf(element));
    const shown = shownElement(element, description);
    this.#made.push({ change: at, xml: shown });
    addDevice(this.#base.root, element);
    const goesNow = this.#running !== undefined && (description?.hotplug === true || this.#isTransient);
    if (goesNow) this.#live.push({ change: at, what: 'attach', xml, shown });
    return this.#when(goesNow, false);
  }

  #remove(pair: Pair, from: string | undefined, at: number): When {
    const { id, description, stored, running } = pair;
    if (description?.section === true) {
      this.#problems.push({ change: at, problem: 'kind', message: id });
      return 'nextStart';
    }
    const seen = stored ?? running;
    if (seen !== undefined && from !== undefined && !sameDocument(shownElement(seen, description), from)) {
      this.#conflicts.push({ change: at, item: id, seen: from, now: shownElement(seen, description) });
      return 'nextStart';
    }
    if (stored !== undefined) {
      removeDevice(this.#base.root, stored);
      settle(
        this.#base.root,
        pair.kind,
        description === undefined ? {} : readValues(stored, description),
        {},
      );
    }
    const goesNow = running !== undefined && (description?.hotplug === true || this.#isTransient);
    if (goesNow) {
      const alias = attributeOf(elementsOf(running, 'alias')[0], 'name');
      const shown = shownElement(running, description);
      this.#live.push({ change: at, what: 'detach', xml: writeElement(copyOf(running)), shown, alias });
    }
    return this.#when(goesNow, false);
  }

  /** The stored configuration becomes as the running one; the running one is not touched. */
  #revert(pair: Pair, wanted: readonly string[] | undefined, at: number): When {
    const { description, stored, running } = pair;
    const pending = pendingOf(pair);
    if (pending === undefined) return 'nextStart';
    if (running === undefined && stored !== undefined) removeDevice(this.#base.root, stored);
    else if (running !== undefined && stored === undefined) addDevice(this.#base.root, asConfigured(running));
    else if (running !== undefined && stored !== undefined && description !== undefined) {
      const fields = wanted ?? pending.fields;
      const values = readValues(running, description);
      writeValues(stored, description, Object.fromEntries(fields.map((id) => [id, values[id]])));
    } else if (running !== undefined && stored !== undefined) become(stored, asConfigured(running));
    void at;
    return 'nextStart';
  }

  #replace(pair: Pair, from: string, to: string, at: number): When {
    const { id, description, stored } = pair;
    const element = this.#read(parseElement(to), at);
    if (element === undefined) return 'nextStart';
    if (stored === undefined || description?.section === true || element.name !== stored.name) {
      const message = stored === undefined ? undefined : `expected <${stored.name}>, found <${element.name}>`;
      this.#problems.push(defined<ChangeProblem>({ change: at, problem: 'xml', line: 1, message }));
      return 'nextStart';
    }
    const now = shownElement(stored, description);
    if (sameDocument(now, to)) return 'nextStart';
    if (!sameDocument(now, from)) {
      this.#conflicts.push({ change: at, item: id, seen: from, now, wanted: to });
      return 'nextStart';
    }
    if (!restoreSecrets(element, description, stored)) this.#lost(id, at);
    const before = description && readValues(stored, description);
    become(stored, element);
    if (description === undefined || before === undefined) return this.#when(false, true);
    const after = readValues(stored, description);
    const ids = description.fields.map((field) => field.id).filter((f) => before[f] !== after[f]);
    const writes = Object.fromEntries(ids.map((f) => [f, after[f]]));
    return ids.length === 0 ? this.#when(false, true) : this.#writeLive(pair, description, writes, at);
  }

  #document(from: string, to: string, at: number): When {
    if (this.#isTransient) {
      this.#problems.push({ change: at, problem: 'notHere', message: 'the VM has no stored configuration' });
      return 'nextStart';
    }
    const parsed = this.#read(parseDocument(to), at);
    if (parsed === undefined) return 'nextStart';
    const now = withoutSecrets(this.#before);
    if (sameDocument(now, to)) return 'nextStart';
    if (!sameDocument(now, from)) {
      this.#conflicts.push({ change: at, seen: from, now, wanted: to });
      return 'nextStart';
    }
    const present = new Map(itemsOf(this.#base.root).map((item) => [item.id, item.element]));
    // A device of another name cannot be known to be the one that had the secret: rather told than lost.
    for (const { id, element, description } of itemsOf(parsed.root))
      if (!restoreSecrets(element, description, present.get(id))) this.#lost(id, at);
    const uuid = textOf(elementAt(this.#base.root, ['uuid']));
    const name = textOf(elementAt(this.#base.root, ['name']));
    if (textOf(elementAt(parsed.root, ['uuid'])) !== uuid)
      this.#problems.push({ change: at, problem: 'xml', message: `the <uuid> must stay ${uuid ?? ''}` });
    if (textOf(elementAt(parsed.root, ['name'])) !== name)
      this.#problems.push({
        change: at,
        problem: 'xml',
        message: 'the <name> is changed by renaming the VM',
      });
    this.#base = parsed;
    this.#pairs = this.#pair();
    return this.#when(false, true);
  }

  #lost(item: string, at: number): void {
    this.#problems.push({
      change: at,
      problem: 'xml',
      message: `${item} has no secret to keep: write it in place of ${HIDDEN}, or take it out`,
    });
  }

  /** What was parsed; undefined where the change has a problem. */
  #read<T>(parsed: { value: T } | { problem: Omit<ChangeProblem, 'change'> }, at: number): T | undefined {
    if ('value' in parsed) return parsed.value;
    this.#problems.push({ change: at, ...parsed.problem });
    return undefined;
  }
}

function become(element: TreeElement, other: TreeElement): void {
  const { indent } = element;
  const text = writeElement(other).replaceAll('\n', `\n${indent}`);
  Object.assign(element, readTree(text).root, { indent });
}

function merged(values: Values, writes: Writes): Values {
  const after: Record<string, string> = { ...values };
  for (const [id, value] of Object.entries(writes)) {
    if (value === undefined) delete after[id];
    else after[id] = value;
  }
  return after;
}

/** Without what is undefined. */
function defined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}
