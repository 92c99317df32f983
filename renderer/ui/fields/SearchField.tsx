import type { ReactNode, Ref } from 'react';
import { Button, Input, SearchField as AriaSearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { classes } from '../classes.ts';
import { Icon } from '../Icon.tsx';
import './fields.css';

export interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  /** Something behind the text, as a shortcut. */
  hint?: ReactNode;
  onKeyDown?: (event: { key: string; preventDefault: () => void }) => void;
  /** What is wrong with what was typed; marks the field. */
  error?: string | undefined;
  autoFocus?: boolean;
  className?: string;
  ref?: Ref<HTMLInputElement>;
}

export function SearchField(props: SearchFieldProps) {
  const {
    label,
    value,
    onChange,
    placeholder,
    hint,
    onKeyDown,
    error,
    autoFocus = false,
    className,
    ref,
  } = props;
  const { t } = useTranslation('ui');
  return (
    <AriaSearchField
      aria-label={label}
      autoFocus={autoFocus}
      value={value}
      onChange={onChange}
      {...(onKeyDown ? { onKeyDown } : {})}
      className={classes('vd-search', className)}
    >
      <Icon name="search" className="vd-search-icon" />
      <Input
        ref={ref ?? null}
        className="vd-input"
        placeholder={placeholder ?? ''}
        spellCheck="false"
        {...(error ? { 'aria-invalid': true, title: error } : {})}
      />
      {value ? (
        <Button className="vd-search-clear" aria-label={t('clear')}>
          <Icon name="close" size={12} />
        </Button>
      ) : (
        hint && <span className="vd-search-hint">{hint}</span>
      )}
    </AriaSearchField>
  );
}
