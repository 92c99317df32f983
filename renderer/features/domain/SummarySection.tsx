import { useTranslation } from 'react-i18next';
import type { Domain, DomainDetail } from '../../../preload/contract/index.ts';
import { formatBytes, formatTime } from '../../ui/index.ts';
import { useHost } from '../hosts/index.ts';
import { Facts, Path, Section } from './Section.tsx';

/** Who it is, where it runs and how large it is. */
export function SummarySection({ domain, detail }: { domain: Domain; detail: DomainDetail }) {
  const { t } = useTranslation('domain');
  const hostName = useHost(domain.host)?.name ?? domain.host;
  return (
    <Section title={t('section.summary')}>
      <Facts
        rows={[
          [t('title'), detail.title],
          [t('host'), hostName],
          [t('os'), domain.os ?? detail.osId],
          [t('kind'), <Kind key="kind" detail={detail} />],
          [t('cpu'), <Cpu key="cpu" cpu={detail.cpu} />],
          [t('topology'), detail.cpu.topology && <Topology key="topology" {...detail.cpu.topology} />],
          [t('memory'), <Memory key="memory" {...detail.memory} />],
          [t('since'), domain.runningSince !== undefined && formatTime(domain.runningSince)],
          [t('autostart'), t(domain.autostart ? 'autostartOn' : 'autostartOff')],
          [t('agent'), detail.virtType === 'lxc' ? undefined : t(`agentIs.${detail.agent}`)],
          [t('transient'), !domain.persistent && t('transientText')],
          [t('uuid'), <Path key="uuid">{domain.uuid}</Path>],
        ]}
      />
    </Section>
  );
}

/** libvirt's domain types by the names that people know them by. */
const TYPES: Readonly<Record<string, string>> = {
  kvm: 'KVM',
  qemu: 'QEMU',
  lxc: 'LXC',
  xen: 'Xen',
  vbox: 'VirtualBox',
};

function Kind({ detail }: { detail: DomainDetail }) {
  const { t } = useTranslation('domain');
  const { virtType, architecture, machine } = detail;
  const parts = [TYPES[virtType] ?? virtType, architecture, machine].filter(Boolean).join(' · ');
  return virtType === 'qemu' ? (
    <>
      {parts} <span className="vd-faint">{t('emulated')}</span>
    </>
  ) : (
    parts
  );
}

function Cpu({ cpu }: { cpu: DomainDetail['cpu'] }) {
  const { t } = useTranslation('domain');
  const { vcpus, maxVcpus, mode, model } = cpu;
  const how = model ?? mode;
  return (
    <>
      <span className="vd-num">
        {vcpus === maxVcpus ? t('vcpus', { count: vcpus }) : t('vcpusOf', { vcpus, count: maxVcpus })}
      </span>{' '}
      {how && <span className="vd-faint">{how}</span>}
    </>
  );
}

function Topology({ sockets, dies, cores, threads }: NonNullable<DomainDetail['cpu']['topology']>) {
  const { t } = useTranslation('domain');
  const parts = [
    t('sockets', { count: sockets }),
    dies > 1 && t('dies', { count: dies }),
    t('cores', { count: cores }),
    t('threads', { count: threads }),
  ];
  return parts.filter((part) => part !== false).join(' × ');
}

function Memory({ currentBytes, maxBytes }: DomainDetail['memory']) {
  const { t } = useTranslation('domain');
  return (
    <span className="vd-num">
      {currentBytes === maxBytes
        ? formatBytes(maxBytes)
        : t('memoryOf', { current: formatBytes(currentBytes), max: formatBytes(maxBytes) })}
    </span>
  );
}
