import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connection, type Dial } from '../api/index.ts';
import { createCommands } from '../features/create/index.ts';
import { deleteCommands } from '../features/delete/index.ts';
import {
  domainCommands,
  followDomains,
  followFigures,
  followListView,
  followVisible,
} from '../features/domains/index.ts';
import { followHosts, hostCommands } from '../features/hosts/index.ts';
import { followJournal } from '../features/journal/index.ts';
import { followQuestions } from '../features/questions/index.ts';
import { followPreferences } from '../features/settings/index.ts';
import { followTasks } from '../features/tasks/index.ts';
import { followAnnouncements } from './announcements.ts';
import { App } from './App.tsx';
import { appCommands } from './appCommands.tsx';
import { addCommands } from './commands.ts';
import { followShellCommands } from './shellCommands.ts';
import { installShortcuts } from './shortcuts.ts';
import { followAppearance } from './theme.ts';

/** Everything that lives as long as the page, then the page. */
export function start(dial: Dial, root: HTMLElement): void {
  followAppearance();
  addCommands(createCommands);
  addCommands(domainCommands);
  addCommands(deleteCommands);
  addCommands(hostCommands);
  addCommands(appCommands);
  installShortcuts();
  followListView();
  connection.start(dial);
  followPreferences();
  followHosts();
  followQuestions();
  followDomains();
  followFigures();
  followVisible();
  followTasks();
  followJournal();
  followShellCommands();
  followAnnouncements();
  window.addEventListener('online', () => connection.retryNow());
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
