import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { addCommands, type Command } from '../../app/commands.ts';
import { IconButton, Kbd, Toolbar } from '../../ui/index.ts';
import { useConsoleSettings } from './consoleSettings.ts';
import { useFullscreen } from './useFullscreen.ts';
import { useGlimpse } from './useGlimpse.ts';
import './console.css';

/** A tool of a console as it stands in the palette. */
export type ConsoleCommand = Pick<Command, 'id' | 'title' | 'icon' | 'run'>;

export interface ConsoleFrameProps {
  /** Left in the toolbar: the VM's consoles, or its name in a window of its own. */
  start: ReactNode;
  /** What this kind of console can do. */
  tools: ReactNode;
  /** The guest has the keyboard. */
  grabbed: boolean;
  /** So many keys typed just now did not reach it. */
  lostKeys?: number;
  viewOnly: boolean;
  /** It is the one that is seen, to which commands and shortcuts belong. */
  active: boolean;
  /** What it adds to the commands of every console. */
  commands?: readonly ConsoleCommand[];
  /** Absent where it is in a window of its own already. */
  onDetach?: (() => void) | undefined;
  children: ReactNode;
}

const NO_COMMANDS: readonly ConsoleCommand[] = [];

/**
 * A console's slim toolbar over its picture. In full screen it is out of sight until the pointer or keyboard asks, but
 * shows itself for a moment when the keyboard goes to the guest or comes back: the way out stands in it.
 */
export function ConsoleFrame(props: ConsoleFrameProps) {
  const {
    start,
    tools,
    grabbed,
    lostKeys = 0,
    viewOnly,
    active,
    commands = NO_COMMANDS,
    onDetach,
    children,
  } = props;
  const { t } = useTranslation('console');
  const { grabKeyboard } = useConsoleSettings();
  const { fullscreen, toggle } = useFullscreen(grabKeyboard);
  const glimpsed = useGlimpse(fullscreen, `${String(grabbed)} ${lostKeys}`);
  const fullscreenTitle = t(fullscreen ? 'toolbar.leaveFullscreen' : 'toolbar.fullscreen');

  useEffect(() => {
    if (!active) return;
    const section = t('commands');
    const common: Command[] = [
      {
        id: 'console.fullscreen',
        title: fullscreenTitle,
        section,
        icon: 'expand',
        shortcut: 'F11',
        run: toggle,
      },
      ...(onDetach
        ? [
            {
              id: 'console.detach',
              title: t('toolbar.detach'),
              section,
              icon: 'external' as const,
              run: onDetach,
            },
          ]
        : []),
    ];
    return addCommands(() => [...common, ...commands.map((command) => ({ ...command, section }))]);
  }, [active, t, fullscreenTitle, toggle, onDetach, commands]);

  return (
    <div className="vd-console" data-fullscreen={fullscreen || undefined}>
      <div className="vd-console-bar" data-glimpsed={glimpsed || undefined}>
        <div className="vd-console-start">{start}</div>
        <div className="vd-console-keys" role="status">
          {lostKeys > 0 && <span className="vd-console-lost">{t('keysLost', { count: lostKeys })}</span>}
          {viewOnly && <span>{t('viewOnlyNow')}</span>}
          {!viewOnly && grabbed && lostKeys === 0 && (
            <>
              <span className="vd-console-keys-words">{t('grabbed')}</span> <Kbd keys="Ctrl+Alt" />{' '}
              <span className="vd-console-keys-words">{t('release')}</span>
            </>
          )}
        </div>
        <Toolbar label={t('toolbar.label')} className="vd-console-tools">
          {tools}
          {onDetach && !fullscreen && (
            <IconButton icon="external" label={t('toolbar.detach')} onPress={onDetach} />
          )}
          <IconButton
            icon="expand"
            label={fullscreenTitle}
            shortcut="F11"
            pressed={fullscreen}
            onPress={toggle}
          />
        </Toolbar>
      </div>
      <div className="vd-console-stage">{children}</div>
    </div>
  );
}
