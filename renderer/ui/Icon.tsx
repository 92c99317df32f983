import { ICONS, type IconName } from './icons.ts';

export interface IconProps {
  name: IconName;
  /** Pixels; the drawings are made for 16. */
  size?: number;
  className?: string;
}

/** A drawing in the text's colour. It never stands for a word alone: who uses it names the control. */
export function Icon({ name, size = 16, className }: IconProps) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={ICONS[name]} />
    </svg>
  );
}
