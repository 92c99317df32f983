/**
 * Runs as process 1 of a host's own namespaces. When its standard input ends, because the lab was closed or
 * has died, it ends too, and the kernel ends everything else in the process namespace: daemons, QEMU, dnsmasq.
 * bash, because it takes orphans' exit codes: libvirt waits until a guest's process is gone for good.
 *
 * Arguments: the host's folder, its name, the hosts file, its control group's name (empty: none).
 */
export const HOST_INIT = `
set -e
root=$1 name=$2 hosts=$3 cgroup=$4
mount -t proc proc /proc
hostname "$name"
for folder in etc/libvirt var/lib/libvirt var/cache/libvirt var/log/libvirt run/libvirt run/lock; do
  mkdir -p "/$folder"
  mount --bind "$root/$folder" "/$folder"
done
mount --bind "$hosts" /etc/hosts
# Guests are emulated, on every machine alike. Where the device is there and does not work, libvirt would also start
# QEMU anew for every daemon, to see whether it does by now.
if [ -e /dev/kvm ]; then touch "$root/no-kvm"; chmod 0 "$root/no-kvm"; mount --bind "$root/no-kvm" /dev/kvm; fi
# Neither the machine's systemd-machined nor its firewalld shall hear of this host.
if [ -d /run/dbus ]; then mount -t tmpfs tmpfs /run/dbus; fi
# Read whole before the first change: the kernel's list moves under a reader.
mapfile -t mounts </proc/mounts
for line in "\${mounts[@]}"; do
  read -r _ folder type _ <<<"$line"
  case $type in cgroup | cgroup2) ;; *) continue ;; esac
  if [ -n "$cgroup" ] && [ -d "$folder/$cgroup" ]; then
    mount --bind "$folder/$cgroup" "$folder"
    echo 0 >"$folder/daemons/cgroup.procs"
  else
    umount --lazy "$folder"
  fi
done
if [ -e /sys/class/net/lo ]; then ip link set lo up; fi
echo ready
while read -r _; do :; done
exit 0
`;

/** Enters a host's control groups, then becomes the command: namespaces alone do not bring a process there. */
export const HOST_ENTER = `
while read -r _ folder type _; do
  case $type in cgroup | cgroup2) if [ -d "$folder/daemons" ]; then echo 0 >"$folder/daemons/cgroup.procs"; fi ;; esac
done </proc/mounts
exec "$@"
`;

/** Enters the control groups whose folders come first, up to \`--\`, then becomes the command. */
export const JOIN_CGROUPS = `
while [ "$1" != -- ]; do echo 0 >"$1/cgroup.procs"; shift; done
shift
exec "$@"
`;
