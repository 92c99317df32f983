import app from './app.json';
import console from './console.json';
import create from './create.json';
import deletion from './delete.json';
import domain from './domain.json';
import domains from './domains.json';
import hardware from './hardware.json';
import hosts from './hosts.json';
import journal from './journal.json';
import questions from './questions.json';
import settings from './settings.json';
import storage from './storage.json';
import tasks from './tasks.json';
import ui from './ui.json';

/** English is complete and bundled: it is shown while another language loads and where that one lacks a text. */
export const en = {
  app,
  console,
  create,
  delete: deletion,
  domain,
  domains,
  hardware,
  hosts,
  journal,
  questions,
  settings,
  storage,
  tasks,
  ui,
};
