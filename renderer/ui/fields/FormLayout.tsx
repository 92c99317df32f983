import { useId, type FormEvent, type ReactNode } from 'react';
import './fields.css';

export interface FormLayoutProps {
  children: ReactNode;
  onSubmit?: () => void;
  /** More fields are about to be drawn: said to screen readers. */
  isBusy?: boolean;
}

/** Fields under one another: labels in a left column as wide as the longest, controls aligned. */
export function FormLayout({ children, onSubmit, isBusy = false }: FormLayoutProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    <form className="vd-form" onSubmit={submit} noValidate aria-busy={isBusy || undefined}>
      {children}
    </form>
  );
}

/** Part of a form with a heading and, where it helps, a sentence. */
export function FormSection({
  title,
  help,
  children,
}: {
  title: string;
  help?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className="vd-form-section">
      <h2 id={id} className="vd-form-title">
        {title}
      </h2>
      {help && <p className="vd-form-help">{help}</p>}
      {children}
    </div>
  );
}
