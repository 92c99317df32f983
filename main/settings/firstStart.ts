import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { HostId, type HostConfig, type Preferences } from '../../preload/contract/index.ts';

/** What of this machine decides which hosts a new user begins with. */
export interface MachineFacts {
  isRoot: boolean;
  /** A daemon's socket, or a unit's, serves the system's virtual machines. */
  hasSystemSocket: boolean;
  /** A daemon that serves any driver, the test driver included, listens. */
  hasUniversalSocket: boolean;
  /** A daemon that a user's session could start is installed. */
  hasDaemon: boolean;
}

export function machineFacts(exists: (path: string) => boolean = existsSync): MachineFacts {
  const socket = (name: string): boolean =>
    exists(`/run/libvirt/${name}`) || exists(`/var/run/libvirt/${name}`);
  return {
    isRoot: process.getuid?.() === 0,
    hasSystemSocket: socket('virtqemud-sock') || socket('libvirt-sock'),
    // virtqemud refuses the test driver.
    hasUniversalSocket: socket('libvirt-sock'),
    hasDaemon: ['virtqemud', 'libvirtd'].some(
      (name) => exists(`/usr/sbin/${name}`) || exists(`/usr/bin/${name}`),
    ),
  };
}

/**
 * The hosts of a first start. The system host is always among them unless unwanted: where libvirt is missing, its row
 * says so and how to mend it.
 */
export function firstHosts(
  facts: MachineFacts,
  wanted: Preferences['firstStart'],
): { id: HostId; config: HostConfig }[] {
  const host = (id: string, name: string, uri: string): { id: HostId; config: HostConfig } => ({
    id: v.parse(HostId, id),
    config: { name, uri, autoconnect: true, readOnly: false },
  });
  const hosts = [];
  if (wanted.system) hosts.push(host('local-system', 'This computer', 'qemu:///system'));
  // For root the session is the system.
  if (wanted.session && !facts.isRoot && facts.hasDaemon) {
    hosts.push(host('local-session', 'This computer (my session)', 'qemu:///session'));
  }
  if (wanted.demonstration && facts.hasUniversalSocket) {
    hosts.push(host('demonstration', 'Demonstration', 'test:///default'));
  }
  return hosts;
}
