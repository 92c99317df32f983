import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureData } from '../../preload/contract/index.ts';
import { Button, IconButton } from './Button.tsx';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import './ErrorView.css';

export interface ErrorViewProps {
  failure: FailureData;
  /** What was tried, where the failure's own words do not begin with it. */
  title?: string;
  /** Offered while the failure says that trying again may help. */
  onRetry?: () => void;
  onDismiss?: () => void;
  /** `inline` stands in a form, `page` in the middle of an empty page, `row` is one of many in a list. */
  layout?: 'inline' | 'page' | 'row';
  /** For whoever mends Virtdeck; not in the user's words. */
  inner?: string;
  children?: ReactNode;
}

/** What failed, why, the next step; libvirt's own words one click below. All of it can be copied. */
export function ErrorView({
  failure,
  title,
  onRetry,
  onDismiss,
  layout = 'inline',
  inner,
  children,
}: ErrorViewProps) {
  const { t } = useTranslation('ui');
  const { libvirt, remedy } = failure;
  return (
    <div className={classes('vd-error', `vd-error-${layout}`)} role="alert">
      <Icon name="error" className="vd-error-icon" />
      <div className="vd-error-body">
        {title && <p className="vd-error-title">{title}</p>}
        <p className="vd-error-message">{failure.message}</p>
        {remedy && <p className="vd-error-remedy">{remedy.text}</p>}
        {remedy?.command && <CommandLine command={remedy.command} />}
        {libvirt && (
          <details className="vd-error-details">
            <summary>{t('error.details')}</summary>
            <p className="vd-mono">{libvirt.message}</p>
            <p className="vd-mono vd-faint">
              {libvirt.code} · {libvirt.domain}
            </p>
          </details>
        )}
        {inner && (
          <details className="vd-error-details">
            <summary>{t('error.inner')}</summary>
            <p className="vd-mono vd-error-inner">{inner}</p>
          </details>
        )}
        <div className="vd-error-actions">
          {onRetry && failure.retryable && (
            <Button size="small" onPress={onRetry}>
              {t('error.retry')}
            </Button>
          )}
          {children}
          <CopyButton text={failureText(failure, title, inner)} label={t('error.copy')} />
        </div>
      </div>
      {onDismiss && <IconButton icon="close" size="small" label={t('dismiss')} onPress={onDismiss} />}
    </div>
  );
}

/** Everything a failure says, as lines to paste into a report. */
export function failureText(failure: FailureData, title?: string, inner?: string): string {
  const { code, message, object, remedy, libvirt } = failure;
  return [
    title,
    `${code}: ${message}`,
    object && `object: ${object}`,
    remedy && `next step: ${remedy.text}${remedy.command ? `\n  ${remedy.command}` : ''}`,
    libvirt && `libvirt: ${libvirt.message} (${libvirt.code}, ${libvirt.domain})`,
    inner,
  ]
    .filter(Boolean)
    .join('\n');
}

const COPIED_MS = 1500;

/** Copies, and says that it did. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation('ui');
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <Button size="small" variant="quiet" icon={copied ? 'check' : 'copy'} onPress={() => void copy()}>
      {copied ? t('copied') : label}
    </Button>
  );
}

/** A command to run elsewhere, to be copied. */
export function CommandLine({ command }: { command: string }) {
  const { t } = useTranslation('ui');
  return (
    <div className="vd-command">
      <code>{command}</code>
      <CopyButton text={command} label={t('copy')} />
    </div>
  );
}
