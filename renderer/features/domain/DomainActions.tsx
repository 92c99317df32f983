import { useTranslation } from 'react-i18next';
import type { Domain, LifecycleAction } from '../../../preload/contract/index.ts';
import { Button, IconButton, MenuButton, type MenuEntry } from '../../ui/index.ts';
import { ACTIONS, requestAction, usePending, useTargetMenu } from '../domains/index.ts';

/** What a VM in this state most likely needs next, the first most of all. */
const OFTEN: readonly LifecycleAction[] = ['start', 'resume', 'shutdown', 'suspend', 'reboot'];
const SHOWN = 2;

/** What opens the page that is open already. */
const OPENING: ReadonlySet<string> = new Set(['domain.open', 'domain.console']);
const isNotOpening = (entry: MenuEntry, at: number, all: readonly MenuEntry[]): boolean => {
  if (entry !== 'separator') return !('id' in entry && OPENING.has(entry.id));
  const before = all[at - 1];
  return before !== undefined && before !== 'separator' && !OPENING.has(before.id);
};

/** The actions that fit the VM's state as buttons, all of them in the menu. */
export function DomainActions({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domain');
  const { t: tDomains } = useTranslation('domains');
  const pending = usePending(domain.key);
  // The VM of the open page is what every command is about.
  const items = useTargetMenu(true).filter(isNotOpening);
  const fitting = domain.lost ? [] : OFTEN.filter((action) => ACTIONS[action].applies(domain));
  return (
    <div className="vd-domain-actions">
      {fitting.slice(0, SHOWN).map((action) => (
        <Button
          key={action}
          variant={action === 'start' || action === 'resume' ? 'primary' : 'secondary'}
          icon={ACTIONS[action].icon}
          busy={pending === action}
          onPress={() => requestAction(action, [domain])}
        >
          {tDomains(action === 'start' && domain.hasManagedSave ? 'action.restore' : `action.${action}`)}
        </Button>
      ))}
      <MenuButton label={t('more')} items={items}>
        <IconButton icon="more" label={t('more')} />
      </MenuButton>
    </div>
  );
}
