/** What Virtdeck uses of noVNC's RFB (its docs/API.md); the package ships no types. */
declare module '@novnc/novnc' {
  /** The part of a WebSocket that RFB touches; it looks for these names on the object and its class before use. */
  export interface RawChannel {
    binaryType: string;
    readonly protocol: string;
    readonly readyState: string | number;
    onopen: (() => void) | null;
    onmessage: ((event: { data: ArrayBuffer }) => void) | null;
    onerror: ((event: unknown) => void) | null;
    onclose: ((event: { code?: number; reason?: string }) => void) | null;
    send(data: Uint8Array<ArrayBuffer>): void;
    close(): void;
  }

  export interface RfbCredentials {
    username?: string;
    password?: string;
    target?: string;
  }

  export interface RfbEvents {
    connect: CustomEvent<Record<string, never>>;
    disconnect: CustomEvent<{ clean: boolean }>;
    credentialsrequired: CustomEvent<{ types: ('username' | 'password' | 'target')[] }>;
    securityfailure: CustomEvent<{ status: number; reason?: string }>;
    clipboard: CustomEvent<{ text: string }>;
    desktopname: CustomEvent<{ name: string }>;
    bell: CustomEvent<undefined>;
    serververification: CustomEvent<{ type: string; publickey?: Uint8Array }>;
  }

  class RFB {
    constructor(
      target: HTMLElement,
      channel: RawChannel,
      options?: { shared?: boolean; credentials?: RfbCredentials },
    );
    background: string;
    clipViewport: boolean;
    compressionLevel: number;
    focusOnClick: boolean;
    qualityLevel: number;
    resizeSession: boolean;
    scaleViewport: boolean;
    showDotCursor: boolean;
    viewOnly: boolean;
    addEventListener<K extends keyof RfbEvents>(type: K, listener: (event: RfbEvents[K]) => void): void;
    blur(): void;
    focus(options?: FocusOptions): void;
    clipboardPasteFrom(text: string): void;
    disconnect(): void;
    getImageData(): ImageData;
    sendCredentials(credentials: RfbCredentials): void;
    /** `keysym` 0 sends the physical key `code` alone where the server understands it. */
    sendKey(keysym: number, code: string | null, down?: boolean): void;
    toBlob(callback: (blob: Blob | null) => void, type?: string, quality?: number): void;
  }
  export { RFB as default };
}
