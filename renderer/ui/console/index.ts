export { saveBlob } from './picture.ts';
export {
  TextTerminalView,
  type TextTerminalHandle,
  type TextTerminalOptions,
  type TextTerminalViewProps,
} from './TextTerminalView.tsx';
export { combinationLabel, KEY_COMBINATIONS, type KeyCombination } from './vncKeys.ts';
export { VNC_SCALINGS, type VncEnd, type VncOptions, type VncScaling } from './vncSession.ts';
export { VncView, type VncViewHandle, type VncViewProps } from './VncView.tsx';
