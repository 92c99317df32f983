import { listCommands, type Command } from '../../app/commands.ts';
import { navigate } from '../../app/router.ts';
import { i18n } from '../../locales/index.ts';
import { CommandPalette, displayName, showDialog, StateMark, type PaletteEntry } from '../../ui/index.ts';
import { domainsStore, markOf, stateOf } from '../domains/index.ts';
import { hostsStore } from '../hosts/index.ts';
import { best } from './search.ts';

const MOST_COMMANDS = 12;
const MOST_DOMAINS = 12;
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

function domainEntries(query: string): PaletteEntry[] {
  if (query.trim() === '') return [];
  const t = i18n.getFixedT(i18n.language, 'domains');
  const hosts = hostsStore.getState().rows;
  const hostName = (id: string) => hosts.get(id as never)?.name ?? id;
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

/** VMs whose name fits stand first: they are what is looked for most; then commands, section by section. */
export function searchPalette(query: string): PaletteEntry[] {
  const commands = commandEntries(query);
  const sections = [...new Set(commands.map(({ section }) => section))];
  return [
    ...domainEntries(query),
    ...sections.flatMap((section) => commands.filter((command) => command.section === section)),
  ];
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
