import { type ReactNode, useId } from 'react';

/** A heading and what stands under it. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="vd-overview-section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** Names and values in two columns; a value of undefined or false leaves its row out. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="vd-facts">
      {rows.map(([name, value]) =>
        value === undefined || value === false ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** A path or identifier that can be selected whole and breaks where it must. */
export function Path({ children }: { children: string }) {
  return <code className="vd-path">{children}</code>;
}
