/** Canvases cannot read `var(--…)`: the theme's chart colours as the browser resolves them, until the theme changes. */
export const TONES = ['cpu', 'memory', 'read', 'write'] as const;
export type Tone = (typeof TONES)[number];

let colours: Record<Tone, string> | undefined;
let version = 0;
const listeners = new Set<() => void>();

function resolve(): Record<Tone, string> {
  const probe = document.createElement('span');
  probe.style.display = 'none';
  document.body.append(probe);
  const found = TONES.map((tone) => {
    probe.style.color = `var(--chart-${tone})`;
    return [tone, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(found) as Record<Tone, string>;
}

export function toneColour(tone: Tone): string {
  colours ??= resolve();
  return colours[tone];
}

function themeChanged(): void {
  colours = undefined;
  version += 1;
  for (const listener of listeners) listener();
}

let watching = false;
function watch(): void {
  if (watching) return;
  watching = true;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', themeChanged);
  new MutationObserver(themeChanged).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}

/** For `useSyncExternalStore`: changes whenever the colours do. */
export const themeVersion = {
  subscribe(listener: () => void): () => void {
    watch();
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): number => version,
};
