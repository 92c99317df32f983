import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  partOf,
  type DomainRef,
  type DraftPart,
  type HardwareChange,
} from '../../../../preload/contract/index.ts';
import { DraftKeeper, isTooLarge } from './draftKeeper.ts';

const REF = { host: 'lab', uuid: '00000000-0000-4000-8000-000000000000' } as DomainRef;
const SET: HardwareChange = { op: 'set', item: 'cpu', values: { vcpus: { from: '1', to: '2' } } };

/** A backend that keeps one list, and can be away. */
function backend(kept: HardwareChange[]) {
  const far = {
    kept,
    away: false,
    writes: 0,
    draft: async () => {
      if (far.away) throw new Error('away');
      return { changes: [...far.kept] };
    },
    keepDraft: async ({ part, changes }: { part: DraftPart; changes: HardwareChange[] }) => {
      if (far.away) throw new Error('away');
      far.writes += 1;
      far.kept = [...far.kept.filter((change) => partOf(change) !== part), ...changes];
    },
  };
  return far;
}
const draft = (to: string, item?: string) => ({ item, from: '<a/>', to });

describe('the draft of a VM', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('what is kept is found again', async () => {
    const keeper = new DraftKeeper(
      REF,
      backend([SET, { op: 'replace', item: 'disk:vda', from: '<a/>', to: '<b/>' }]),
    );
    await keeper.load();
    expect(keeper.state.getState().draft).toEqual(draft('<b/>', 'disk:vda'));
  });
  test('what was written meanwhile is not lost to what is kept', async () => {
    const keeper = new DraftKeeper(REF, backend([{ op: 'document', from: '<a/>', to: '<b/>' }]));
    const loading = keeper.load();
    keeper.change(draft('<c/>'));
    await loading;
    expect(keeper.state.getState().draft).toEqual(draft('<c/>'));
  });
  test('many changes are kept as one, beside those of others', async () => {
    const far = backend([{ op: 'document', from: 'old', to: 'older' }, SET]);
    const keeper = new DraftKeeper(REF, far);
    for (const to of ['<b/>', '<c/>', '<d/>']) keeper.change(draft(to));
    await vi.advanceTimersByTimeAsync(499);
    expect(far.writes).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(far.kept).toEqual([SET, { op: 'document', from: '<a/>', to: '<d/>' }]);
    expect(far.writes).toBe(1);
    expect(keeper.state.getState().kept).toBe(true);
  });
  test('given up, or as it was: nothing is kept of it', async () => {
    const far = backend([SET, { op: 'document', from: '<a/>', to: '<d/>' }]);
    const keeper = new DraftKeeper(REF, far);
    keeper.change(draft('<a/>'));
    await keeper.flush();
    expect(far.kept).toEqual([SET]);
    far.kept = [SET, { op: 'document', from: '<a/>', to: '<d/>' }];
    keeper.change(undefined);
    await keeper.flush();
    expect(far.kept).toEqual([SET]);
  });
  test('a backend that was away gets it when it is back', async () => {
    const far = backend([]);
    const keeper = new DraftKeeper(REF, far);
    far.away = true;
    keeper.change(draft('<b/>'));
    await keeper.flush();
    expect(keeper.state.getState()).toMatchObject({ draft: draft('<b/>'), kept: false });
    far.away = false;
    await keeper.flush();
    expect(far.kept).toEqual([{ op: 'document', from: '<a/>', to: '<b/>' }]);
    await keeper.flush();
    expect(far.writes).toBe(1);
  });
  test('what is typed while it is being kept is kept after it', async () => {
    const far = backend([]);
    const keeper = new DraftKeeper(REF, far);
    keeper.change(draft('<b/>'));
    const first = keeper.flush();
    keeper.change(draft('<c/>'));
    await first;
    expect(keeper.state.getState().kept).toBe(false);
    await vi.advanceTimersByTimeAsync(500);
    expect(far.kept).toEqual([{ op: 'document', from: '<a/>', to: '<c/>' }]);
  });
  test('more than libvirt takes is not sent', async () => {
    const far = backend([]);
    const keeper = new DraftKeeper(REF, far);
    keeper.change(draft('x'.repeat(4 * 2 ** 20 + 1)));
    await keeper.flush();
    expect(far.writes).toBe(0);
    expect(isTooLarge('é'.repeat(2 * 2 ** 20))).toBe(false);
    expect(isTooLarge(`${'é'.repeat(2 * 2 ** 20)}x`)).toBe(true);
  });
});
