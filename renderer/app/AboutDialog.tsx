import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppInfo } from '../../preload/contract/index.ts';
import { api } from '../api/index.ts';
import { Dialog, Skeleton } from '../ui/index.ts';

export function AboutDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('app');
  const [info, setInfo] = useState<AppInfo | null>(null);
  useEffect(() => {
    let gone = false;
    api.app.info().then(
      (told) => !gone && setInfo(told),
      () => !gone && onClose(),
    );
    return () => {
      gone = true;
    };
  }, [onClose]);
  return (
    <Dialog title={t('about.title')} onClose={onClose} size="small">
      {info ? (
        <>
          <p>{t('about.version', { version: info.version })}</p>
          <p className="vd-quiet">
            {t('about.runs', {
              shell: t(`about.shell.${info.shell}`),
              user: info.user,
              platform: info.platform,
            })}
          </p>
          <p className="vd-quiet">{t('about.what')}</p>
        </>
      ) : (
        <Skeleton rows={2} />
      )}
    </Dialog>
  );
}
