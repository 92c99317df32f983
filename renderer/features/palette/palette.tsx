import { LIFECYCLE_ACTIONS, type HostId } from '../../../preload/contract/index.ts';
import { listCommands, type Command } from '../../app/commands.ts';
import { navigate } from '../../app/router.ts';
import { i18n } from '../../locales/index.ts';
import { CommandPalette, displayName, showDialog, StateMark, type PaletteEntry } from '../../ui/index.ts';
import { ACTIONS, domainsStore, markOf, requestAction, stateOf } from '../domains/index.ts';
import { hostsStore } from '../hosts/index.ts';
import { best } from './search.ts';

const MOST_COMMANDS = 12;
const MOST_DOMAINS = 12;
const MOST_VERBS = 8;
/** Before anything is typed. */
const FIRST_COMMANDS = 24;
const SEARCHED = 300;

const fromCommand = ({ id, title, detail, section, icon, shortcut, run }: Command): PaletteEntry => ({
  id,
  title,
  detail,
  section,
  icon,
  shortcut,
  run,
});

function commandEntries(query: string): PaletteEntry[] {
  const commands = listCommands().filter((command) => command.unavailable === undefined);
  if (query.trim() === '') return commands.slice(0, FIRST_COMMANDS).map(fromCommand);
  return best(
    commands,
    ({ title, detail = '', section }) => `${title} ${detail} ${section}`,
    query,
    MOST_COMMANDS,
  ).map(({ item }) => fromCommand(item));
}

const hostName = (id: HostId): string => hostsStore.getState().rows.get(id)?.name ?? id;

function domainEntries(query: string): PaletteEntry[] {
  if (query.trim() === '') return [];
  const t = i18n.getFixedT(i18n.language, 'domains');
  const found = best(
    domainsStore.getState().rows.values(),
    ({ name, title = '', host }) =>
      `${name.slice(0, SEARCHED)} ${title.slice(0, SEARCHED)} ${hostName(host)}`,
    query,
    MOST_DOMAINS,
  );
  return found.map(({ item: domain }) => ({
    id: `vm.${domain.key}`,
    title: domain.name,
    detail: `${t(`state.${stateOf(domain)}`)} · ${displayName(hostName(domain.host))}`,
    section: t('list.label'),
    mark: <StateMark mark={markOf(domain)} />,
    run: () => navigate({ page: 'domain', host: domain.host, uuid: domain.uuid, tab: 'overview' }),
  }));
}

/** A verb and a VM: `start web-01`, for VMs that the verb makes sense for, whatever is selected. */
function verbEntries(query: string): { named: PaletteEntry[]; any: PaletteEntry[] } {
  const named: PaletteEntry[] = [];
  const any: PaletteEntry[] = [];
  const [verb = '', ...rest] = query.trim().toLowerCase().split(/\s+/);
  if (verb.length < 2) return { named, any };
  const t = i18n.getFixedT(i18n.language, 'domains');
  const actions = LIFECYCLE_ACTIONS.filter((action) => t(`action.${action}`).toLowerCase().startsWith(verb));
  for (const action of actions) {
    // `shut down web`: the words of the verb are not searched in names.
    const words = t(`action.${action}`).toLowerCase().split(/\s+/).slice(1);
    const name = rest.filter((word, i) => words[i] !== word).join(' ');
    const fitting = [...domainsStore.getState().rows.values()].filter(
      (domain) => !domain.lost && ACTIONS[action].applies(domain),
    );
    const entries = best(fitting, (domain) => domain.name.slice(0, SEARCHED), name, MOST_VERBS).map(
      ({ item: domain }): PaletteEntry => ({
        id: `verb.${action}.${domain.key}`,
        title: t(`action.${action}`),
        detail: `${displayName(domain.name)} · ${displayName(hostName(domain.host))}`,
        section: t('commands'),
        icon: ACTIONS[action].icon,
        run: () => requestAction(action, [domain]),
      }),
    );
    (name === '' ? any : named).push(...entries);
  }
  return { named, any };
}

/**
 * VMs whose name fits stand first: they are what is looked for most; then commands, section by section. A verb alone
 * means what is selected: the VMs that it could also be done to come last.
 */
export function searchPalette(query: string): PaletteEntry[] {
  const commands = commandEntries(query);
  const sections = [...new Set(commands.map(({ section }) => section))];
  const bySection = sections.flatMap((section) => commands.filter((command) => command.section === section));
  const verbs = verbEntries(query);
  return [...domainEntries(query), ...verbs.named, ...bySection, ...verbs.any];
}

let close: (() => void) | undefined;

/** Opens the palette; a second time closes it. */
export function openPalette(): void {
  if (close) {
    close();
    close = undefined;
    return;
  }
  close = showDialog((closeDialog) => (
    <CommandPalette
      search={searchPalette}
      onClose={() => {
        close = undefined;
        closeDialog();
      }}
    />
  ));
}
