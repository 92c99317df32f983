import { lazy } from 'react';

// Consoles bring the largest libraries of the page: the list is painted without them, then they are fetched ahead.
const domain = () => import('../features/domain/index.ts');
const console = () => import('../features/console/index.ts');
const journal = () => import('../features/journal/JournalPage.tsx');
const settings = () => import('../features/settings/SettingsPage.tsx');

export const DomainPage = lazy(async () => ({ default: (await domain()).DomainPage }));
export const ConsoleWindow = lazy(async () => ({ default: (await console()).ConsoleWindow }));
export const JournalPage = lazy(async () => ({ default: (await journal()).JournalPage }));
export const SettingsPage = lazy(async () => ({ default: (await settings()).SettingsPage }));

/** Fetches what the list does not need once the page has nothing better to do. */
export function fetchPagesAhead(): void {
  requestIdleCallback(() => void Promise.allSettled([domain(), console(), journal(), settings()]), {
    timeout: 5000,
  });
}
