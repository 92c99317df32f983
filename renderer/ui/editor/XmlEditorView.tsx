import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, type Text } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type Ref, useEffect, useId, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { editing, margins, reading, readOnly } from './extensions.ts';
import type { XmlSchema } from './schema.ts';
import './editor.css';

/** Something to see at a place of the text, 1-based; without a column, in its whole line. */
export interface XmlMarker {
  line: number;
  column?: number | undefined;
  severity: 'error' | 'warning';
  message: string;
}

export interface XmlEditorHandle {
  /** Puts the cursor there and gives the text the keyboard. */
  goTo(line: number, column?: number): void;
  focus(): void;
}

export interface XmlEditorProps {
  /** Its name for screen readers. */
  label: string;
  /** Another value than what was typed replaces the text; place and folds of what is the same stay. */
  value: string;
  /** Without it the text is only read. */
  onChange?: ((value: string) => void) | undefined;
  markers?: readonly XmlMarker[];
  /** What is suggested. */
  schema?: XmlSchema | undefined;
  ref?: Ref<XmlEditorHandle>;
}

/** XML to read or to write: CodeMirror with our look, our suggestions and our keys. */
export function XmlEditorView(props: XmlEditorProps) {
  const { label, value, onChange, markers = NO_MARKERS } = props;
  const { t } = useTranslation('ui');
  const hint = useId();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const known = useRef(value);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const writable = onChange !== undefined;

  // Another mode, or another name, is another editor over the same text: it is not done while somebody types.
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const mode = new Compartment();
    known.current = latest.current.value;
    const made = new EditorView({
      parent: element,
      state: EditorState.create({
        doc: known.current,
        extensions: [
          reading(),
          margins(),
          mode.of(writable ? editing(() => latest.current.schema) : readOnly()),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': hint }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const text = update.state.doc.toString();
            if (text === known.current) return;
            known.current = text;
            latest.current.onChange?.(text);
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = undefined;
      made.destroy();
    };
  }, [writable, label, hint]);

  useEffect(() => {
    const current = view.current;
    if (!current || value === known.current) return;
    known.current = value;
    current.dispatch({ changes: difference(current.state.doc.toString(), value) });
  }, [value]);

  useEffect(() => {
    const current = view.current;
    if (!current || !writable) return;
    current.dispatch(setDiagnostics(current.state, markers.map(diagnosticIn(current.state.doc))));
  }, [markers, writable, label]);

  useImperativeHandle(props.ref, () => ({
    goTo: (line, column = 1) => {
      const current = view.current;
      if (!current) return;
      const anchor = positionOf(current.state.doc, line, column);
      current.dispatch({
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
      });
      current.focus();
    },
    focus: () => view.current?.focus(),
  }));

  return (
    <div className="vd-editor">
      <div ref={host} className="vd-editor-host" />
      <p id={hint} className="vd-sr">
        {t(writable ? 'editor.writeHint' : 'editor.readHint')}
      </p>
    </div>
  );
}

const NO_MARKERS: readonly XmlMarker[] = [];

function positionOf(doc: Text, line: number, column: number): number {
  const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(to, from + Math.max(0, column - 1));
}

const diagnosticIn =
  (doc: Text) =>
  ({ line, column, severity, message }: XmlMarker): Diagnostic => {
    const { from, to, text } = doc.line(Math.min(Math.max(1, line), doc.lines));
    const begin =
      column === undefined ? from + (text.length - text.trimStart().length) : positionOf(doc, line, column);
    return { from: begin, to: Math.max(begin, to), severity, message };
  };

/** The one stretch in which two texts differ. */
export function difference(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  const shorter = Math.min(before.length, after.length);
  while (from < shorter && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < shorter - from && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}
