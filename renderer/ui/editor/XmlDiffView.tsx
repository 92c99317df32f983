import { defaultKeymap } from '@codemirror/commands';
import { goToNextChunk, goToPreviousChunk, MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from './extensions.ts';
import './editor.css';

export interface XmlDiffProps {
  /** Its name for screen readers. */
  label: string;
  before: string;
  after: string;
  /** Leaves nothing out of what is alike. */
  whole?: boolean;
  /** One above the other, or both beside each other under what they are. */
  sides?: readonly [before: string, after: string];
}

/** Lines that stay around what differs, and how many must be alike to be left out. */
const COLLAPSED = { margin: 3, minSize: 6 };
/** Documents that have little in common are compared roughly, rather than the page waiting. */
const EFFORT = { scanLimit: 1000, timeout: 500 };

const compared = (label: string, hint: string): Extension => [
  reading(),
  EditorView.lineWrapping,
  EditorState.readOnly.of(true),
  keymap.of([
    { key: 'F7', run: goToNextChunk, shift: goToPreviousChunk, preventDefault: true },
    ...defaultKeymap,
  ]),
  EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': hint }),
];

/** Two documents and what differs between them, to be read. */
export function XmlDiffView({ label, before, after, sides, whole = false }: XmlDiffProps) {
  const { t } = useTranslation('ui');
  const hint = useId();
  const host = useRef<HTMLDivElement>(null);
  const [left, right] = sides ?? [];

  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const collapsed = whole ? {} : { collapseUnchanged: COLLAPSED };
    const made =
      left === undefined || right === undefined
        ? new EditorView({
            parent,
            state: EditorState.create({
              doc: after,
              extensions: [
                compared(label, hint),
                EditorView.editorAttributes.of({ class: 'vd-diff-unified' }),
                unifiedMergeView({
                  original: before,
                  mergeControls: false,
                  ...collapsed,
                  diffConfig: EFFORT,
                }),
              ],
            }),
          })
        : new MergeView({
            parent,
            a: { doc: before, extensions: compared(left, hint) },
            b: { doc: after, extensions: compared(right, hint) },
            ...collapsed,
            diffConfig: EFFORT,
          });
    return () => made.destroy();
  }, [label, hint, before, after, left, right, whole]);

  return (
    <div className="vd-diff" role="group" aria-label={label}>
      {sides && (
        <div className="vd-diff-heads">
          <span>{left}</span>
          <span>{right}</span>
        </div>
      )}
      <div ref={host} className="vd-diff-host" />
      <p id={hint} className="vd-sr">
        {t('editor.diffHint')}
      </p>
    </div>
  );
}
