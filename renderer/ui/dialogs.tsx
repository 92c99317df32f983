import { Fragment, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

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
  return open.map(({ id, render }) => <Fragment key={id}>{render(() => closeDialog(id))}</Fragment>);
}
