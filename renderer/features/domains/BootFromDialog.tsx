import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BootDevice, Domain, DomainDetail, FailureData } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import { Button, Dialog, displayName, ErrorView, FormLayout, RadioGroup, Skeleton } from '../../ui/index.ts';
import { runOn } from './actionStore.ts';

interface Choice {
  id: string;
  device: BootDevice;
  label: string;
  description: string | undefined;
}

/** What the VM has that can be booted from. */
function useChoices(detail: DomainDetail | undefined): Choice[] {
  const { t } = useTranslation('domains');
  if (!detail) return [];
  const disks = detail.disks.map(({ target, device, source }): Choice => {
    const label = t('bootFrom.disk', { kind: t(`bootFrom.device.${device}`), target });
    return {
      id: `disk ${target}`,
      device: { kind: 'disk', target },
      label,
      description: source ? displayName(source) : t('bootFrom.empty'),
    };
  });
  const interfaces = detail.interfaces.flatMap(({ mac, source }): Choice[] =>
    mac
      ? [
          {
            id: `interface ${mac}`,
            device: { kind: 'interface', mac },
            label: t('bootFrom.interface', { mac }),
            description: source ? displayName(source) : undefined,
          },
        ]
      : [],
  );
  return [...disks, ...interfaces];
}

/** Starts the VM from a device of the user's choice, this once. */
export function BootFromDialog({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { t } = useTranslation('domains');
  const { t: tUi } = useTranslation('ui');
  const { host, uuid } = domain;
  const [detail, setDetail] = useState<DomainDetail>();
  const [failure, setFailure] = useState<FailureData>();
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    api.domains.get({ host, uuid }, { signal: stop.signal }).then(setDetail, (error: unknown) => {
      if (!stop.signal.aborted) setFailure(failureOf(error));
    });
    return () => stop.abort();
  }, [host, uuid]);
  const choices = useChoices(detail);
  const choice = choices.find(({ id }) => id === chosen);

  const start = () => {
    if (!choice) return;
    onClose();
    void runOn('bootFrom', [domain], () => api.domains.startFrom({ host, uuid, device: choice.device }));
  };

  return (
    <Dialog
      title={t('bootFrom.title', { name: displayName(domain.name) })}
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{tUi('cancel')}</Button>
          <Button variant="primary" icon="play" isDisabled={!choice} onPress={start}>
            {t('action.start')}
          </Button>
        </>
      }
    >
      {failure && <ErrorView failure={failure} />}
      {!detail && !failure && <Skeleton rows={3} />}
      {detail && (
        <FormLayout onSubmit={start}>
          <RadioGroup
            label={t('bootFrom.label')}
            value={chosen}
            onChange={setChosen}
            options={choices}
            help={choices.length === 0 ? t('bootFrom.none') : t('bootFrom.help')}
          />
        </FormLayout>
      )}
    </Dialog>
  );
}
