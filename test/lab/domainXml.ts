import { randomUUID } from 'node:crypto';
import type { GuestImage } from './guest/build.ts';

export interface GuestOptions {
  name: string;
  uuid?: string | undefined;
  /** 192 unless told (320 with a virtio card); the guest does not boot with much less. */
  memoryMiB?: number | undefined;
  vcpus?: number | undefined;
  /** `default`, the host's NAT network, where it has one; `user` needs nothing of the host; `none` boots fastest. */
  network?: 'default' | 'user' | 'none' | undefined;
  /**
   * Where the VNC display listens: a unix socket at this path, or `loopback` for 127.0.0.1 with a port of libvirt's
   * choice, which only processes in the host's network namespace reach.
   */
  vnc?: 'loopback' | 'none' | { socket: string } | undefined;
  vncPassword?: string | undefined;
  /** `virtio`: a card that tells the guest what size the display is wished in; its driver is in a larger guest. */
  video?: 'vga' | 'virtio' | undefined;
  /** Keeps processor, disk and network lightly busy, for figures that move. */
  load?: boolean | undefined;
  /** More XML inside `<devices>`. */
  devices?: string | undefined;
  /** More XML inside `<domain>`, such as title and metadata. */
  extra?: string | undefined;
}

/** Where virtlogd keeps what the guest wrote on its serial console, as the host sees it. */
export const consoleLog = (name: string): string =>
  `/var/log/libvirt/qemu/${encodeURIComponent(name)}.console`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;');

function graphics(options: GuestOptions): string {
  const { vnc = 'loopback', vncPassword, video = 'vga' } = options;
  if (vnc === 'none') return '';
  const password = vncPassword === undefined ? '' : ` passwd='${escape(vncPassword)}'`;
  const where =
    vnc === 'loopback'
      ? `port='-1' autoport='yes'${password}><listen type='address' address='127.0.0.1'/>`
      : `${password}><listen type='socket' socket='${escape(vnc.socket)}'/>`;
  return `<graphics type='vnc' ${where}</graphics>
    <video><model type='${video}'${video === 'vga' ? " vram='16384'" : ''} heads='1' primary='yes'/></video>`;
}

function networkInterface(network: GuestOptions['network']): string {
  if (network === 'none') return '';
  const source = network === 'user' ? "type='user'>" : "type='network'><source network='default'/>";
  return `<interface ${source}<model type='virtio'/></interface>`;
}

/** `no_timer_check`: on a busy machine an emulated timer misses the kernel's test at boot, and the guest would panic. */
const kernelArguments = (name: string, { load }: GuestOptions): string =>
  `console=tty0 console=ttyS0 no_timer_check lab.name=${encodeURIComponent(name)}${load ? ' lab.load=1' : ''}`;

/** The XML of a VM that boots the lab guest under software emulation. */
export function guestXml(image: GuestImage, options: GuestOptions): string {
  const { name, uuid = randomUUID(), vcpus = 1 } = options;
  const { memoryMiB = options.video === 'virtio' ? 320 : 192 } = options;
  return `<domain type='qemu'>
  <name>${escape(name)}</name>
  <uuid>${uuid}</uuid>
  ${options.extra ?? ''}
  <memory unit='MiB'>${memoryMiB}</memory>
  <vcpu>${vcpus}</vcpu>
  <os>
    <type machine='pc'>hvm</type>
    <kernel>${image.kernel}</kernel>
    <initrd>${image.initrd}</initrd>
    <cmdline>${kernelArguments(name, options)}</cmdline>
  </os>
  <features><acpi/><apic/></features>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <serial type='pty'><log file='${consoleLog(name)}' append='off'/><target port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    <input type='tablet' bus='virtio'/>
    <memballoon model='virtio'><stats period='5'/></memballoon>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    ${graphics(options)}
    ${networkInterface(options.network)}
    ${options.devices ?? ''}
  </devices>
</domain>`;
}
