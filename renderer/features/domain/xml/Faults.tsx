import { useTranslation } from 'react-i18next';
import { MAX_XML_BYTES } from '../../../../preload/contract/index.ts';
import { formatBytes, Icon } from '../../../ui/index.ts';
import type { XmlMarker } from '../../../ui/editor/index.ts';
import { bytesOf } from './draftKeeper.ts';

interface FaultsProps {
  faults: readonly XmlMarker[];
  text: string;
  tooLarge: boolean;
  state: 'unchanged' | 'checking' | 'well';
  onGoTo: (fault: XmlMarker) => void;
}

/** Under the text: what is wrong with it, each a way to its place, and how to leave it with the keyboard. */
export function Faults({ faults, text, tooLarge, state, onGoTo }: FaultsProps) {
  const { t } = useTranslation('domain');
  return (
    <div className="vd-xml-foot">
      <div className="vd-xml-faults" role="status">
        {tooLarge && (
          <p className="vd-xml-fault">
            <Icon name="error" size={14} />{' '}
            {t('xml.tooLarge', { size: formatBytes(bytesOf(text)), limit: formatBytes(MAX_XML_BYTES) })}
          </p>
        )}
        {faults.map((fault, at) => (
          <button key={at} type="button" className="vd-xml-fault" onClick={() => onGoTo(fault)}>
            <Icon name="error" size={14} />
            <span className="vd-num">{t('xml.line', { line: fault.line })}</span>
            <span>{fault.message}</span>
          </button>
        ))}
        {!tooLarge && faults.length === 0 && <p className="vd-quiet">{t(`xml.state.${state}`)}</p>}
      </div>
      <p className="vd-faint">{t('xml.leave')}</p>
    </div>
  );
}
