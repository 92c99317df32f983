export { ConsoleTabs } from './ConsoleTabs.tsx';
export { ConsoleWindow } from './ConsoleWindow.tsx';
