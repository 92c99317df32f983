import { useTranslation } from 'react-i18next';
import { IconButton, type MenuEntry, MenuButton } from '../../ui/index.ts';
import { VNC_SCALINGS } from '../../ui/console/index.ts';
import {
  chooseConsoleSetting,
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
        checked: settings.scaling === scaling,
        onAction: () => chooseConsoleSetting({ scaling }),
      })),
    },
    {
      id: 'quality',
      heading: t('view.quality'),
      items: (Object.keys(QUALITIES) as Quality[]).map((id) => ({
        id,
        label: t(`view.${id}`),
        checked: quality === id,
        onAction: () => chooseConsoleSetting({ quality: QUALITIES[id] }),
      })),
    },
    'separator',
    {
      id: 'viewOnly',
      label: t('view.viewOnly'),
      checked: settings.viewOnly,
      onAction: () => chooseConsoleSetting({ viewOnly: !settings.viewOnly }),
    },
    {
      id: 'dotCursor',
      label: t('view.dotCursor'),
      checked: settings.dotCursor,
      onAction: () => chooseConsoleSetting({ dotCursor: !settings.dotCursor }),
    },
  ];
  return (
    <MenuButton label={t('toolbar.view')} items={items}>
      <IconButton icon="monitor" label={t('toolbar.view')} />
    </MenuButton>
  );
}
