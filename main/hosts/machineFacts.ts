import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { TransportFacts } from '../libvirt/index.ts';

/** What is asked of the machine to tell why libvirt cannot be reached there: this one, or a far one as far as it told. Replaced in tests. */
export interface Machine {
  exists(path: string): boolean;
  /** `ID` and `ID_LIKE` of os-release, as words. */
  distribution(): readonly string[];
  /** Whether systemd runs as the service manager. */
  hasServiceManager(): boolean;
  userName(): string;
  isRoot(): boolean;
  /** Members of a group by /etc/group, undefined where there is no such group. */
  groupMembers(name: string): readonly string[] | undefined;
}

export const thisMachine: Machine = {
  exists: (path) => existsSync(path),
  distribution: () => {
    try {
      const release = readFileSync('/etc/os-release', 'utf8');
      return [...release.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap((match) =>
        (match[1] ?? '').replaceAll('"', '').split(/\s+/),
      );
    } catch {
      return [];
    }
  },
  hasServiceManager: () => existsSync('/run/systemd/system'),
  userName: () => {
    try {
      return userInfo().username;
    } catch {
      return String(process.getuid?.() ?? 'this user');
    }
  },
  isRoot: () => process.getuid?.() === 0,
  groupMembers: (name) => {
    try {
      const line = readFileSync('/etc/group', 'utf8')
        .split('\n')
        .find((entry) => entry.startsWith(`${name}:`));
      return line?.split(':')[3]?.split(',').filter(Boolean);
    } catch {
      return undefined;
    }
  },
};

/** A far host, as far as it told when it was logged in to. */
export function farMachine(facts: TransportFacts): Machine {
  const { user = '', groups = [], distribution = [], systemd = true, daemon } = facts;
  return {
    exists: (path) => daemon !== undefined && path === `/usr/sbin/${daemon}`,
    distribution: () => distribution,
    hasServiceManager: () => systemd,
    userName: () => user,
    isRoot: () => user === 'root',
    groupMembers: (name) => (groups.includes(name) ? [user] : []),
  };
}
