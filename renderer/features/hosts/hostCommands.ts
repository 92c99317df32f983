import type { Host } from '../../../preload/contract/index.ts';
import type { Command } from '../../app/commands.ts';
import { navigate, routeStore } from '../../app/router.ts';
import { i18n } from '../../locales/index.ts';
import { displayName, type MenuEntry } from '../../ui/index.ts';
import {
  addHost,
  connectGroup,
  connectHost,
  disconnectGroup,
  disconnectHost,
  editHost,
  examineHost,
  forgetSecrets,
  recolourHost,
  removeHost,
  renameGroup,
} from './hostActions.tsx';
import { HOST_COLOURS, hostColour } from './hostColours.ts';
import { hostsStore } from './hostsStore.ts';
import { hasLogin, isOpen } from './hostState.ts';

const text = () => i18n.getFixedT(i18n.language, 'hosts');

/** What can be done with a host, as its context menu shows it. */
export function hostMenu(host: Host): MenuEntry[] {
  const t = text();
  const current = hostColour(host.colour);
  return [
    isOpen(host)
      ? {
          id: 'disconnect',
          label: t('action.disconnect'),
          icon: 'unplug',
          onAction: () => void disconnectHost(host.id),
        }
      : {
          id: 'connect',
          label: t('action.connect'),
          icon: 'plug',
          onAction: () => void connectHost(host.id),
        },
    { id: 'examine', label: t('action.examine'), icon: 'search', onAction: () => examineHost(host) },
    ...(hasLogin(host)
      ? [{ id: 'forget', label: t('action.forget'), onAction: () => void forgetSecrets(host) }]
      : []),
    'separator',
    { id: 'edit', label: t('action.edit'), icon: 'edit', onAction: () => editHost(host) },
    {
      id: 'colour',
      label: t('field.colour'),
      items: HOST_COLOURS.map((colour) => ({
        id: colour,
        label: t(`colour.${colour}`),
        checked: colour === current,
        onAction: () => void recolourHost(host.id, colour),
      })),
    },
    'separator',
    {
      id: 'remove',
      label: t('action.remove'),
      icon: 'trash',
      danger: true,
      onAction: () => removeHost(host),
    },
  ];
}

/** What can be done with all hosts of a group at once. */
export function groupMenu(group: string, hosts: readonly Host[]): MenuEntry[] {
  const t = text();
  return [
    {
      id: 'connect',
      label: t('action.connectAll'),
      icon: 'plug',
      ...(hosts.every(isOpen) && { unavailable: t('group.allOpen') }),
      onAction: () => connectGroup(hosts),
    },
    {
      id: 'disconnect',
      label: t('action.disconnectAll'),
      icon: 'unplug',
      ...(!hosts.some(isOpen) && { unavailable: t('group.noneOpen') }),
      onAction: () => disconnectGroup(hosts),
    },
    'separator',
    { id: 'rename', label: t('action.renameGroup'), icon: 'edit', onAction: () => renameGroup(group) },
  ];
}

/** Commands for hosts: adding one, and for each one going there and (dis)connecting it. */
export function hostCommands(): Command[] {
  const t = text();
  const section = t('hosts');
  const route = routeStore.getState();
  const { rows, order } = hostsStore.getState();
  const here = 'host' in route && route.host ? rows.get(route.host) : undefined;
  const add: Command = { id: 'host.add', title: t('add.title'), section, icon: 'plus', run: addHost };
  const about: Command[] = here
    ? [
        {
          id: 'host.edit',
          title: t('action.edit'),
          detail: displayName(here.name),
          section,
          icon: 'edit',
          run: () => editHost(here),
        },
        {
          id: 'host.examine',
          title: t('action.examine'),
          detail: displayName(here.name),
          section,
          icon: 'search',
          run: () => examineHost(here),
        },
        {
          id: 'host.remove',
          title: t('action.remove'),
          detail: displayName(here.name),
          section,
          icon: 'trash',
          run: () => removeHost(here),
        },
      ]
    : [];
  const each = order.flatMap((id): Command[] => {
    const host = rows.get(id);
    if (!host) return [];
    const detail = displayName(host.name);
    return [
      {
        id: `host.open.${id}`,
        title: detail,
        detail: displayName(host.uri),
        section,
        icon: 'host',
        run: () => navigate({ page: 'list', host: id }),
      },
      isOpen(host)
        ? {
            id: `host.disconnect.${id}`,
            title: t('action.disconnect'),
            detail,
            section,
            icon: 'unplug',
            run: () => void disconnectHost(id),
          }
        : {
            id: `host.connect.${id}`,
            title: t('action.connect'),
            detail,
            section,
            icon: 'plug',
            run: () => void connectHost(id),
          },
    ];
  });
  return [add, ...about, ...each];
}
