/** The guest's own files: an init that has a shell on the serial port about a second after power-on. */

/** Loaded before the shell appears, in this order; each one's own dependencies are added by the builder. */
export const BOOT_MODULES = [
  'virtio_pci',
  'virtio_net',
  'virtio_blk',
  'virtio_console',
  'virtio_input',
  'evdev',
  'button',
];
/** Loaded while the shell is already there: what hot-plug, CD-ROMs and statistics need. */
export const LATE_MODULES = [
  'virtio_balloon',
  'virtio-rng',
  'virtio_scsi',
  'sd_mod',
  'ata_piix',
  'sr_mod',
  'isofs',
  'vmw_vsock_virtio_transport',
  'virtiofs',
];

/** Line on the serial console once the guest takes commands. */
export const READY = 'virtdeck-lab guest is ready';

/** `modules` are loaded before the shell appears. */
export const init = (modules: readonly string[]): string => `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin HOME=/root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /run
mount -t devpts pts /dev/pts
option() { sed -n "s/.*\\b$1=\\([^ ]*\\).*/\\1/p" /proc/cmdline; }
name=$(option lab.name)
hostname "\${name:-guest}"
modprobe -a ${modules.join(' ')}
# acpid looks for buttons once, when it starts; the button's device may come after its driver's load returned.
tries=0
until grep -A 8 'Power Button' /proc/bus/input/devices | grep -q 'H: .*event' || [ $tries = 30 ]; do
  tries=$((tries + 1))
  usleep 100000
done
acpid -l /dev/null -p /run/acpid.pid
ip link set lo up
for link in /sys/class/net/eth*; do
  [ -e "$link" ] || continue
  dev=\${link##*/}
  ip link set "$dev" up
  udhcpc -b -S -t 30 -T 1 -i "$dev" -s /etc/udhcpc -x hostname:"\${name:-guest}" >/dev/null 2>&1 &
done
# From here on the consoles belong to the shells.
dmesg -n 1
{
  printf '\\033[44;1;37m\\033[2J\\033[H\\n   Virtdeck lab guest   \\033[0;47;30m %s \\033[44;1;37m\\n\\n' "$(hostname)"
  printf '   Linux %s\\n\\n' "$(uname -r)"
  printf '   \\033[41m      \\033[42m      \\033[43m      \\033[45m      \\033[46m      \\033[47m      \\033[44m\\n\\n'
} >/dev/tty1
{
  echo 'tty1::respawn:-/bin/sh'
  echo 'ttyS0::respawn:-/bin/sh'
  [ -e /dev/hvc0 ] && echo 'hvc0::respawn:-/bin/sh'
  [ -n "$(option lab.load)" ] && echo '::respawn:/bin/load'
  echo '::once:/bin/modprobe -a ${LATE_MODULES.join(' ')}'
} >/etc/inittab
echo '${READY}'
exec init
`;

export const PROFILE = `PS1='\\h:\\w# '
export HOME=/root PATH=/bin
cd /root
`;

/** udhcpc's script: sets the address that the lease gives. */
export const UDHCPC = `#!/bin/sh
case "$1" in
  deconfig) ip addr flush dev "$interface" ;;
  bound|renew)
    ip addr flush dev "$interface"
    ip addr add "$ip/$mask" dev "$interface"
    for gateway in $router; do ip route replace default via "$gateway" dev "$interface"; done
    : >/etc/resolv.conf
    for server in $dns; do echo "nameserver $server" >>/etc/resolv.conf; done
    ;;
esac
exit 0
`;

/** Keeps the guest lightly busy, never twice the same. */
export const LOAD = `#!/bin/sh
gateway=$(ip route | sed -n 's/^default via \\([^ ]*\\).*/\\1/p')
size=$((RANDOM % 48 + 1))
[ -e /dev/vda ] && dd if=/dev/urandom of=/dev/vda bs=16k count=$size seek=$size conv=fsync 2>/dev/null
[ -e /dev/vda ] && dd if=/dev/vda of=/dev/null bs=16k count=$size iflag=direct 2>/dev/null
[ -n "$gateway" ] && ping -q -c $((RANDOM % 3 + 1)) -s $((RANDOM % 8000)) "$gateway" >/dev/null
[ $((RANDOM % 4)) = 0 ] && timeout 1 sha256sum /dev/zero
sleep $((RANDOM % 3))
`;

/** acpid looks scripts up by event: the power button is PWRF/00000080. */
export const POWER_BUTTON = `#!/bin/sh
echo 'power button: switching off' >/dev/ttyS0
sync
poweroff -f
`;

/**
 * Prints one line per input event on the serial console (see `parseInputEvents`); Ctrl+C ends it.
 * hexdump must write to the terminal itself: into a pipe it would keep a block of lines back.
 */
export const REPORT_INPUT = `#!/bin/sh
pids=
for event in /dev/input/event*; do
  name=$(tr ' ' '_' <"/sys/class/input/\${event##*/}/device/name")
  hexdump -v -e '"input '"$name"'" 12/2 " %u" "\\n"' <"$event" &
  pids="$pids $!"
done
trap 'kill $pids; exit' INT TERM HUP
echo 'input reporter is ready'
wait
`;
