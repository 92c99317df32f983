import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Icon, type IconName, type Mark, StateMark } from '../../ui/index.ts';
import type { Overlay, OverlayAction } from './consoleOverlay.ts';

export interface ConsoleOverlayProps {
  overlay: Overlay;
  names: { name: string; host: string };
  /** The action that is under way. */
  pending: string | undefined;
  onAction: (action: OverlayAction) => void;
  /** What more it asks (a password). */
  children?: ReactNode;
}

const MARKS: Partial<Record<Overlay['kind'], Mark>> = {
  lost: 'lost',
  off: 'shutoff',
  saved: 'saved',
  crashed: 'crashed',
  paused: 'paused',
  ioerror: 'paused',
  suspended: 'paused',
  connecting: 'busy',
  retrying: 'busy',
  pageOffline: 'lost',
};
const ICONS: Partial<Record<Overlay['kind'], IconName>> = {
  password: 'lock',
  taken: 'user',
  failed: 'error',
};

/** Kinds that have a second line. */
const EXPLAINED: Partial<
  Record<
    Overlay['kind'],
    | 'lostText'
    | 'savedText'
    | 'ioerrorText'
    | 'suspendedText'
    | 'retryingText'
    | 'takenText'
    | 'pageOfflineText'
  >
> = {
  lost: 'lostText',
  saved: 'savedText',
  ioerror: 'ioerrorText',
  suspended: 'suspendedText',
  retrying: 'retryingText',
  taken: 'takenText',
  pageOffline: 'pageOfflineText',
};

/** The VM's or the connection's state, drawn over the picture: the picture stays, the way on is one button. */
export function ConsoleOverlay({ overlay, names, pending, onAction, children }: ConsoleOverlayProps) {
  const { t } = useTranslation('console');
  const { t: tDomains } = useTranslation('domains');
  const title = useId();
  const { kind, veil, actions, failure } = overlay;
  const mark = MARKS[kind];
  const icon = ICONS[kind];
  const explained = EXPLAINED[kind];
  const label = (action: OverlayAction): string =>
    action === 'retry' || action === 'takeOver' || action === 'reconnectHost'
      ? t(`action.${action}`)
      : tDomains(`action.${action}`);
  return (
    <div className={veil ? 'vd-console-veil' : 'vd-console-note'}>
      <section className="vd-console-card" aria-labelledby={title} data-kind={kind}>
        <div className="vd-console-card-head">
          {mark && <StateMark mark={mark} />}
          {icon && <Icon name={icon} />}
          <div role="status">
            <h2 id={title}>{t(`overlay.${kind}`, names)}</h2>
          </div>
        </div>
        {failure ? (
          <p className="vd-quiet">{failure.message}</p>
        ) : (
          explained && <p className="vd-quiet">{t(`overlay.${explained}`, names)}</p>
        )}
        {failure?.remedy && (
          <p className="vd-quiet">
            {failure.remedy.text} {failure.remedy.command && <code>{failure.remedy.command}</code>}
          </p>
        )}
        {failure?.libvirt && <p className="vd-faint vd-console-words">{failure.libvirt.message}</p>}
        {children}
        {actions.length > 0 && (
          <div className="vd-console-card-actions">
            {actions.map((action, index) => (
              <Button
                key={action}
                variant={index === 0 ? 'primary' : 'secondary'}
                busy={pending === action}
                onPress={() => onAction(action)}
              >
                {label(action)}
              </Button>
            ))}
          </div>
        )}
      </section>
    </div>
  );
}
