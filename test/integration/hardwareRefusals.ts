/** Fields whose edit libvirt does not take here, each with what it says instead. The lists are asserted exactly. */

/** `[what libvirt says, the fields apart by spaces]` */
type Refusals = readonly (readonly [why: string, fields: string])[];

const byField = (refusals: Refusals): Record<string, string> =>
  Object.fromEntries(refusals.flatMap(([why, fields]) => fields.split(' ').map((field) => [field, why])));

/** Of what is newer than this libvirt, or resolved by it to what it is. */
export const BY_NEITHER = byField([
  ["kept as 0", 'console.port'],
  ["unsupported configuration: The PCI controller with index=0 can't be associated with a NUMA node", 'controller.numaNode'],
  ["unsupported configuration: Only the PCI controller with index 0 can have target index 0, and vice versa", 'controller.phbIndex'],
  ["kept as 0 0 3 both 3 MiB", 'cpu.cacheTune'],
  ["XML document failed to validate against schema: Unable to validate doc against /usr/share/libvirt/schemas/domain.rng", 'cpu.clusters disk.discardNoUnref memoryDevice.dynamicMemslots overview.loaderFormat overview.nvramFormat video.blob'],
  ["no such device is taken", 'crypto.backend crypto.driverAts crypto.driverIommu crypto.driverPacked crypto.driverPagePerVq crypto.queues'],
  ["XML error: Invalid value for attribute 'type' in element 'backend': 'passt'.", 'interface.backend interface.passtDev interface.passtLog interface.portForwards'],
  ["XML error: Memory size must be specified via <memory> or in the <numa> configuration", 'memoryDevice.uuid'],
  ["kept as yes", 'video.primary'],
]); // prettier-ignore

/** Of what this QEMU, its machine or its driver has not got: what QEMU's driver says. libvirt's test driver takes them. */
export const BY_TEST_DRIVER = byField([
  ["unsupported configuration: bootloader is not supported by QEMU", 'boot.bootloader boot.bootloaderArgs'],
  ["no such device is taken", 'boot.gidMap boot.init boot.initArgs boot.initDir boot.initEnv boot.initGroup boot.initUser boot.uidMap nvram.reg'],
  ["unsupported configuration: pci-expander-bus controllers are only supported on 440fx-based machinetypes", 'controller.busNr'],
  ["XML error: Multiple 'pci' controllers with index '1'", 'controller.chassis controller.chassisNr controller.pciModelName controller.portHotplug controller.rootPort'],
  ["unsupported configuration: IDE controllers are unsupported for this QEMU binary or machine type", 'controller.ideModel'],
  ["internal error: Cannot automatically add a new PCI bus for a device with connect flags 00", 'controller.maxEventChannels controller.maxGrantFrames'],
  ["XML error: The PCI controller with index='0' must be model='pcie-root' for this machine type, but model='pci-root' was found instead", 'controller.pciHole64 controller.pciModel'],
  ["unsupported configuration: cachetune is only supported for KVM domains", 'cpu.memoryTune'],
  ["unsupported configuration: unsupported driver name 'qemv' for disk 'vda'", 'disk.driver'],
  ["unsupported configuration: CHS translation mode can only be set for 'ide' bus not 'virtio'", 'disk.translation'],
  ["unsupported configuration: The 'ccf-assist' feature is not supported for architecture 'x86_64' or machine type 'pc-q35-7.2'", 'features.ccfAssist'],
  ["unsupported configuration: The 'cfpc' feature is not supported for architecture 'x86_64' or machine type 'pc-q35-7.2'", 'features.cfpc'],
  ["unsupported configuration: The 'gic' feature is not supported for architecture 'x86_64' or machine type 'pc-q35-7.2'", 'features.gic'],
  ["unsupported configuration: The 'hpt' feature is not supported for architecture 'x86_64' or machine type 'pc-q35-7.2'", 'features.hpt features.hptMaxPageSize'],
  ["unsupported configuration: The 'htm' feature is not supported for architecture 'x86_64' or machine type 'pc-q35-7.2'", 'features.htm'],
  ["unsupported configuration: The 'ibs' feature is not supported for architecture 'x86_64' or machine type 'pc-q35-7.2'", 'features.ibs'],
  ["unsupported configuration: The 'nested-hv' feature is not supported for architecture 'x86_64' or machine type 'pc-q35-7.2'", 'features.nestedHv'],
  ["unsupported configuration: The 'sbbc' feature is not supported for architecture 'x86_64' or machine type 'pc-q35-7.2'", 'features.sbbc'],
  ["unsupported configuration: only supports mount filesystem type", 'filesystem.dev filesystem.file filesystem.template filesystem.type filesystem.usage filesystem.usageUnit'],
  ["unsupported configuration: rdp graphics are not supported with this QEMU", 'graphics.multiUser graphics.replaceUser'],
  ["unsupported configuration: spice TLS port set in XML configuration, but TLS is disabled in qemu.conf", 'graphics.tlsPort'],
  ["unsupported configuration: hostdev mode 'capabilities' is not supported in qemu", 'hostdev.block hostdev.char hostdev.interface hostdev.mode'],
  ["unsupported configuration: Write filtering of PCI device configuration space is not supported by qemu", 'hostdev.writeFiltering'],
  ["unsupported configuration: Invalid attempt to set network interface guest-side IP route and/or address info, not supported by QEMU", 'interface.addresses interface.routes'],
  ["unsupported configuration: Parameter 'min_guarantee' not supported by QEMU.", 'limits.minGuarantee'],
  ["Cannot check QEMU binary /usr/bin/qemu-system-x86_65: No such file or directory", 'overview.emulator'],
  ["unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support machine type 'pc-q35-7.3'", 'overview.machine'],
  ["unsupported configuration: Configuring the 'armvtimer' timer is not supported for virtType=qemu arch=x86_64 machine=pc-q35-7.2 guests", 'overview.timerArmvtimer'],
  ["unsupported configuration: unsupported timer type (name) 'platform'", 'overview.timerPlatform'],
  ["unsupported configuration: ivshmem device is not supported with this QEMU binary", 'shmem.ioeventfd shmem.server shmem.vectors'],
  ["unsupported configuration: qemu does not support the accel2d setting", 'video.accel2d'],
]); // prettier-ignore

/** What libvirt adds again by itself: what a display or a machine has, and a balloon that is not said to be none. */
export const NOT_REMOVED = [
  'audio: 1 are left of 1',
  'input: 3 are left of 3',
  'memballoon: 1 are left of 1',
  'video: 1 are left of 1',
];
