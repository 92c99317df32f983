export { HardwareTab } from './HardwareTab.tsx';
export { usePlan } from './usePlan.ts';
