export { createCommands } from './createCommands.tsx';
