import { useTranslation } from 'react-i18next';
import { Dialog, Kbd } from '../ui/index.ts';
import { listCommands } from './commands.ts';

/** Keys that belong to lists and tabs, not to a command. */
const FIXED = [
  { keys: ['ArrowUp', 'ArrowDown', 'Home', 'End'], text: 'list.move' },
  { keys: ['Enter'], text: 'list.open' },
  { keys: ['Space'], text: 'list.select' },
  { keys: ['Shift+ArrowDown'], text: 'list.extend' },
  { keys: ['Mod+A'], text: 'list.all' },
  { keys: ['F2'], text: 'list.rename' },
  { keys: ['Delete'], text: 'list.delete' },
  { keys: ['Shift+F10'], text: 'list.menu' },
  { keys: ['Mod+1', 'Mod+9'], text: 'tabs' },
  { keys: ['F11'], text: 'fullscreen' },
] as const;

/** Every key that does something. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('app');
  const commands = listCommands().filter((command) => command.shortcut !== undefined);
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose} size="medium">
      <dl className="vd-shortcuts">
        {commands.map(({ id, title, shortcut }) => (
          <Line key={id} text={title} keys={[shortcut ?? '']} />
        ))}
        {FIXED.map(({ keys, text }) => (
          <Line key={text} text={t(`shortcuts.${text}`)} keys={keys} />
        ))}
      </dl>
      <p className="vd-quiet">{t('shortcuts.console')}</p>
    </Dialog>
  );
}

function Line({ text, keys }: { text: string; keys: readonly string[] }) {
  return (
    <div>
      <dt>{text}</dt>
      <dd>
        {keys.map((key) => (
          <Kbd key={key} keys={key} />
        ))}
      </dd>
    </div>
  );
}
