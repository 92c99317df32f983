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
  Find: 'editor.find',
  Replace: 'editor.replaceWith',
  next: 'editor.next',
  previous: 'editor.previous',
  all: 'editor.all',
  'match case': 'editor.matchCase',
  regexp: 'editor.regexp',
  'by word': 'editor.byWord',
  replace: 'editor.replace',
  'replace all': 'editor.replaceAll',
  close: 'editor.close',
  'current match': 'editor.currentMatch',
  'on line': 'editor.onLine',
  'replaced match on line $': 'editor.replacedOne',
  'replaced $ matches': 'editor.replacedAll',
  'Go to line': 'editor.goToLine',
  go: 'editor.go',
  'Fold line': 'editor.fold',
  'Unfold line': 'editor.unfoldLine',
  'Folded lines': 'editor.foldedLines',
  'Unfolded lines': 'editor.unfoldedLines',
  to: 'editor.to',
  'folded code': 'editor.folded',
  unfold: 'editor.unfold',
  Completions: 'editor.completions',
  Diagnostics: 'editor.problems',
  'No diagnostics': 'editor.noProblems',
  'Control character': 'editor.controlCharacter',
  'Selection deleted': 'editor.selectionDeleted',
  '$ unchanged lines': 'editor.unchangedLines',
} as const;

function phrases(): Extension {
  const t = i18n.getFixedT(null, 'ui');
  return EditorState.phrases.of(
    // `$` stays for CodeMirror to fill in.
    Object.fromEntries(Object.entries(PHRASES).map(([phrase, key]) => [phrase, t(key, { number: '$' })])),
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
    // Said outright, for those who do not count editable text among what takes the focus.
    EditorView.contentAttributes.of({ tabindex: '0' }),
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
