import { useTranslation } from 'react-i18next';
import { IconButton, type MenuEntry, MenuButton } from '../../ui/index.ts';
import { VNC_SCALINGS } from '../../ui/console/index.ts';
import {
  chooseForAll,
  chooseForWindow,
  nearestQuality,
  QUALITIES,
  type Quality,
  useConsoleSettings,
} from './consoleSettings.ts';

/** How the guest's picture is shown and fetched. */
export function PictureMenu() {
  const { t } = useTranslation('console');
  const settings = useConsoleSettings();
  const quality = nearestQuality(settings.quality);
  const items: MenuEntry[] = [
    {
      id: 'scaling',
      heading: t('view.scaling'),
      items: VNC_SCALINGS.map((scaling) => ({
        id: scaling,
        label: t(`view.${scaling}`),
        checked: settings.scale === scaling,
        onAction: () => chooseForAll({ scale: scaling }),
      })),
    },
    {
      id: 'quality',
      heading: t('view.quality'),
      items: (Object.keys(QUALITIES) as Quality[]).map((id) => ({
        id,
        label: t(`view.${id}`),
        checked: quality === id,
        onAction: () => chooseForAll({ quality: QUALITIES[id] }),
      })),
    },
    'separator',
    {
      id: 'viewOnly',
      label: t('view.viewOnly'),
      checked: settings.viewOnly,
      onAction: () => chooseForWindow({ viewOnly: !settings.viewOnly }),
    },
    {
      id: 'dotCursor',
      label: t('view.dotCursor'),
      checked: settings.dotCursor,
      onAction: () => chooseForWindow({ dotCursor: !settings.dotCursor }),
    },
  ];
  return (
    <MenuButton label={t('toolbar.view')} items={items}>
      <IconButton icon="monitor" label={t('toolbar.view')} />
    </MenuButton>
  );
}
