import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import './Banner.css';

export interface BannerProps {
  icon: IconName;
  /** `warning`: something does not work. `info`: somebody waits. */
  tone: 'warning' | 'info';
  children: ReactNode;
}

/** A line over the page for what lasts: said to screen readers when it appears. */
export function Banner({ icon, tone, children }: BannerProps) {
  return (
    <div className={classes('vd-banner', tone === 'info' && 'vd-banner-info')} role="status">
      <Icon name={icon} />
      {children}
    </div>
  );
}
