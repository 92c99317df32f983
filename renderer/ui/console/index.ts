export { saveBlob } from './picture.ts';
export { TextTerminalView, type TextTerminalHandle, type TextTerminalOptions } from './TextTerminalView.tsx';
export { combinationLabel, KEY_COMBINATIONS, type KeyCombination } from './vncKeys.ts';
export { VNC_SCALINGS, type VncEnd, type VncOptions } from './vncSession.ts';
export { VncView, type VncViewHandle } from './VncView.tsx';
