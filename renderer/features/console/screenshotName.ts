/** `web-01 2026-11-20 12.03.05.png`: sorts by time; nothing that a file system or a shell minds. */
export function screenshotName(domain: string, at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('.');
  const safe = domain
    .replace(/[\u0000-\u001f\u007f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '_')
    .trim();
  return `${safe.slice(0, 100) || 'screenshot'} ${day} ${time}.png`;
}
