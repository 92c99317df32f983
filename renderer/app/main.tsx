import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connection, dial } from '../api/index.ts';
import { followDomains } from '../features/domains/index.ts';
import { followHosts } from '../features/hosts/index.ts';
import { App } from './App.tsx';

connection.start(dial);
followHosts();
followDomains();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
