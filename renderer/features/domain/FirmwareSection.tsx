import { useTranslation } from 'react-i18next';
import type { DomainDetail } from '../../../preload/contract/index.ts';
import { Facts, Path, Section } from './Section.tsx';

export function FirmwareSection({ detail }: { detail: DomainDetail }) {
  const { t } = useTranslation('domain');
  const { kind, secureBoot, loader, nvram, kernel, initrd, commandLine, boot } = detail.firmware;
  const path = (value: string | undefined) => value !== undefined && <Path>{value}</Path>;
  return (
    <Section title={t('section.firmware')}>
      <Facts
        rows={[
          [t('firmware.kind'), secureBoot ? t('firmware.secure') : t(`firmware.is.${kind}`)],
          [
            t('firmware.boot'),
            boot.length > 0 &&
              boot.map((device) => t(`firmware.device.${device}`, { defaultValue: device })).join(', '),
          ],
          [t('firmware.loader'), path(loader)],
          [t('firmware.nvram'), path(nvram)],
          [t('firmware.kernel'), path(kernel)],
          [t('firmware.initrd'), path(initrd)],
          [t('firmware.commandLine'), path(commandLine)],
          [t('firmware.tpm'), detail.tpm],
          [t('firmware.emulator'), path(detail.emulator)],
        ]}
      />
    </Section>
  );
}
