import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const control = {
  font: 'inherit',
  color: 'var(--text)',
  border: '1px solid var(--control-border)',
  borderRadius: 'var(--radius)',
};
const button = {
  ...control,
  height: '24px',
  padding: '0 8px',
  margin: '0',
  background: 'var(--surface)',
  backgroundImage: 'none',
  textTransform: 'none',
};
const focused = { outline: '2px solid var(--focus)', outlineOffset: '1px' };

/** Everything CodeMirror paints, from our tokens: light-dark() in them follows the theme by itself. */
const paint = EditorView.theme({
  '&': {
    height: '100%',
    color: 'var(--text)',
    backgroundColor: 'var(--sunken)',
    fontSize: 'var(--size-small)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-gutters': { color: 'var(--text-3)', backgroundColor: 'transparent', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', padding: '0 4px 0 8px' },
  '.cm-foldGutter .cm-gutterElement': { width: '14px', textAlign: 'center', cursor: 'default' },
  '.cm-activeLine': { backgroundColor: 'var(--vd-code-line)' },
  '.cm-activeLineGutter': { color: 'var(--text)', backgroundColor: 'transparent' },
  '.cm-matchingBracket': { color: 'inherit', backgroundColor: 'transparent' },
  '&.cm-focused .cm-matchingBracket': {
    color: 'inherit',
    backgroundColor: 'var(--vd-code-match)',
  },
  '&.cm-focused .cm-nonmatchingBracket, .cm-nonmatchingBracket': {
    color: 'inherit',
    backgroundColor: 'var(--vd-code-removed-text)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--vd-code-found)' },
  '.cm-searchMatch.cm-searchMatch-selected': {
    backgroundColor: 'var(--vd-code-found)',
    outline: '1px solid var(--warning)',
  },
  '.cm-foldPlaceholder': {
    margin: '0 2px',
    padding: '0 5px',
    color: 'var(--text-2)',
    border: '1px solid var(--hairline-strong)',
    borderRadius: '3px',
    background: 'var(--surface)',
  },
  '.cm-specialChar': { color: 'var(--danger)' },

  '.cm-panels': { color: 'var(--text)', backgroundColor: 'var(--chrome)', fontFamily: 'var(--font)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--hairline)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--hairline)' },
  '.cm-panel.cm-search': { padding: '6px 32px 6px 8px', fontSize: 'var(--size-small)' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button': { margin: '1px 4px 1px 0', fontSize: 'inherit' },
  '.cm-panel.cm-search label': { margin: '0 6px 0 2px', fontSize: 'inherit' },
  '.cm-panel.cm-search input[type=checkbox]': { marginRight: '4px', verticalAlign: '-2px' },
  '.cm-panel.cm-search [name=close]': {
    top: '6px',
    right: '6px',
    width: '24px',
    height: '24px',
    color: 'var(--text-2)',
    fontSize: '16px',
    borderRadius: 'var(--radius)',
  },
  '.cm-textfield': { ...control, height: '24px', padding: '0 6px', backgroundColor: 'var(--surface)' },
  '.cm-button': button,
  '.cm-button:hover': { backgroundColor: 'var(--hover)' },
  '.cm-button:active': { backgroundImage: 'none', backgroundColor: 'var(--pressed)' },
  '.cm-textfield:focus-visible, .cm-button:focus-visible, .cm-panel button:focus-visible': focused,

  '.cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--hairline-strong)',
    borderRadius: 'var(--radius)',
    boxShadow: 'var(--shadow)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '216px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 10px', lineHeight: '18px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--text)',
    backgroundColor: 'var(--selected-hover)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { color: 'var(--text-2)', fontFamily: 'var(--font)', fontStyle: 'normal' },

  '.cm-gutter-lint': { width: '14px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 0 0 3px' },
  '.cm-lint-marker': { width: '10px', height: '18px', lineHeight: '18px', content: 'normal' },
  '.cm-lint-marker-error, .cm-lint-marker-warning': { content: 'normal' },
  '.cm-lint-marker-error::before': { content: '"▲"', color: 'var(--danger)' },
  '.cm-lint-marker-warning::before': { content: '"▲"', color: 'var(--warning)' },
  '.cm-lintRange': { paddingBottom: '0', backgroundImage: 'none' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--danger)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warning)' },
  '.cm-lintRange-active': { backgroundColor: 'var(--vd-code-found)' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--danger)' },
  '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--font)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--danger)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warning)' },

  // What was taken out and what was put in, by a sign as well as by colour.
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--vd-code-removed)' },
  '&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine': { backgroundColor: 'var(--vd-code-added)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'var(--vd-code-removed-text)',
  },
  '&.cm-merge-b .cm-changedText': { background: 'var(--vd-code-added-text)' },
  '&.cm-merge-b .cm-deletedText': { background: 'var(--vd-code-removed-text)' },
  '.cm-deletedChunk': { padding: '0 12px 0 0' },
  '.cm-deletedChunk .cm-deletedLine': { position: 'relative', padding: '0 0 0 22px' },
  '&.vd-diff-unified .cm-line, &.cm-merge-a .cm-line, &.cm-merge-b .cm-line': {
    position: 'relative',
    paddingLeft: '22px',
  },
  '.cm-deletedLine::before, .cm-changedLine::before': {
    position: 'absolute',
    left: '8px',
    color: 'var(--text-2)',
  },
  '.cm-deletedLine::before, &.cm-merge-a .cm-changedLine::before': { content: '"−"' },
  '&.cm-merge-b .cm-changedLine::before': { content: '"+"' },
  '.cm-changeGutter': { width: '3px', paddingLeft: '0' },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { background: 'var(--danger)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--success)' },
  '.cm-collapsedLines': {
    padding: '2px 22px',
    color: 'var(--text-2)',
    background: 'var(--chrome)',
    fontFamily: 'var(--font)',
  },
  '.cm-collapsedLines:hover': { background: 'var(--hover)' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: 'none' },
});

const words = HighlightStyle.define([
  { tag: [tags.angleBracket, tags.definitionOperator], color: 'var(--text-3)' },
  { tag: tags.tagName, color: 'var(--vd-code-element)' },
  { tag: tags.attributeName, color: 'var(--vd-code-attribute)' },
  { tag: tags.attributeValue, color: 'var(--vd-code-value)' },
  { tag: [tags.character, tags.special(tags.string)], color: 'var(--vd-code-entity)' },
  { tag: [tags.blockComment, tags.processingInstruction, tags.documentMeta], color: 'var(--text-3)' },
  { tag: tags.invalid, color: 'var(--danger)' },
]);

export const look: Extension = [paint, syntaxHighlighting(words)];
