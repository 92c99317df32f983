import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Switch, TextField } from '../../ui/index.ts';
import { chooseForAll, useConsoleSettings } from './consoleSettings.ts';

export interface ClipboardPanelProps {
  /** What the guest copied last. */
  fromGuest: string;
  onSend: (text: string) => void;
  onType: (text: string, signal: AbortSignal) => Promise<void>;
}

/** Both clipboards to see and hand over, for where the browser or the guest does not let them meet by themselves. */
export function ClipboardPanel({ fromGuest, onSend, onType }: ClipboardPanelProps) {
  const { t } = useTranslation('console');
  const { shareClipboard } = useConsoleSettings();
  const [text, setText] = useState('');
  const [typing, setTyping] = useState(false);
  const stop = useRef<AbortController>(undefined);
  // Typing stops with the panel: nobody would see what it is that types.
  useEffect(() => () => stop.current?.abort(), []);

  const type = async () => {
    const controller = new AbortController();
    stop.current = controller;
    setTyping(true);
    await onType(text, controller.signal);
    setTyping(false);
  };
  return (
    <div className="vd-console-clipboard">
      <Switch
        isSelected={shareClipboard}
        onChange={(share) => chooseForAll({ shareClipboard: share })}
        help={t('clipboard.shareHelp')}
      >
        {t('clipboard.share')}
      </Switch>
      <section>
        <h3>{t('clipboard.fromGuest')}</h3>
        {fromGuest === '' ? (
          <p className="vd-faint">{t('clipboard.nothing')}</p>
        ) : (
          <>
            <pre className="vd-console-clip">{fromGuest}</pre>
            <Button size="small" icon="copy" onPress={() => void navigator.clipboard.writeText(fromGuest)}>
              {t('clipboard.copy')}
            </Button>
          </>
        )}
      </section>
      <section>
        <h3 aria-hidden>{t('clipboard.toGuest')}</h3>
        <TextField
          label={t('clipboard.toGuest')}
          labelHidden
          placeholder={t('clipboard.placeholder')}
          value={text}
          onChange={setText}
          rows={3}
          help={typing ? t('clipboard.typing') : t('clipboard.needsAgent')}
        />
        <div className="vd-console-card-actions">
          <Button size="small" isDisabled={text === ''} onPress={() => onSend(text)}>
            {t('clipboard.send')}
          </Button>
          <Button
            size="small"
            icon={typing ? 'stop' : 'keyboard'}
            isDisabled={text === ''}
            onPress={() => (typing ? stop.current?.abort() : void type())}
          >
            {t(typing ? 'clipboard.stop' : 'clipboard.type')}
          </Button>
        </div>
      </section>
    </div>
  );
}
