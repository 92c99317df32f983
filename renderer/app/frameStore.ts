import { create } from 'zustand';

interface FrameState {
  /** Whether the sidebar is shown. */
  readonly sidebar: boolean;
  /** Whether the task drawer is open. */
  readonly tasks: boolean;
}

export const useFrame = create<FrameState>(() => ({ sidebar: true, tasks: false }));
