import { useTranslation } from 'react-i18next';
import type { DiskDetail } from '../../../preload/contract/index.ts';
import { formatBytes, Icon, NONE } from '../../ui/index.ts';
import { Path, Section } from './Section.tsx';

export function DisksSection({ disks }: { disks: readonly DiskDetail[] }) {
  const { t } = useTranslation('domain');
  return (
    <Section title={t('section.disks')}>
      {disks.length === 0 ? (
        <p className="vd-quiet">{t('noDisks')}</p>
      ) : (
        <table className="vd-overview-table">
          <thead>
            <tr>
              <th>{t('disk.target')}</th>
              <th>{t('disk.bus')}</th>
              <th>{t('disk.source')}</th>
              <th>{t('disk.format')}</th>
              <th className="vd-overview-number">{t('disk.size')}</th>
              <th className="vd-overview-number">{t('disk.used')}</th>
            </tr>
          </thead>
          <tbody>
            {disks.map((disk) => (
              <DiskRow key={disk.target} disk={disk} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function DiskRow({ disk }: { disk: DiskDetail }) {
  const { t } = useTranslation('domain');
  const notes = [
    disk.readOnly && disk.device !== 'cdrom' && t('disk.readOnly'),
    disk.shareable && t('disk.shareable'),
    disk.bootOrder !== undefined && t('disk.boot', { order: disk.bootOrder }),
    disk.backingImages > 0 && t('disk.backing', { count: disk.backingImages }),
  ].filter((note) => note !== false);
  return (
    <tr>
      <th scope="row">
        <Icon name="disk" size={14} /> {disk.target}
      </th>
      <td>{[t(`disk.device.${disk.device}`), disk.bus].filter(Boolean).join(' · ')}</td>
      <td>
        {disk.source === undefined ? (
          <span className="vd-faint">{t('disk.empty')}</span>
        ) : (
          <Path>{disk.source}</Path>
        )}
        {notes.length > 0 && <div className="vd-faint">{notes.join(' · ')}</div>}
      </td>
      <td>{disk.format ?? NONE}</td>
      <td className="vd-overview-number">{formatBytes(disk.capacityBytes)}</td>
      <td className="vd-overview-number">{formatBytes(disk.allocationBytes)}</td>
    </tr>
  );
}
