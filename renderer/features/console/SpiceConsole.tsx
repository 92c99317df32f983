import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain, FailureData } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { Icon, displayName } from '../../ui/index.ts';
import { ConsoleFrame } from './ConsoleFrame.tsx';
import { canHaveConsole, overlayOf } from './consoleOverlay.ts';
import { ConsoleState } from './ConsoleState.tsx';
import type { LinkState } from './consoleLink.ts';
import { useOnline } from './useConsole.ts';
import type { ConsolePaneProps } from './VncConsole.tsx';
import { VncOffer } from './VncOffer.tsx';

const PERIOD_SECONDS = 2;

/** Each picture is a call of its own: there is no connection whose state could be shown. */
const NO_LINK: LinkState = { phase: 'open' };

interface Picture {
  url: string;
  at: number;
}

/** A display that speaks only SPICE: pictures of it, the reason, and the way to a display that can be used. */
export function SpiceConsole({ domain, start, active, onDetach }: ConsolePaneProps) {
  const { t, i18n } = useTranslation('console');
  const { picture, failure } = usePictures(domain);
  const overlay = overlayOf(domain, NO_LINK, !useOnline());
  const time = picture && new Date(picture.at).toLocaleTimeString(i18n.language);
  return (
    <ConsoleFrame start={start} tools={null} grabbed={false} viewOnly active={active} onDetach={onDetach}>
      <div className="vd-console-pictures">
        <div className="vd-console-notice">
          <Icon name="info" />
          <p>{t('spice.why', { seconds: PERIOD_SECONDS })}</p>
          <VncOffer domain={domain} />
        </div>
        <div className="vd-console-picture">
          {picture && (
            <img src={picture.url} alt={t('spice.picture', { name: displayName(domain.name), time })} />
          )}
          {!picture && failure && (
            <p className="vd-quiet">
              {t('spice.failed')}: {failure.message}
            </p>
          )}
        </div>
      </div>
      <ConsoleState domain={domain} overlay={overlay} onRetry={() => {}} />
    </ConsoleFrame>
  );
}

/** A picture every few seconds while the VM runs and the page is seen; the last one stays. */
function usePictures(domain: Domain): { picture: Picture | undefined; failure: FailureData | undefined } {
  const { host, uuid } = domain;
  const online = useOnline();
  const running = online && canHaveConsole(domain);
  const [picture, setPicture] = useState<Picture>();
  const [failure, setFailure] = useState<FailureData>();
  useEffect(() => {
    if (!running) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = async () => {
      if (!document.hidden) {
        try {
          const { mime, data } = await api.consoles.screenshot({ host, uuid }, { signal: stop.signal });
          setPicture({ url: `data:${mime};base64,${data}`, at: Date.now() });
          setFailure(undefined);
        } catch (error) {
          if (!stop.signal.aborted) setFailure(failureOf(error));
        }
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void take(), PERIOD_SECONDS * 1000);
    };
    void take();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [host, uuid, running]);
  return { picture, failure };
}
