import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain } from '../../../preload/contract/index.ts';
import { api, useReading } from '../../api/index.ts';
import { CopyButton, ErrorView, RadioGroup } from '../../ui/index.ts';
import { NotRead } from './NotRead.tsx';

const WHICH = ['running', 'stored'] as const;

/** The XML as libvirt gives it, secrets left out: to read and to copy. */
export function XmlTab({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domain');
  const { host, uuid, state, lost, persistent, domainId } = domain;
  const active = domainId !== undefined;
  const [chosen, setChosen] = useState<(typeof WHICH)[number]>('running');
  // Only a running VM has two configurations, and only one that is kept has a stored one.
  const hasBoth = active && persistent;
  const stored = hasBoth ? chosen === 'stored' : !active;
  const { value, failure, reload } = useReading(
    `${host}/${uuid} ${state} ${stored}`,
    !lost,
    async (signal) => {
      const { xml } = await api.domains.getXml({ host, uuid, stored }, { signal });
      return { xml, stored };
    },
  );
  const shown = value?.stored === stored ? value : undefined;
  return (
    <div className="vd-xml">
      <div className="vd-xml-bar">
        {hasBoth ? (
          <RadioGroup
            label={t('xml.which')}
            labelHidden
            segmented
            options={WHICH.map((id) => ({ id, label: t(`xml.${id}`) }))}
            value={chosen}
            onChange={setChosen}
          />
        ) : (
          <span className="vd-quiet">{t(active ? 'xml.running' : 'xml.stored')}</span>
        )}
        {shown && <CopyButton text={shown.xml} label={t('xml.copy')} />}
      </div>
      {failure && <ErrorView title={t('xml.failed')} failure={failure} onRetry={reload} />}
      {shown ? (
        <pre className="vd-xml-text" tabIndex={0} aria-label={t('xml.label')}>
          {shown.xml}
        </pre>
      ) : (
        !failure && <NotRead domain={domain} />
      )}
    </div>
  );
}
