/**
 * The one way out of a console by keyboard: left Ctrl and left Alt pressed together and let go with nothing between.
 * Ctrl+Alt+F2 and the like still reach the guest, because another key or a mouse button spoils the chord.
 * It is the chord that VMware's and virt-manager's users know.
 */
export class ReleaseChord {
  readonly #down = new Set<string>();
  #armed = false;

  /** True when this event completes the chord. */
  handle(event: { type: string; code?: string; repeat?: boolean }): boolean {
    if (event.type === 'keydown') {
      const { code } = event;
      if (code !== 'ControlLeft' && code !== 'AltLeft') {
        this.#armed = false;
        return false;
      }
      if (event.repeat) return false;
      this.#down.add(code);
      this.#armed = this.#down.size === 2;
      return false;
    }
    if (event.type === 'keyup') {
      const wasDown = this.#down.delete(event.code ?? '');
      const complete = wasDown && this.#armed;
      this.#armed = false;
      return complete;
    }
    this.#armed = false;
    return false;
  }

  /** The window or the element lost the keyboard: what was down is no longer known. */
  reset(): void {
    this.#down.clear();
    this.#armed = false;
  }
}
