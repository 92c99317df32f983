import { LIFECYCLE_ACTIONS, type Domain, type LifecycleAction } from '../../../preload/contract/index.ts';
import { menuAction, type Command } from '../../app/commands.ts';
import { navigate } from '../../app/router.ts';
import { i18n } from '../../locales/index.ts';
import { displayName, type MenuEntry } from '../../ui/index.ts';
import { hostsStore } from '../hosts/index.ts';
import { bootFrom, dumpCore, editTags, renameDomain } from './editDialogs.tsx';
import { ACTION_GROUPS, ACTIONS, RARE_ACTIONS } from './lifecycle.ts';
import { requestAction } from './requestAction.tsx';
import { setAutostart } from './setAutostart.ts';
import { targetDomains } from './targets.ts';

const text = () => i18n.getFixedT(i18n.language, 'domains');

/** Why nothing can be done with these VMs now, whatever it is. */
function refusal(domains: readonly Domain[]): string | undefined {
  const t = text();
  if (domains.every((domain) => domain.lost)) return t('unavailable.lost');
  const { rows } = hostsStore.getState();
  if (domains.every((domain) => rows.get(domain.host)?.readOnly === true)) return t('unavailable.readOnly');
  return undefined;
}

function actionCommand(action: LifecycleAction, domains: readonly Domain[]): Command | undefined {
  const fitting = domains.filter(ACTIONS[action].applies);
  if (fitting.length === 0) return undefined;
  const { icon, shortcut, danger } = ACTIONS[action];
  const t = text();
  const restores = action === 'start' && fitting.every((domain) => domain.hasManagedSave);
  return {
    id: `domain.${action}`,
    title: t(restores ? 'action.restore' : `action.${action}`),
    detail: about(domains),
    section: t('commands'),
    icon,
    ...(shortcut ? { shortcut } : {}),
    danger,
    unavailable: refusal(domains),
    run: () => requestAction(action, domains),
  };
}

function about(domains: readonly Domain[]): string {
  const [first] = domains;
  return domains.length === 1 && first ? displayName(first.name) : text()('count', { count: domains.length });
}

const present = <T>(value: T | undefined): value is T => value !== undefined;

/** Life-cycle commands for these VMs, those that make sense in their states, grouped as menus show them. */
export const lifecycleCommands = (domains: readonly Domain[]): Command[][] =>
  [...ACTION_GROUPS, RARE_ACTIONS].map((group) =>
    group.map((action) => actionCommand(action, domains)).filter(present),
  );

/** Life cycle that asks for more than a yes, for one VM: where to boot from, where to dump to. */
function askingCommands(domains: readonly Domain[]): Command[] {
  const [first] = domains;
  if (domains.length !== 1 || !first) return [];
  const t = text();
  const base = { detail: about(domains), section: t('commands'), unavailable: refusal(domains) };
  const commands: Command[] = [];
  if (ACTIONS.start.applies(first) && !first.hasManagedSave) {
    commands.push({
      ...base,
      id: 'domain.bootFrom',
      title: t('action.bootFrom'),
      icon: 'disk',
      run: () => bootFrom(first),
    });
  }
  if (ACTIONS.reset.applies(first)) {
    commands.push({
      ...base,
      id: 'domain.coreDump',
      title: t('action.coreDump'),
      icon: 'memory',
      run: () => dumpCore(first),
    });
  }
  return commands;
}

function otherCommands(domains: readonly Domain[]): Command[] {
  const t = text();
  const [first] = domains;
  if (!first) return [];
  const base = { detail: about(domains), section: t('commands'), unavailable: refusal(domains) };
  const allAutostart = domains.every((domain) => domain.autostart);
  const persistent = domains.filter((domain) => domain.persistent);
  const single: Command[] =
    domains.length === 1
      ? [
          {
            ...base,
            id: 'domain.rename',
            title: t('action.rename'),
            icon: 'edit',
            shortcut: 'F2',
            unavailable: base.unavailable ?? (first.persistent ? undefined : t('unavailable.transient')),
            run: () => renameDomain(first),
          },
        ]
      : [];
  return [
    ...single,
    { ...base, id: 'domain.tags', title: t('action.tags'), icon: 'tag', run: () => editTags(domains) },
    {
      ...base,
      id: 'domain.autostart',
      title: t(allAutostart ? 'action.autostartOff' : 'action.autostartOn'),
      icon: 'clock',
      unavailable: base.unavailable ?? (persistent.length === 0 ? t('unavailable.transient') : undefined),
      run: () => void setAutostart(persistent, !allAutostart),
    },
  ];
}

function openCommands(domains: readonly Domain[]): Command[] {
  const [first] = domains;
  if (domains.length !== 1 || !first) return [];
  const t = text();
  const open = (tab: string) => navigate({ page: 'domain', host: first.host, uuid: first.uuid, tab });
  const base = { detail: about(domains), section: t('commands') };
  return [
    { ...base, id: 'domain.open', title: t('action.open'), icon: 'vm', run: () => open('overview') },
    {
      ...base,
      id: 'domain.console',
      title: t('action.console'),
      icon: 'monitor',
      run: () => open('console'),
    },
  ];
}

/** Ids of the commands below: what else is called `domain.…` is another feature's. */
export const OWN_COMMANDS: ReadonlySet<string> = new Set([
  ...LIFECYCLE_ACTIONS.map((action) => `domain.${action}`),
  ...['open', 'console', 'bootFrom', 'coreDump', 'rename', 'tags', 'autostart'].map(
    (name) => `domain.${name}`,
  ),
]);

/** Every command about the VMs that the user has in hand. */
export const domainCommands = (): Command[] => {
  const domains = targetDomains();
  if (domains.length === 0) return [];
  return [
    ...openCommands(domains),
    ...lifecycleCommands(domains).flat(),
    ...askingCommands(domains),
    ...otherCommands(domains),
  ];
};

/** The menu of these VMs; `more` is what other features add (delete, clone). */
export function domainMenu(domains: readonly Domain[], more: readonly Command[] = []): MenuEntry[] {
  const [often = [], quiet = [], hard = [], rare = []] = lifecycleCommands(domains);
  const t = text();
  const seldom = [...rare, ...askingCommands(domains)].map(menuAction);
  const rareMenu: MenuEntry[] =
    seldom.length > 0 ? [{ id: 'rare', label: t('action.more'), items: seldom }] : [];
  const groups: MenuEntry[][] = [
    openCommands(domains).map(menuAction),
    often.map(menuAction),
    [...quiet.map(menuAction), ...hard.map(menuAction), ...rareMenu],
    [...otherCommands(domains), ...more].map(menuAction),
  ];
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, i) => (i === 0 ? group : ['separator', ...group]));
}
