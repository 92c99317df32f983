import { ipcRenderer } from 'electron';
import { PORT_MESSAGE, PORT_REQUEST } from './wire/names.ts';

// All that the page gets of Electron: a message port to the backend, each time it asks for one. Nothing is exposed on
// `window`, no channel name and no payload comes from the page.

window.addEventListener('message', (event) => {
  if (event.source === window && event.origin === location.origin && event.data === PORT_REQUEST) {
    ipcRenderer.send(PORT_REQUEST);
  }
});

ipcRenderer.on(PORT_MESSAGE, (event) => {
  window.postMessage(PORT_MESSAGE, location.origin, event.ports);
});
