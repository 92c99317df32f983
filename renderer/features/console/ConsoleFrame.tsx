import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton, Kbd } from '../../ui/index.ts';
import { useFullscreen } from './useFullscreen.ts';
import './console.css';

export interface ConsoleFrameProps {
  /** Left in the toolbar: the VM's consoles, or its name in a window of its own. */
  start: ReactNode;
  /** What this kind of console can do. */
  tools: ReactNode;
  /** The guest has the keyboard. */
  grabbed: boolean;
  viewOnly: boolean;
  /** Absent where it is in a window of its own already. */
  onDetach?: (() => void) | undefined;
  children: ReactNode;
}

/** A console's slim toolbar over its picture; in full screen it is out of sight until the pointer or keyboard asks. */
export function ConsoleFrame({ start, tools, grabbed, viewOnly, onDetach, children }: ConsoleFrameProps) {
  const { t } = useTranslation('console');
  const { fullscreen, toggle } = useFullscreen();
  const toolbar = useRef<HTMLDivElement>(null);
  // Only keys that the guest does not have come here: consoles keep theirs.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'F11') return;
    event.preventDefault();
    toggle();
  };
  return (
    <div
      className="vd-console"
      data-fullscreen={fullscreen || undefined}
      data-grabbed={grabbed || undefined}
      onKeyDown={onKeyDown}
    >
      <div ref={toolbar} className="vd-console-toolbar" role="toolbar" aria-label={t('toolbar.label')}>
        <div className="vd-console-start">{start}</div>
        <div className="vd-console-keys" role="status">
          {viewOnly ? (
            <span className="vd-faint">{t('viewOnlyNow')}</span>
          ) : (
            grabbed && (
              <>
                <span className="vd-console-keys-words">{t('grabbed')}</span> <Kbd keys="Ctrl+Alt" />{' '}
                {t('release')}
              </>
            )
          )}
        </div>
        <div className="vd-console-tools">
          {tools}
          {onDetach && !fullscreen && (
            <IconButton icon="external" label={t('toolbar.detach')} onPress={onDetach} />
          )}
          <IconButton
            icon="expand"
            label={t(fullscreen ? 'toolbar.leaveFullscreen' : 'toolbar.fullscreen')}
            shortcut="F11"
            pressed={fullscreen}
            onPress={toggle}
          />
        </div>
      </div>
      <div className="vd-console-stage">{children}</div>
    </div>
  );
}
