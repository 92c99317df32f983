export { mergeLines } from './mergeLines.ts';
export { XmlDiffView } from './XmlDiffView.tsx';
export { XmlEditorView } from './XmlEditorView.tsx';
