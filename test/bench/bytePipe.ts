/** What ways of a console are measured by: something that takes bytes and gives bytes. */
export interface BytePipe {
  write(data: Uint8Array): void;
  onData(listener: (data: Uint8Array) => void): void;
  close(): void;
}
