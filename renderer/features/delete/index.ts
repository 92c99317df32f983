export { deleteCommands, openDeleteDialog } from './deleteCommands.tsx';
