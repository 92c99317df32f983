import { updatePreferences, preferencesStore } from '../features/settings/index.ts';
import { openPalette } from '../features/palette/index.ts';
import { i18n } from '../locales/index.ts';
import { showDialog } from '../ui/index.ts';
import { AboutDialog } from './AboutDialog.tsx';
import type { Command } from './commands.ts';
import { useFrame } from './frameStore.ts';
import { navigate } from './router.ts';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';

const THEMES = ['system', 'light', 'dark'] as const;

/** Commands of the frame: where to go, how it looks. */
export function appCommands(): Command[] {
  const t = i18n.getFixedT(i18n.language, 'app');
  const section = t('name');
  const { theme, density } = preferencesStore.getState();
  return [
    { id: 'app.palette', title: t('palette'), section, icon: 'palette', shortcut: 'Mod+K', run: openPalette },
    { id: 'app.list', title: t('list'), section, icon: 'layers', run: () => navigate({ page: 'list' }) },
    {
      id: 'app.journal',
      title: t('journal'),
      section,
      icon: 'journal',
      run: () => navigate({ page: 'journal' }),
    },
    {
      id: 'app.settings',
      title: t('settings'),
      section,
      icon: 'gear',
      shortcut: 'Mod+,',
      run: () => navigate({ page: 'settings' }),
    },
    {
      id: 'app.sidebar',
      title: t('sidebar.toggle'),
      section,
      icon: 'sidebar',
      shortcut: 'Mod+B',
      run: () => useFrame.setState(({ sidebar }) => ({ sidebar: !sidebar })),
    },
    {
      id: 'app.tasks',
      title: t('tasks'),
      section,
      icon: 'clock',
      run: () => useFrame.setState(({ tasks }) => ({ tasks: !tasks })),
    },
    ...THEMES.filter((other) => other !== theme).map((other): Command => ({
      id: `app.theme.${other}`,
      title: t(`theme.${other}`),
      section,
      icon: other === 'dark' ? 'moon' : 'sun',
      run: () => updatePreferences({ theme: other }),
    })),
    {
      id: 'app.density',
      title: t(density === 'compact' ? 'density.comfortable' : 'density.compact'),
      section,
      icon: 'list',
      run: () => updatePreferences({ density: density === 'compact' ? 'comfortable' : 'compact' }),
    },
    {
      id: 'app.shortcuts',
      title: t('shortcuts.title'),
      section,
      icon: 'keyboard',
      shortcut: 'F1',
      run: () => showDialog((close) => <ShortcutsDialog onClose={close} />),
    },
    {
      id: 'app.about',
      title: t('about.title'),
      section,
      icon: 'info',
      run: () => showDialog((close) => <AboutDialog onClose={close} />),
    },
  ];
}
