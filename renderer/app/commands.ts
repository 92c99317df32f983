import type { IconName, MenuAction } from '../ui/index.ts';

/** Something the user can ask for, wherever he asks: menu, palette, context menu, shortcut, native menu. */
export interface Command {
  /** `domain.start`: stable, shells name it. */
  id: string;
  title: string;
  /** What it would act on, where the title does not say. */
  detail?: string;
  /** Heading that it stands under in the palette. */
  section: string;
  icon?: IconName;
  /** `Mod+K`, `F2`, `Shift+Delete`; Mod is Ctrl, and Command on a Mac. */
  shortcut?: string;
  danger?: boolean;
  /** Why it cannot be done now. Commands that make no sense where the user is are not listed at all. */
  unavailable?: string | undefined;
  run: () => void;
}

export type CommandSource = () => readonly Command[];

const sources = new Set<CommandSource>();

/** Adds the commands of a feature, asked for anew each time: what they say depends on what is selected. */
export function addCommands(source: CommandSource): () => void {
  sources.add(source);
  return () => sources.delete(source);
}

export const listCommands = (): Command[] => [...sources].flatMap((source) => source());

export const findCommand = (id: string): Command | undefined =>
  listCommands().find((command) => command.id === id);

/** Runs it if it is there and can be run; says whether. */
export function runCommand(id: string): boolean {
  const command = findCommand(id);
  if (!command || command.unavailable !== undefined) return false;
  command.run();
  return true;
}

export const menuAction = ({ id, title, icon, shortcut, danger, unavailable, run }: Command): MenuAction => ({
  id,
  label: title,
  icon,
  shortcut,
  danger,
  unavailable,
  onAction: run,
});
