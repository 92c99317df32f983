export { openPalette } from './palette.tsx';
