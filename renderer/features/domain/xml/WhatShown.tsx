import { useTranslation } from 'react-i18next';
import type { HardwareItem } from '../../../../preload/contract/index.ts';
import { RadioGroup, Select } from '../../../ui/index.ts';
import { deviceName, type Shown, WHICH } from './shown.ts';

/** No device has this id: the whole VM. */
const WHOLE = '';

interface WhatShownProps {
  shown: Shown;
  items: readonly HardwareItem[];
  /** Whether what was chosen is not there: it stays among the choices. */
  missing: boolean | undefined;
  hasBoth: boolean;
  onChoose: (shown: Shown) => void;
}

/** Chooses which configuration is shown, and of it one device or all. */
export function WhatShown({ shown, items, missing, hasBoth, onChoose }: WhatShownProps) {
  const { t } = useTranslation('domain');
  const devices = items.map(({ id }) => ({ id, label: deviceName(id, items) }));
  // A device of a draft may be gone, or not be read yet.
  if (shown.item !== undefined && !items.some(({ id }) => id === shown.item))
    devices.push({ id: shown.item, label: deviceName(shown.item, items) });
  return (
    <div className="vd-xml-what">
      {hasBoth ? (
        <RadioGroup
          label={t('xml.which')}
          labelHidden
          segmented
          options={WHICH.map((id) => ({ id, label: t(`xml.${id}`) }))}
          value={shown.which}
          onChange={(which) => onChoose({ ...shown, which })}
        />
      ) : (
        <span className="vd-quiet">{t(`xml.${shown.which}`)}</span>
      )}
      <Select
        label={t('xml.part')}
        labelHidden
        className="vd-xml-part"
        options={[{ id: WHOLE, label: t('xml.whole') }, ...devices]}
        value={shown.item ?? WHOLE}
        onChange={(id) => onChoose({ ...shown, item: id === WHOLE ? undefined : id })}
        isDisabled={devices.length === 0 && missing === undefined}
      />
    </div>
  );
}
