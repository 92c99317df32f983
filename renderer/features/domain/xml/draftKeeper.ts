import { createStore } from 'zustand/vanilla';
import { MAX_XML_BYTES, type DomainRef, type HardwareChange } from '../../../../preload/contract/index.ts';

/** What is being written by hand: the whole document, or one device's element. */
export interface XmlDraft {
  /** The device; undefined for the whole VM. */
  item: string | undefined;
  /** As it was when it was begun, or last seen. */
  from: string;
  to: string;
}

export interface DraftState {
  /** Whether the backend was asked what it keeps. */
  loaded: boolean;
  draft: XmlDraft | undefined;
  /** Whether the backend keeps it as it is here. */
  kept: boolean;
}

/** A VM's draft as the backend keeps it: what is prepared in the forms stands in it too. */
export interface DraftCalls {
  draft: (ref: DomainRef) => Promise<{ changes: HardwareChange[] }>;
  keepDraft: (input: DomainRef & { part: 'xml'; changes: HardwareChange[] }) => Promise<unknown>;
}

const KEEP_AFTER_MS = 500;

/** Whether this change of a draft is one of the XML view's. */
const isOfXml = (change: HardwareChange): change is Extract<HardwareChange, { op: 'document' | 'replace' }> =>
  change.op === 'document' || change.op === 'replace';

export const changeOf = ({ item, from, to }: XmlDraft): HardwareChange =>
  item === undefined ? { op: 'document', from, to } : { op: 'replace', item, from, to };

export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Larger than libvirt takes: it is neither planned nor applied, nor kept. */
export const isTooLarge = (text: string): boolean =>
  // Three bytes at most for each unit, so that most are not counted.
  text.length * 3 > MAX_XML_BYTES && bytesOf(text) > MAX_XML_BYTES;

/** Keeps one VM's draft here and in the backend: at once in memory, soon on disk, and again after the backend was away. */
export class DraftKeeper {
  readonly state = createStore<DraftState>(() => ({ loaded: false, draft: undefined, kept: true }));
  readonly #ref: DomainRef;
  readonly #calls: DraftCalls;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeping: Promise<void> | undefined;

  constructor(ref: DomainRef, calls: DraftCalls) {
    this.#ref = ref;
    this.#calls = calls;
  }

  /** Takes what the backend keeps, unless something was written here meanwhile. */
  async load(): Promise<void> {
    if (this.state.getState().loaded) return;
    const { changes } = await this.#calls.draft(this.#ref);
    const { loaded, draft } = this.state.getState();
    if (loaded) return;
    const found = changes.find(isOfXml);
    this.state.setState({
      loaded: true,
      ...(draft === undefined &&
        found && {
          draft: { item: found.op === 'replace' ? found.item : undefined, from: found.from, to: found.to },
        }),
    });
  }

  /** Another text; undefined when there is nothing to be changed any more. */
  change(draft: XmlDraft | undefined): void {
    this.state.setState({ draft, loaded: true, kept: false });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), KEEP_AFTER_MS);
  }

  /** Keeps it now; what the backend does not take stays here, and is offered to it again by the next flush. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    // One after another, so that the last one written is the last one kept.
    while (this.#keeping) await this.#keeping;
    this.#keeping = this.#keep().finally(() => {
      this.#keeping = undefined;
    });
    await this.#keeping;
  }

  async #keep(): Promise<void> {
    const { draft, kept } = this.state.getState();
    if (kept || (draft && isTooLarge(draft.to))) return;
    try {
      const own = draft && draft.from !== draft.to ? [changeOf(draft)] : [];
      await this.#calls.keepDraft({ ...this.#ref, part: 'xml', changes: own });
      if (this.state.getState().draft === draft) this.state.setState({ kept: true });
    } catch {
      // Without its backend the page says so itself; nothing is lost here.
    }
  }
}
