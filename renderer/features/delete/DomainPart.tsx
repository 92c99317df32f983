import { useTranslation } from 'react-i18next';
import type { DeletionDisk, DeletionPlan } from '../../../preload/contract/index.ts';
import { Checkbox, StateMark, displayName, formatBytes } from '../../ui/index.ts';
import { diskKey, isTicked, type Ticks } from './choice.ts';

interface DomainPartProps {
  plan: DeletionPlan;
  /** The only one: its name stands in the title already. */
  alone: boolean;
  ticks: Ticks;
  onTick: (key: string, ticked: boolean) => void;
}

/** One VM: its disks with a tick each, and what libvirt keeps of it. */
export function DomainPart({ plan, alone, ticks, onTick }: DomainPartProps) {
  const { t } = useTranslation('delete');
  const kept = keptOf(plan);
  return (
    <section className="vd-delete-vm" aria-label={displayName(plan.name)}>
      {!alone && (
        <h2 className="vd-delete-name">
          <StateMark mark={plan.active ? 'running' : 'shutoff'} />
          <span className="vd-line">{displayName(plan.name)}</span>
        </h2>
      )}
      {plan.disks.length === 0 ? (
        <p className="vd-quiet">{t('noDisks')}</p>
      ) : (
        <ul className="vd-delete-disks">
          {plan.disks.map((disk) => (
            <DiskLine
              key={disk.id}
              disk={disk}
              ticked={isTicked(plan, disk, ticks)}
              onTick={(ticked) => onTick(diskKey(plan, disk), ticked)}
            />
          ))}
        </ul>
      )}
      {(alone || kept.length > 0) && (
        <p className="vd-quiet">
          {kept.length === 0 ? t('kept.nothing') : t('kept.all', { what: kept.join(', ') })}
        </p>
      )}
    </section>
  );

  function keptOf({
    hasManagedSave,
    snapshots,
    checkpoints,
    hasUefiVariables,
    hasTpmState,
  }: DeletionPlan): string[] {
    return [
      hasManagedSave && t('kept.save'),
      snapshots > 0 && t('kept.snapshots', { count: snapshots }),
      checkpoints > 0 && t('kept.checkpoints', { count: checkpoints }),
      hasUefiVariables && t('kept.nvram'),
      hasTpmState && t('kept.tpm'),
    ].filter((part) => part !== false);
  }
}

/** The sentence's own words; what was tried stands in the title. */
function reason(message: string): string {
  const why = message.replace(/^Cannot delete .*?: /, '');
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}${/[.!?]$/.test(why) ? '' : '.'}`;
}

function DiskLine({
  disk,
  ticked,
  onTick,
}: {
  disk: DeletionDisk;
  ticked: boolean;
  onTick: (ticked: boolean) => void;
}) {
  const { t } = useTranslation('delete');
  const { id, target, device, pool, format, allocationBytes, capacityBytes, refusal, readOnly } = disk;
  const facts = [
    device === 'disk' ? target : [t(`device.${device}`), target].filter(Boolean).join(' '),
    format,
    pool,
    readOnly && device === 'disk' ? t('readOnly') : undefined,
  ].filter(Boolean);
  const isThin =
    allocationBytes !== undefined && capacityBytes !== undefined && allocationBytes < capacityBytes;
  return (
    <li className="vd-delete-disk" data-kept={!ticked}>
      <Checkbox
        isSelected={ticked}
        isDisabled={refusal !== undefined}
        onChange={onTick}
        help={refusal ? reason(refusal.message) : undefined}
      >
        <code className="vd-delete-path">{id}</code>
        <span className="vd-delete-facts">{facts.join(' · ')}</span>
      </Checkbox>
      <span className="vd-delete-size vd-num">
        {formatBytes(allocationBytes ?? capacityBytes)}
        {isThin && <span className="vd-faint">{t('of', { size: formatBytes(capacityBytes) })}</span>}
      </span>
    </li>
  );
}
