import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { xml } from '@codemirror/lang-xml';
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
} from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { i18n } from '../../locales/index.ts';
import { completeXml } from './completion.ts';
import type { XmlSchema } from './schema.ts';
import { look } from './theme.ts';

/** CodeMirror's own words, by what it calls them in its sources. */
const PHRASES = {
  Find: 'find',
  Replace: 'replaceWith',
  next: 'next',
  previous: 'previous',
  all: 'all',
  'match case': 'matchCase',
  regexp: 'regexp',
  'by word': 'byWord',
  replace: 'replace',
  'replace all': 'replaceAll',
  close: 'close',
  'current match': 'currentMatch',
  'on line': 'onLine',
  'replaced match on line $': 'replacedOne',
  'replaced $ matches': 'replacedAll',
  'Go to line': 'goToLine',
  go: 'go',
  'Fold line': 'fold',
  'Unfold line': 'unfoldLine',
  'Folded lines': 'foldedLines',
  'Unfolded lines': 'unfoldedLines',
  to: 'to',
  'folded code': 'folded',
  unfold: 'unfold',
  Completions: 'completions',
  Diagnostics: 'problems',
  'No diagnostics': 'noProblems',
  'Control character': 'controlCharacter',
  'Selection deleted': 'selectionDeleted',
  '$ unchanged lines': 'unchangedLines',
} as const;

function phrases(): Extension {
  return EditorState.phrases.of(
    Object.fromEntries(
      // `$` stays for CodeMirror to fill in.
      Object.entries(PHRASES).map(([phrase, key]) => [phrase, i18n.t(`ui:editor.${key}`, { number: '$' })]),
    ),
  );
}

/** What reading takes, in the editor and in a comparison. */
export function reading(): Extension {
  return [
    phrases(),
    lineNumbers(),
    highlightSpecialChars(),
    xml(),
    bracketMatching(),
    look,
    search({ top: true }),
    keymap.of([...searchKeymap, ...foldKeymap]),
    EditorState.tabSize.of(2),
  ];
}

/** What stands beside the text of an editor, whether it is written or only read: nothing moves when it is. */
export const margins = (): Extension => [
  lintGutter(),
  codeFolding(),
  foldGutter({ openText: '▾', closedText: '▸' }),
];

/** Tab goes on to the next control, as everywhere on the page. */
export const readOnly = (): Extension => [EditorState.readOnly.of(true), keymap.of(defaultKeymap)];

/** Tab indents; after Escape it goes on, which CodeMirror sees to. */
export function editing(schema: () => XmlSchema | undefined): Extension {
  return [
    history(),
    indentUnit.of('  '),
    indentOnInput(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    autocompletion({ override: [completeXml(schema)], icons: false, aboveCursor: false }),
    keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
    EditorView.contentAttributes.of({ spellcheck: 'false', autocorrect: 'off', autocapitalize: 'off' }),
  ];
}
