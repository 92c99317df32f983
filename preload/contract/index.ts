import { app, subscriptions } from './app.ts';
import { consoles } from './consoles.ts';
import { create } from './create.ts';
import { deletion } from './deletion.ts';
import { domains } from './domains.ts';
import { hardware } from './hardware.ts';
import { hosts } from './hosts.ts';
import { journal } from './journal.ts';
import { questions } from './questions.ts';
import { settings } from './settings.ts';
import { storage } from './storage.ts';
import { tasks } from './tasks.ts';

/** Everything the page can ask for. Server, client, validation, CLI and reference follow from this one value. */
export const contract = {
  app,
  subscriptions,
  hosts,
  questions,
  domains,
  consoles,
  tasks,
  settings,
  storage,
  create,
  deletion,
  hardware,
  journal,
};
export type Contract = typeof contract;

export * from './app.ts';
export * from './consoles.ts';
export * from './create.ts';
export * from './deletion.ts';
export * from './domainDetail.ts';
export * from './domains.ts';
export * from './errors.ts';
export * from './hardware.ts';
export * from './hosts.ts';
export * from './ids.ts';
export * from './journal.ts';
export * from './questions.ts';
export * from './settings.ts';
export * from './storage.ts';
export * from './subscription.ts';
export * from './tasks.ts';
