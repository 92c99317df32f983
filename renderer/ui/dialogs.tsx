import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { ErrorBoundary } from './ErrorBoundary.tsx';

interface OpenDialog {
  id: number;
  render: (close: () => void) => ReactNode;
}

const store = createStore<readonly OpenDialog[]>(() => []);
let nextId = 1;

/** Opens a dialog from anywhere (a command, a menu, a shortcut); returns what closes it. */
export function showDialog(render: (close: () => void) => ReactNode): () => void {
  const id = nextId++;
  store.setState([...store.getState(), { id, render }], true);
  return () => closeDialog(id);
}

function closeDialog(id: number): void {
  store.setState(
    store.getState().filter((dialog) => dialog.id !== id),
    true,
  );
}

/** Where the dialogs of `showDialog` appear: once, at the root. */
export function DialogHost() {
  const open = useStore(store);
  return open.map(({ id, render }) => {
    const close = (): void => closeDialog(id);
    return (
      <ErrorBoundary key={id} scope="dialog" onClose={close}>
        <Open render={render} close={close} />
      </ErrorBoundary>
    );
  });
}

/** A component of its own, so that what `render` throws is met by the boundary around it. */
function Open({ render, close }: { render: OpenDialog['render']; close: () => void }) {
  return render(close);
}
