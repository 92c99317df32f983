import type { ReactNode } from 'react';

/** One component in one or more states, with what they show. */
export function Example({
  title,
  column = false,
  children,
}: {
  title: string;
  column?: boolean;
  children: ReactNode;
}) {
  return (
    <section className="vd-example">
      <h2>{title}</h2>
      <div className={column ? 'vd-example-column' : 'vd-example-row'}>{children}</div>
    </section>
  );
}
