import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { listCommands, menuAction, type Command } from '../../app/commands.ts';
import { Button, formatCount, IconButton, MenuButton, NOTHING, Toolbar } from '../../ui/index.ts';
import { domainMenu, OWN_COMMANDS } from './domainCommands.ts';
import { useDomains } from './domainsStore.ts';
import { listStore, selectedKeys, useList } from './listStore.ts';
import { useListView } from './listView.ts';
import { targetDomains } from './targets.ts';

/** Actions that stand in the bar as buttons; the rest are in its menu. */
const IN_BAR = ['domain.start', 'domain.resume', 'domain.shutdown', 'domain.suspend', 'domain.tags'];

/** Under the list: how many there are; once some are selected, what can be done with them. The place is the same. */
export function ListFooter() {
  const selection = useList((state) => state.selection);
  return <div className="vd-list-footer">{selection.keys.size > 0 ? <BulkBar /> : <Counts />}</div>;
}

function Counts() {
  const { t } = useTranslation('domains');
  const { shown, total } = useListView();
  const loaded = useDomains((state) => state.loaded);
  // Not none, but not known yet.
  if (!loaded) return null;
  return (
    <span className="vd-quiet vd-num">
      {shown === total
        ? t('count', { count: total, n: formatCount(total) })
        : t('list.shown', { count: total, shown: formatCount(shown), n: formatCount(total) })}
    </span>
  );
}

function BulkBar() {
  const { t } = useTranslation('domains');
  const selection = useList((state) => state.selection);
  const rows = useDomains((state) => state.rows);
  const { domains, commands, others } = useMemo(() => {
    const all = listCommands().filter(({ id }) => id.startsWith('domain.'));
    return {
      domains: targetDomains(),
      commands: all.filter(({ id }) => IN_BAR.includes(id)),
      others: all.filter(({ id }) => !OWN_COMMANDS.has(id)),
    };
    // The targets are read from what these hold.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selection, rows]);
  const count = selectedKeys(selection).length;
  const rest = domainMenu(domains, others);
  return (
    <Toolbar label={t('bulk.label')} className="vd-bulk">
      <span className="vd-num vd-bulk-count">{t('bulk.selected', { count, n: formatCount(count) })}</span>
      {commands.map((command) => (
        <BulkButton key={command.id} command={command} />
      ))}
      <MenuButton label={t('action.more')} items={rest} placement="top start">
        <IconButton icon="more" label={t('action.more')} />
      </MenuButton>
      <span className="vd-list-gap" />
      <Button size="small" variant="quiet" onPress={() => listStore.setState({ selection: NOTHING })}>
        {t('bulk.clear')}
      </Button>
    </Toolbar>
  );
}

function BulkButton({ command }: { command: Command }) {
  const { label, icon, unavailable } = menuAction(command);
  return (
    <Button
      size="small"
      {...(icon ? { icon } : {})}
      isDisabled={unavailable !== undefined}
      onPress={command.run}
    >
      {label}
    </Button>
  );
}
