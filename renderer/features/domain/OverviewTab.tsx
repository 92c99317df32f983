import { useTranslation } from 'react-i18next';
import type { Domain, DomainDetail } from '../../../preload/contract/index.ts';
import { ErrorView } from '../../ui/index.ts';
import { DisksSection } from './DisksSection.tsx';
import { DisplaysSection } from './DisplaysSection.tsx';
import { FirmwareSection } from './FirmwareSection.tsx';
import { InterfacesSection } from './InterfacesSection.tsx';
import { NotRead } from './NotRead.tsx';
import { Section } from './Section.tsx';
import { SummarySection } from './SummarySection.tsx';
import { useDomainDetail } from './useDomainDetail.ts';

/** What the VM is made of, at a glance. */
export function OverviewTab({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domain');
  const { value, failure, reload } = useDomainDetail(domain);
  return (
    <div className="vd-overview">
      {failure && <ErrorView title={t('readFailed')} failure={failure} onRetry={reload} />}
      {value ? <Sections domain={domain} detail={value} /> : !failure && <NotRead domain={domain} />}
    </div>
  );
}

function Sections({ domain, detail }: { domain: Domain; detail: DomainDetail }) {
  const { t } = useTranslation('domain');
  return (
    <>
      <div className="vd-overview-top">
        <SummarySection domain={domain} detail={detail} />
        {detail.description && (
          <Section title={t('section.notes')}>
            <p className="vd-overview-notes">{detail.description}</p>
          </Section>
        )}
      </div>
      <DisksSection disks={detail.disks} />
      <InterfacesSection interfaces={detail.interfaces} agent={detail.agent} />
      <div className="vd-overview-top">
        <DisplaysSection detail={detail} />
        <FirmwareSection detail={detail} />
      </div>
    </>
  );
}
