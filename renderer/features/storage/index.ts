export { NewImageDialog } from './NewImageDialog.tsx';
export { useStorage } from './useStorage.ts';
export { freeVolumeName, isCd, isDisk, isRaw, pathOption, writerOf } from './volumes.ts';
