const GIB = 2 ** 30;

/**
 * How a family's media name themselves, and what its systems want where osinfo-db is not there to say. Which devices they
 * drive is known by their id.
 */
export interface OsFamily {
  /** Finds the family, with its version in the group `v`, in a lower-case file name. */
  pattern: RegExp;
  /** Version by code name, for media that carry only that. */
  codeNames?: Readonly<Record<string, string>>;
  /** For media without a version. */
  defaultVersion: string;
  /** libosinfo id, host and product: `debian.org/debian`. */
  product: string;
  label: string;
  /** Name proposed for a VM; the version follows where `versioned`. */
  shortName: string;
  /** What stands for a version in the id and in the label, where that differs. */
  version?: (version: string) => { id: string; label: string };
  memoryBytes: number;
  diskBytes: number;
}

const linux = { memoryBytes: 2 * GIB, diskBytes: 20 * GIB } as const;
const desktop = { memoryBytes: 4 * GIB, diskBytes: 25 * GIB } as const;
const windows = { memoryBytes: 4 * GIB, diskBytes: 64 * GIB } as const;
const bsd = { memoryBytes: GIB, diskBytes: 20 * GIB } as const;

const major = (version: string): { id: string; label: string } => {
  const first = version.split('.', 1)[0] ?? version;
  return { id: first, label: first };
};

/** `8.10-live` and the like are cut to what the id has. */
const minor = (version: string): { id: string; label: string } => {
  const two = version.split('.').slice(0, 2).join('.');
  return { id: two, label: two };
};

const SERVER: Readonly<Record<string, string>> = {
  '2025': '2k25',
  '2022': '2k22',
  '2019': '2k19',
  '2016': '2k16',
};

/** Ordered: what is named inside another's name (Ubuntu in Kubuntu, Linux in everything) comes later. */
export const OS_FAMILIES: readonly OsFamily[] = [
  {
    pattern: /debian|(?<code>trixie|bookworm|bullseye|buster)/,
    codeNames: { trixie: '13', bookworm: '12', bullseye: '11', buster: '10' },
    defaultVersion: '12', product: 'debian.org/debian', label: 'Debian', shortName: 'debian', version: major, ...linux,
  },
  {
    pattern: /ubuntu|(?<code>noble|jammy|focal|bionic)/,
    codeNames: { noble: '24.04', jammy: '22.04', focal: '20.04', bionic: '18.04' },
    defaultVersion: '24.04', product: 'ubuntu.com/ubuntu', label: 'Ubuntu', shortName: 'ubuntu', version: minor, ...desktop,
  },
  { pattern: /fedora/, defaultVersion: '42', product: 'fedoraproject.org/fedora', label: 'Fedora', shortName: 'fedora', version: major, ...linux },
  { pattern: /almalinux/, defaultVersion: '9', product: 'almalinux.org/almalinux', label: 'AlmaLinux', shortName: 'alma', version: major, ...linux },
  { pattern: /rocky/, defaultVersion: '9', product: 'rockylinux.org/rocky', label: 'Rocky Linux', shortName: 'rocky', version: major, ...linux },
  { pattern: /centos/, defaultVersion: '9', product: 'centos.org/centos-stream', label: 'CentOS Stream', shortName: 'centos', version: major, ...linux },
  { pattern: /rhel|red[-_ ]?hat/, defaultVersion: '9.0', product: 'redhat.com/rhel', label: 'Red Hat Enterprise Linux', shortName: 'rhel', version: minor, ...linux },
  { pattern: /opensuse|(?<![a-z])leap/, defaultVersion: '15.6', product: 'opensuse.org/opensuse', label: 'openSUSE Leap', shortName: 'opensuse', version: minor, ...linux },
  { pattern: /alpine/, defaultVersion: '3.20', product: 'alpinelinux.org/alpinelinux', label: 'Alpine Linux', shortName: 'alpine', version: minor, memoryBytes: GIB / 2, diskBytes: 8 * GIB },
  { pattern: /(?<![a-z])arch(?:linux)?(?=[-_.])/, defaultVersion: 'rolling', product: 'archlinux.org/archlinux', label: 'Arch Linux', shortName: 'arch', version: () => ({ id: 'rolling', label: '' }), ...linux },
  { pattern: /gentoo/, defaultVersion: 'rolling', product: 'gentoo.org/gentoo', label: 'Gentoo', shortName: 'gentoo', version: () => ({ id: 'rolling', label: '' }), ...linux },
  { pattern: /nixos/, defaultVersion: 'unknown', product: 'nixos.org/nixos', label: 'NixOS', shortName: 'nixos', version: minor, ...linux },
  { pattern: /cirros/, defaultVersion: '0.5.2', product: 'cirros-cloud.net/cirros', label: 'CirrOS', shortName: 'cirros', memoryBytes: GIB / 4, diskBytes: GIB },
  {
    pattern: /(?:windows|win|server)[-_. ]*(?:server[-_. ]*)?(?=20(?:25|22|19|16))/,
    defaultVersion: '2022', product: 'microsoft.com/win', label: 'Windows Server', shortName: 'winserver',
    version: (version) => ({ id: SERVER[version] ?? '2k22', label: version }), ...windows,
  },
  {
    pattern: /win(?:dows)?[-_. ]*(?=7|8|10|11)/,
    defaultVersion: '11', product: 'microsoft.com/win', label: 'Windows', shortName: 'win',
    version: (version) => ({ id: /^8\.1/.test(version) ? '8.1' : (version.split('.', 1)[0] ?? version), label: version }), ...windows,
  },
  { pattern: /freebsd/, defaultVersion: '14.0', product: 'freebsd.org/freebsd', label: 'FreeBSD', shortName: 'freebsd', version: minor, ...bsd },
  { pattern: /openbsd/, defaultVersion: '7.0', product: 'openbsd.org/openbsd', label: 'OpenBSD', shortName: 'openbsd', version: minor, ...bsd },
  { pattern: /netbsd/, defaultVersion: '9.0', product: 'netbsd.org/netbsd', label: 'NetBSD', shortName: 'netbsd', version: minor, ...bsd },
]; // prettier-ignore
