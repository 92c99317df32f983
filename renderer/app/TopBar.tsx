import { useTranslation } from 'react-i18next';
import { openPalette } from '../features/palette/index.ts';
import { Button, Icon, IconButton, Kbd } from '../ui/index.ts';
import { findCommand } from './commands.ts';
import { useFrame } from './frameStore.ts';
import { href, navigate } from './router.ts';

export function TopBar() {
  const { t } = useTranslation('app');
  const sidebar = useFrame((state) => state.sidebar);
  const create = findCommand('vm.create');
  return (
    <header className="vd-top">
      <IconButton
        icon="sidebar"
        label={t(sidebar ? 'sidebar.hide' : 'sidebar.show')}
        shortcut="Mod+B"
        onPress={() => useFrame.setState({ sidebar: !sidebar })}
      />
      <a className="vd-brand" href={href({ page: 'list' })}>
        {t('name')}
      </a>
      <button type="button" className="vd-palette-field" onClick={openPalette}>
        <Icon name="search" size={14} />
        <span className="vd-line">{t('palette')}</span>
        <Kbd keys="Mod+K" />
      </button>
      <div className="vd-top-end">
        {create && (
          <Button variant="primary" icon="plus" onPress={create.run}>
            {create.title}
          </Button>
        )}
        <IconButton
          icon="gear"
          label={t('settings')}
          shortcut="Mod+,"
          onPress={() => navigate({ page: 'settings' })}
        />
      </div>
    </header>
  );
}
