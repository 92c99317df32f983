export { HardwareTab } from './HardwareTab.tsx';
export { usePlan } from './usePlan.ts';
export { useHardwareAhead } from './known.ts';
