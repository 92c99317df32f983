import { useTranslation } from 'react-i18next';
import type { Domain, LifecycleAction } from '../../../preload/contract/index.ts';
import { ConfirmDialog, displayName } from '../../ui/index.ts';
import { ACTIONS } from './lifecycle.ts';
import { NameList } from './NameList.tsx';

export interface ConfirmActionProps {
  action: LifecycleAction;
  domains: readonly Domain[];
  /** Chosen, but the action makes no sense for them. */
  leftOut: number;
  onConfirm: () => void;
  onClose: () => void;
}

/** Names what will happen to which VMs, and what is lost by it. */
export function ConfirmAction({ action, domains, leftOut, onConfirm, onClose }: ConfirmActionProps) {
  const { t } = useTranslation('domains');
  const count = domains.length;
  const what = count === 1 ? displayName(domains[0]?.name ?? '') : t('count', { count });
  const transient = domains.filter((domain) => !domain.persistent).length;
  const goesAway = ACTIONS[action].reaches?.includes('shutoff') === true && transient > 0;
  return (
    <ConfirmDialog
      title={t(`confirm.${action}.title`, { what })}
      confirm={t(`action.${action}`)}
      danger={ACTIONS[action].danger}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>{t(`confirm.${action}.loses`, { count })}</p>
      {goesAway && <p className="vd-confirm-more">{t('confirm.transient', { count: transient })}</p>}
      {count > 1 && <NameList names={domains.map((domain) => domain.name)} />}
      {leftOut > 0 && <p className="vd-quiet vd-confirm-more">{t('confirm.leftOut', { count: leftOut })}</p>}
    </ConfirmDialog>
  );
}
