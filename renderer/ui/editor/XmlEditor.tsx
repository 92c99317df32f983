import { lazy, Suspense } from 'react';
import { Skeleton } from '../Skeleton.tsx';
import type { XmlDiffProps } from './XmlDiffView.tsx';
import type { XmlEditorProps } from './XmlEditorView.tsx';

// CodeMirror comes when the first XML is looked at, in a chunk of its own.
const EditorView = lazy(async () => ({ default: (await import('./views.ts')).XmlEditorView }));
const DiffView = lazy(async () => ({ default: (await import('./views.ts')).XmlDiffView }));

export function XmlEditor(props: XmlEditorProps) {
  return (
    <Suspense fallback={<Skeleton rows={8} />}>
      <EditorView {...props} />
    </Suspense>
  );
}

export function XmlDiff(props: XmlDiffProps) {
  return (
    <Suspense fallback={<Skeleton rows={8} />}>
      <DiffView {...props} />
    </Suspense>
  );
}

/** `mine` and `theirs` began as `seen`: their lines, with mine on top. */
export async function mergeXml(seen: string, theirs: string, mine: string): Promise<string> {
  return (await import('./views.ts')).mergeLines(seen, theirs, mine);
}
