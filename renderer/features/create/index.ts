export { createCommands, openCreateDialog } from './createCommands.tsx';
