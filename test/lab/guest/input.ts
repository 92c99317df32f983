/** An event that the guest's `report-input` saw; numbers as in linux/input-event-codes.h. */
export interface InputEvent {
  device: string;
  type: number;
  code: number;
  value: number;
}

/** Reads what `report-input` wrote: `struct input_event` as twelve 16-bit words, the first eight of them the time. */
export function parseInputEvents(consoleText: string): InputEvent[] {
  const events: InputEvent[] = [];
  for (const [, device = '', words = ''] of consoleText.matchAll(/^input (\S+)((?: \d+){12})\s*$/gm)) {
    const [type = 0, code = 0, low = 0, high = 0] = words.trim().split(' ').slice(8).map(Number);
    events.push({ device, type, code, value: (high << 16) | low });
  }
  return events;
}
