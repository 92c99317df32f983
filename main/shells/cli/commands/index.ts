import type { Command } from '../command.ts';

/** Loaded when asked for: `virtdeck --help` must not wait for a web server. */
export const COMMANDS = {
  open: async () => (await import('./open.ts')).open,
  serve: async () => (await import('./serve.ts')).serve,
  list: async () => (await import('./list.ts')).list,
  procedures: async () => (await import('./procedures.ts')).procedures,
  call: async () => (await import('./call.ts')).call,
} satisfies Record<string, () => Promise<Command>>;
