import { useTranslation } from 'react-i18next';
import type { DomainDetail, InterfaceDetail } from '../../../preload/contract/index.ts';
import { Icon, NONE } from '../../ui/index.ts';
import { Path, Section } from './Section.tsx';

interface InterfacesSectionProps {
  interfaces: readonly InterfaceDetail[];
  agent: DomainDetail['agent'];
}

export function InterfacesSection({ interfaces, agent }: InterfacesSectionProps) {
  const { t } = useTranslation('domain');
  return (
    <Section title={t('section.interfaces')}>
      {interfaces.length === 0 ? (
        <p className="vd-quiet">{t('noInterfaces')}</p>
      ) : (
        <table className="vd-overview-table">
          <thead>
            <tr>
              <th>{t('interface.source')}</th>
              <th>{t('interface.model')}</th>
              <th>{t('interface.mac')}</th>
              <th>{t('interface.target')}</th>
              <th>{t('interface.addresses')}</th>
            </tr>
          </thead>
          <tbody>
            {interfaces.map((entry, at) => (
              <InterfaceRow key={entry.mac ?? at} entry={entry} agent={agent} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function InterfaceRow({ entry, agent }: { entry: InterfaceDetail; agent: DomainDetail['agent'] }) {
  const { t } = useTranslation('domain');
  const kind = t(`interface.type.${entry.type}`, { defaultValue: entry.type });
  return (
    <tr>
      <th scope="row">
        <Icon name="network" size={14} /> {entry.source ?? kind}
        {entry.source !== undefined && <div className="vd-faint">{kind}</div>}
      </th>
      <td>{entry.model ?? NONE}</td>
      <td>{entry.mac ? <Path>{entry.mac}</Path> : NONE}</td>
      <td>
        {entry.target ?? NONE}
        {!entry.linkUp && <div className="vd-overview-warn">{t('interface.linkDown')}</div>}
      </td>
      <td>
        {entry.addresses.length === 0 ? (
          <span className="vd-faint">
            {t(agent === 'connected' ? 'interface.noAddress' : 'interface.noAddressAgent')}
          </span>
        ) : (
          <ul>
            {entry.addresses.map(({ address, prefix, source }) => (
              <li key={`${address} ${source}`}>
                <Path>{prefix === undefined ? address : `${address}/${prefix}`}</Path>{' '}
                <span className="vd-faint">{t(`interface.by.${source}`)}</span>
              </li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}
