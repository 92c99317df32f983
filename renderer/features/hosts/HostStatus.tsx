import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Host, HostId } from '../../../preload/contract/index.ts';
import {
  Button,
  displayName,
  ErrorView,
  formatBytes,
  formatCount,
  formatDuration,
  Icon,
  StateBadge,
} from '../../ui/index.ts';
import { connectHost, examineHost } from './hostActions.tsx';
import { HostQuestion } from '../questions/index.ts';
import { hostMark } from './hostState.ts';
import { useHost } from './hostsStore.ts';

/** What a host is and how it is, above its list; why, where it is not well. */
export function HostStatus({ id }: { id: HostId }) {
  const { t } = useTranslation('hosts');
  const host = useHost(id);
  if (!host) return null;
  return (
    <div className="vd-host-status">
      <div className="vd-host-facts">
        <StateBadge mark={hostMark(host)}>{t(`state.${host.state}`)}</StateBadge>
        <code className="vd-line vd-faint">{displayName(host.uri)}</code>
        {host.readOnly && <span className="vd-quiet">{t('readOnly')}</span>}
        <Hypervisor host={host} />
        {host.warnings?.map((warning) => (
          <span key={warning} className="vd-host-warning">
            <Icon name="warning" />
            {t(`warning.${warning}`)}
          </span>
        ))}
        <HostQuestion id={id} />
        {host.state === 'disconnected' && (
          <Button size="small" icon="plug" onPress={() => void connectHost(id)}>
            {t('action.connect')}
          </Button>
        )}
      </div>
      {host.failure && host.state !== 'connected' && host.state !== 'connecting' && (
        <ErrorView failure={host.failure}>
          <Button size="small" onPress={() => void connectHost(id)}>
            {t('action.connectNow')}
          </Button>
          <Button size="small" onPress={() => examineHost(host)}>
            {t('action.examine')}
          </Button>
          {host.state === 'retrying' && host.retryAt !== undefined && <Retry at={host.retryAt} />}
        </ErrorView>
      )}
    </div>
  );
}

function Hypervisor({ host }: { host: Host }) {
  const { t } = useTranslation('hosts');
  const { hypervisor } = host;
  if (!hypervisor || host.state !== 'connected') return null;
  const { type, version, libvirtVersion, cpus, cpuModel, memoryBytes } = hypervisor;
  return (
    <span className="vd-line vd-quiet vd-num">
      {t('facts', {
        type,
        version,
        libvirt: libvirtVersion,
        cpus: formatCount(cpus),
        model: displayName(cpuModel),
        memory: formatBytes(memoryBytes),
      })}
    </span>
  );
}

/** When the next attempt is made, counted down. */
function Retry({ at }: { at: number }) {
  const { t } = useTranslation('hosts');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="vd-quiet vd-num vd-host-retry">
      {t('retryIn', { time: formatDuration(Math.max(0, at - now)) })}
    </span>
  );
}
