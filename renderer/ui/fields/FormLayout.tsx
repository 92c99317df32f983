import type { FormEvent, ReactNode } from 'react';
import './fields.css';

/** Fields under one another: labels in a left column as wide as the longest, controls aligned. */
export function FormLayout({ children, onSubmit }: { children: ReactNode; onSubmit?: () => void }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    <form className="vd-form" onSubmit={submit} noValidate>
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
  return (
    <fieldset className="vd-form-section">
      <legend className="vd-form-title">{title}</legend>
      {help && <p className="vd-form-help">{help}</p>}
      {children}
    </fieldset>
  );
}
