export type { XmlSchema, XmlWord } from './schema.ts';
export { mergeXml, XmlDiff, XmlEditor } from './XmlEditor.tsx';
export type { XmlEditorHandle, XmlMarker } from './XmlEditorView.tsx';
