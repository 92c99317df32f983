import { app, subscriptions } from './app/index.ts';
import { api } from './base.ts';
import { consoles } from './consoles/index.ts';
import { create } from './create/index.ts';
import { deletion } from './deletion/index.ts';
import { domains } from './domains/index.ts';
import { hardware } from './hardware/index.ts';
import { hosts } from './hosts/index.ts';
import { journal } from './journal/index.ts';
import { questions } from './questions/index.ts';
import { settings } from './settings/index.ts';
import { storage } from './storage/index.ts';
import { tasks } from './tasks/index.ts';

export { createBackend } from './backend.ts';
export type { Cipher } from './keyring.ts';
export { openClientConnection } from './connection.ts';
export type { Backend, BackendOptions, ClientConnection, ServiceContext } from './context.ts';
export { explainFailure } from './errors.ts';

/** The whole contract, implemented. Each call is given a ServiceContext. */
export function createRouter() {
  return api.router({
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
  });
}
