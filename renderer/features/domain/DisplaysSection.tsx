import { useTranslation } from 'react-i18next';
import type { DisplayDetail, DomainDetail } from '../../../preload/contract/index.ts';
import { Facts, Path, Section } from './Section.tsx';

export function DisplaysSection({ detail }: { detail: DomainDetail }) {
  const { t } = useTranslation('domain');
  const { displays, video } = detail;
  return (
    <Section title={t('section.displays')}>
      {displays.length === 0 && <p className="vd-quiet">{t('noDisplays')}</p>}
      <Facts
        rows={[
          ...displays.map(
            (display, at) =>
              [
                `${display.type.toUpperCase()}${at > 0 ? ` ${at + 1}` : ''}`,
                <Listen key={at} display={display} />,
              ] as const,
          ),
          [t('video'), video.length > 0 && video.join(', ')],
        ]}
      />
    </Section>
  );
}

function Listen({ display }: { display: DisplayDetail }) {
  const { t } = useTranslation('domain');
  const { listen, listenType, hasPassword } = display;
  return (
    <>
      {listen ? (
        <Path>{listen}</Path>
      ) : (
        <span className="vd-faint">{t(listenType === 'none' ? 'display.none' : 'display.atStart')}</span>
      )}
      {hasPassword && <span className="vd-faint"> {t('display.password')}</span>}
    </>
  );
}
