import { HIDDEN, descriptionOf, itemsOf } from '../devices/items.ts';
import { restoreAll, restoreSecrets, sameDocument, withoutSecrets } from '../devices/secrets.ts';
import { elementAt, textOf } from '../edit.ts';
import type { ChangeProblem, When } from './change.ts';
import { attach } from './editDevices.ts';
import { become, writeLive } from './editFields.ts';
import { defined, type Edit } from './editing.ts';
import { giveMac } from './mac.ts';
import type { Pair } from './pairs.ts';
import { parseDocument, parseElement } from './parse.ts';
import { shownElement } from './secrets.ts';
import { liveWorkBetween, saysMore, writesBetween } from './whole.ts';

/** A device written by hand. */
export function addXml(edit: Edit, xml: string, at: number): When {
  const element = edit.read(parseElement(xml), at);
  return element === undefined ? 'nextStart' : attach(edit, element, descriptionOf(element.name), at);
}

/** One device's element as it was edited by hand. */
export function replace(edit: Edit, pair: Pair, from: string, to: string, at: number): When {
  const { id, description, stored } = pair;
  const element = edit.read(parseElement(to), at);
  if (element === undefined) return 'nextStart';
  if (stored === undefined || description?.section === true || element.name !== stored.name) {
    const message = stored === undefined ? undefined : `expected <${stored.name}>, found <${element.name}>`;
    edit.problems.push(defined<ChangeProblem>({ change: at, problem: 'xml', line: 1, message }));
    return 'nextStart';
  }
  const now = shownElement(stored, description);
  if (sameDocument(now, to)) return 'nextStart';
  if (!sameDocument(now, from)) {
    edit.conflicts.push({ change: at, item: id, seen: from, now, wanted: to });
    return 'nextStart';
  }
  if (!restoreSecrets(element, description, stored)) lost(edit, id, at);
  const writes = description === undefined ? {} : writesBetween(description, stored, element);
  const waits = saysMore(stored, element, description, writes);
  become(stored, element);
  if (description === undefined || Object.keys(writes).length === 0) return edit.when(false, true);
  return writeLive(edit, pair, description, writes, at, waits);
}

/** The whole stored document as it was edited by hand. */
export function replaceDocument(edit: Edit, from: string, to: string, at: number): When {
  if (edit.isTransient) {
    edit.problems.push({ change: at, problem: 'notHere', message: 'the VM has no stored configuration' });
    return 'nextStart';
  }
  const parsed = edit.read(parseDocument(to), at);
  if (parsed === undefined) return 'nextStart';
  const now = withoutSecrets(edit.before);
  if (sameDocument(now, to)) return 'nextStart';
  if (!sameDocument(now, from)) {
    edit.conflicts.push({ change: at, seen: from, now, wanted: to });
    return 'nextStart';
  }
  // A device of another name cannot be known to be the one that had the secret: rather told than lost.
  for (const id of restoreAll(parsed.root, edit.base.root)) lost(edit, id, at);
  const uuid = textOf(elementAt(edit.base.root, ['uuid']));
  const name = textOf(elementAt(edit.base.root, ['name']));
  if (textOf(elementAt(parsed.root, ['uuid'])) !== uuid)
    edit.problems.push({ change: at, problem: 'xml', message: `the <uuid> must stay ${uuid ?? ''}` });
  if (textOf(elementAt(parsed.root, ['name'])) !== name)
    edit.problems.push({
      change: at,
      problem: 'xml',
      message: 'the <name> is changed by renaming the VM',
    });
  for (const { kind, element } of itemsOf(parsed.root))
    if (kind === 'interface') giveMac(element, parsed.root, edit.running?.root);
  const before = { root: edit.base.root, pairs: edit.pairs };
  edit.replaceBase(parsed);
  if (edit.running === undefined) return 'nextStart';
  const { work, waits } = liveWorkBetween(at, before, { root: parsed.root, pairs: edit.pairs });
  edit.live.push(...work);
  return edit.when(work.length > 0 || !waits, waits);
}

/** A secret was left hidden where there is none to put in its place. */
function lost(edit: Edit, item: string, at: number): void {
  edit.problems.push({
    change: at,
    problem: 'xml',
    message: `${item} has no secret to keep: write it in place of ${HIDDEN}, or take it out`,
  });
}
