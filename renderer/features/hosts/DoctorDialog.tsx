import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Host, HostConfig } from '../../../preload/contract/index.ts';
import { Button, Dialog, displayName, Icon } from '../../ui/index.ts';
import { DoctorSteps } from './DoctorSteps.tsx';
import { isHealthy, useDoctor } from './useDoctor.ts';

/** What is saved of a host, without what is known of it. */
export function configOf({ name, uri, group, colour, autoconnect, readOnly }: Host): HostConfig {
  return {
    name,
    uri,
    autoconnect,
    readOnly,
    ...(group === undefined ? {} : { group }),
    ...(colour === undefined ? {} : { colour }),
  };
}

/** Finds out at which step the way to a saved host ends. The connection that there is goes on beside it. */
export function DoctorDialog({ host, onClose }: { host: Host; onClose: () => void }) {
  const { t } = useTranslation('hosts');
  const { t: tUi } = useTranslation('ui');
  const { start, ...examination } = useDoctor();
  const examine = () => start(configOf(host));
  useEffect(() => {
    start(configOf(host));
    // The host as it was when it was asked for: its row changes all the time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [start]);
  return (
    <Dialog
      title={t('doctor.title', { name: displayName(host.name) })}
      onClose={onClose}
      actions={
        <>
          <Button busy={examination.phase === 'running'} onPress={examine}>
            {t('doctor.again')}
          </Button>
          <Button variant="primary" autoFocus onPress={onClose}>
            {tUi('close')}
          </Button>
        </>
      }
    >
      <DoctorSteps {...examination} />
      {isHealthy(examination) && (
        <p className="vd-host-tested">
          <Icon name="success" />
          {t('doctor.healthy')}
        </p>
      )}
    </Dialog>
  );
}
