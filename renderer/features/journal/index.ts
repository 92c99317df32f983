export { followJournal } from './journalStore.ts';
export { DomainJournal } from './JournalPage.tsx';
