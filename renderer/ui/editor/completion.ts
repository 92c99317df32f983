import {
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import { placeAfter, type XmlPlace } from './place.ts';
import type { XmlSchema, XmlWord } from './schema.ts';

/** What the schema knows of the element at the end of this path. */
function nodeAt(schema: XmlSchema, path: readonly string[]): XmlSchema | undefined {
  return path.reduce<XmlSchema | undefined>((node, name) => node?.children.get(name), schema);
}

const NAME = /^[\w:.-]*$/;

/** Suggestions at one place of a document; what is typed by hand is never in their way. */
export function suggestionsAt(
  schema: XmlSchema,
  place: XmlPlace,
  explicit: boolean,
): { options: Completion[]; validFor: RegExp } | undefined {
  const around = nodeAt(schema, place.path);
  switch (place.kind) {
    case 'element':
      return { options: [...(around?.children.keys() ?? [])].map(element), validFor: NAME };
    case 'closing': {
      const name = place.path.at(-1);
      return name === undefined ? undefined : { options: [{ label: `${name}>` }], validFor: /^[\w:.-]*>?$/ };
    }
    case 'attribute': {
      const known = around?.children.get(place.tag)?.attributes;
      const names = [...(known?.keys() ?? [])].filter((name) => !place.present.includes(name));
      return { options: names.map(attribute), validFor: NAME };
    }
    case 'value': {
      const words = around?.children.get(place.tag)?.attributes.get(place.attribute) ?? [];
      return { options: words.map((word) => value(word, place.quote)), validFor: /^[^"'<]*$/ };
    }
    case 'text':
      if (!explicit && place.typed === '') return undefined;
      return { options: (around?.text ?? []).map((word) => value(word, 'text')), validFor: /^[^<]*$/ };
  }
}

const element = (name: string): Completion => ({ label: name, type: 'type' });

/** Comes with its quotes, and what may stand between them is suggested next. */
const attribute = (name: string): Completion => ({
  label: name,
  type: 'property',
  apply: (view: EditorView, _: Completion, from: number, to: number) => {
    const insert = `${name}=''`;
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from + insert.length - 1 },
      userEvent: 'input.complete',
    });
    startCompletion(view);
  },
});

const value = ({ word, unavailable }: XmlWord, quote: string): Completion => ({
  label: word,
  type: 'constant',
  ...(quote === '' && { apply: `'${word}'` }),
  ...(unavailable !== undefined && { detail: unavailable, boost: -50 }),
});

/** Suggestions of what the schema of the moment knows to stand at the cursor. */
export function completeXml(schema: () => XmlSchema | undefined) {
  return (context: CompletionContext): CompletionResult | null => {
    const known = schema();
    const place = known && placeAfter(context.state.sliceDoc(0, context.pos));
    const found = place && suggestionsAt(known, place, context.explicit);
    if (!found || found.options.length === 0) return null;
    return { from: context.pos - place.typed.length, ...found };
  };
}
