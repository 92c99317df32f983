import type { SavedView } from '../../preload/contract/index.ts';
import { removeView, renameView } from '../features/domains/index.ts';
import { i18n } from '../locales/index.ts';
import type { MenuEntry } from '../ui/index.ts';

/** What can be done with a saved view. */
export function viewMenu(view: SavedView): MenuEntry[] {
  const t = i18n.getFixedT(i18n.language, 'domains');
  return [
    { id: 'rename', label: t('views.rename'), icon: 'edit', onAction: () => renameView(view) },
    {
      id: 'remove',
      label: t('views.remove'),
      icon: 'trash',
      danger: true,
      onAction: () => removeView(view.id),
    },
  ];
}
