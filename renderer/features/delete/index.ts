export { deleteCommands } from './deleteCommands.tsx';
