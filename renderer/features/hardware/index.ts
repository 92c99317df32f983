export { HardwareTab } from './HardwareTab.tsx';
