import { app, subscriptions } from './app.ts';
import { consoles } from './consoles.ts';
import { domains } from './domains.ts';
import { hosts } from './hosts.ts';
import { settings } from './settings.ts';
import { tasks } from './tasks.ts';

/** Everything the page can ask for. Server, client, validation, CLI and reference follow from this one value. */
export const contract = { app, subscriptions, hosts, domains, consoles, tasks, settings };
export type Contract = typeof contract;

export * from './app.ts';
export * from './consoles.ts';
export * from './domainDetail.ts';
export * from './domains.ts';
export * from './errors.ts';
export * from './hosts.ts';
export * from './ids.ts';
export * from './settings.ts';
export * from './subscription.ts';
export * from './tasks.ts';
