/** A page that does not answer is not sent every click that was made meanwhile. */
const MAX_PENDING = 20;

/** What the shell (a native menu, a tray) asks one page to do, until the page takes it. */
export class ShellCommands {
  #pending: string[] = [];
  #wake: (() => void) | undefined;

  push(command: string): void {
    if (this.#pending.length >= MAX_PENDING) return;
    this.#pending.push(command);
    this.#wake?.();
  }

  start(wake: () => void): () => void {
    this.#wake = wake;
    return () => {
      if (this.#wake === wake) this.#wake = undefined;
    };
  }

  take(): { type: 'commands'; commands: string[] } | undefined {
    if (this.#pending.length === 0) return undefined;
    const commands = this.#pending;
    this.#pending = [];
    return { type: 'commands', commands };
  }
}
