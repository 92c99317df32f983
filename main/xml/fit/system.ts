/** What is known of a guest's operating system beforehand: of which kind it is, and of how old hardware its drivers are. */
export interface GuestSystem {
  family: 'linux' | 'windows' | 'bsd' | 'other';
  /** The year of whose hardware it came to know: of a long-kept kernel later than the year of its first release. */
  knows: number;
}

/** Systems newer than every rule here, or of no version. */
const NOW = Infinity;

/** Without a word about it, a new guest is taken for a current Linux. */
export const CURRENT_LINUX: GuestSystem = { family: 'linux', knows: NOW };

/** Turns a version into the year; NaN (a name, `rolling`) is current. */
type Year = (version: number) => number;
const current: Year = () => NOW;
const red: Year = (v) => (v < 6 ? 2009 : v < 7 ? 2010 : v < 8 ? 2016 : v < 9 ? 2019 : NOW);
const suse: Year = (v) => (v < 11 ? 2006 : v < 12 ? 2009 : v < 15 ? 2014 : NOW);
const steps =
  (...table: readonly (readonly [version: number, year: number])[]): Year =>
  (v) =>
    table.findLast(([from]) => v >= from)?.[1] ?? 2000;

/** By product of a libosinfo id. Versions count in their own ways; each is told by the kernel it came with. */
const LINUX: Readonly<Record<string, Year>> = {
  debian: (v) => 2 * v - 1 + 2000,
  ubuntu: (v) => 2000 + v,
  fedora: (v) => 2004 + v / 2,
  silverblue: (v) => 2004 + v / 2,
  rhel: red, 'rhel-atomic': red, centos: red, ol: red, oel: red, scientificlinux: red, miraclelinux: red, asianux: red,
  rhl: () => 2003,
  opensuse: steps([10, 2006], [11, 2009], [12, 2012], [13, 2013], [15, 2018], [42, 2017]),
  sles: suse, sled: suse, sle: suse,
  linux: (v) => v,
  mageia: (v) => 2010.5 + v,
  mandriva: () => 2010, mandrake: () => 2004, mes: () => 2009, mbs: () => 2012,
  alpinelinux: (v) => (v < 3.5 ? 2015 : NOW),
  slackware: (v) => (v < 13 ? 2007 : v < 14 ? 2010 : v < 15 ? 2013 : NOW),
  popos: (v) => 2000 + v,
  ...Object.fromEntries(
    ['almalinux', 'rocky', 'centos-stream', 'circle', 'archlinux', 'gentoo', 'nixos', 'guix', 'manjaro', 'voidlinux', 'clearlinux',
     'coreos', 'cirros', 'caasp', 'slem', 'alt', 'altlinux', 'android-x86', 'elementary', 'endlessos', 'eos', 'freenix', 'gnome',
     'gnome-continuous', 'hyperbola', 'pureos', 'trisquel', 'ucs'].map((product) => [product, current]),
  ),
}; // prettier-ignore

const BSD: Readonly<Record<string, Year>> = {
  freebsd: steps([8, 2009], [9, 2012], [10, 2014], [11, 2016], [12, 2018], [13, 2021], [14, NOW]),
  openbsd: steps([4.5, 2009], [5.4, 2013], [6, 2016], [6.6, 2019], [7, NOW]),
  netbsd: steps([5, 2009], [6, 2012], [7, 2015], [9, 2018], [10, NOW]),
  dragonflybsd: steps([3, 2012], [4, 2015], [5, 2018], [6, 2021]),
};

/** Windows is named and numbered in several ways at once. What is not here is newer than these. */
const WINDOWS: Readonly<Record<string, number>> = {
  '1.0': 1985, '2.0': 1987, '2.1': 1988, '3.1': 1992, '95': 1995, '98': 1998, me: 2000, '2k': 2000, xp: 2001, '2k3': 2003,
  '2k3r2': 2005, vista: 2006, '2k8': 2008, '7': 2009, '2k8r2': 2009, '8': 2012, '2k12': 2012, '8.1': 2013, '2k12r2': 2013,
}; // prettier-ignore

/** What a libosinfo id (`http://debian.org/debian/12`) tells; `other` where it is none, or of a system not known here. */
export function systemOf(osId: string): GuestSystem {
  const [, product = '', version = ''] = /^https?:\/\/[^/]+\/([^/]+)(?:\/([^/]+))?$/.exec(osId) ?? [];
  const number = Number.parseFloat(version);
  const yearBy = (year: Year): number => (Number.isNaN(number) ? NOW : year(number));
  if (product === 'win') return { family: 'windows', knows: WINDOWS[version] ?? NOW };
  if (product === 'winnt') return { family: 'windows', knows: 1996 };
  const linux = LINUX[product];
  if (linux !== undefined) return { family: 'linux', knows: yearBy(linux) };
  const bsd = BSD[product];
  if (bsd !== undefined) return { family: 'bsd', knows: yearBy(bsd) };
  return { family: 'other', knows: NOW };
}

/** Since which year's systems drive a device as they are installed. A family that is not named needs drivers of its own. */
const SINCE = {
  virtio: { linux: 2009, bsd: 2012 },
  /** As it was standardised, which is all of it that a PCI Express slot has. */
  virtioModern: { linux: 2016, bsd: 2019 },
  virtioGpu: { linux: 2016.5 },
  virtioInput: { linux: 2016 },
  virtiofs: { linux: 2020 },
  '9p': { linux: 2011 },
  sata: { linux: 2007, windows: 2006, bsd: 2009 },
  xhci: { linux: 2011, windows: 2012, bsd: 2014 },
  e1000: { linux: 2003, windows: 2001, bsd: 2009 },
  e1000e: { linux: 2010, windows: 2009, bsd: 2012 },
  /** Intel's High Definition Audio: ich6 and ich9. */
  hda: { linux: 2008, windows: 2006, bsd: 2009 },
  /** A TPM by its command-response buffer. */
  crb: { linux: 2016, windows: 2012, bsd: 2021 },
} as const satisfies Readonly<Record<string, Partial<Record<GuestSystem['family'], number>>>>;

export type Drivable = keyof typeof SINCE;

/** Whether a system drives it as installed; undefined where that is not known. */
export function drives({ family, knows }: GuestSystem, what: Drivable): boolean | undefined {
  if (family === 'other') return undefined;
  const since: Partial<Record<GuestSystem['family'], number>> = SINCE[what];
  return knows >= (since[family] ?? Number.NaN);
}
