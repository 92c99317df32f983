import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain, FailureData } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { Button, displayName } from '../../ui/index.ts';

/** Offers a VNC display at the VM's next start. */
export function VncOffer({ domain }: { domain: Domain }) {
  const { t } = useTranslation('console');
  const [state, setState] = useState<'offered' | 'busy' | 'added'>('offered');
  const [failure, setFailure] = useState<FailureData>();
  const add = async () => {
    setState('busy');
    setFailure(undefined);
    try {
      await api.consoles.addVnc({ host: domain.host, uuid: domain.uuid });
      setState('added');
    } catch (error) {
      const found = failureOf(error);
      // It was added before, here or elsewhere, and waits for the next start.
      if (found.code === 'Conflict') return setState('added');
      setFailure(found);
      setState('offered');
    }
  };
  if (state === 'added') return <p role="status">{t('spice.added', { name: displayName(domain.name) })}</p>;
  return (
    <>
      {failure && (
        <p className="vd-console-refused" role="alert">
          {failure.message}
        </p>
      )}
      <Button size="small" variant="primary" busy={state === 'busy'} onPress={() => void add()}>
        {t('spice.offer')}
      </Button>
    </>
  );
}
