import { useTranslation } from 'react-i18next';
import { Button, MenuButton } from '../../ui/index.ts';
import { combinationLabel, KEY_COMBINATIONS, type KeyCombination } from '../../ui/console/index.ts';

/** Keys and combinations that the browser or the window system would keep for themselves. */
export function KeysMenu({
  isDisabled,
  onSend,
}: {
  isDisabled: boolean;
  onSend: (keys: KeyCombination) => void;
}) {
  const { t } = useTranslation('console');
  const items = KEY_COMBINATIONS.map(({ group, combinations }) => {
    const entries = combinations.map((combination) => ({
      id: combinationLabel(combination),
      label: combinationLabel(combination),
      onAction: () => onSend(combination),
    }));
    const heading = t(`keyGroup.${group}`);
    // The long rows fold away; what is sent most stands open.
    return group === 'session'
      ? { id: group, heading, items: entries }
      : { id: group, label: heading, items: entries };
  });
  return (
    <MenuButton label={t('toolbar.keys')} items={items}>
      <Button variant="quiet" size="small" hasMenu isDisabled={isDisabled}>
        {t('toolbar.keys')}
      </Button>
    </MenuButton>
  );
}
