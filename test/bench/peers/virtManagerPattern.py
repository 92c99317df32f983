"""The calls that virt-manager makes of libvirt, in their order and number, without its window.

Written from observation of the traffic of virt-manager 5.1: opening a host costs about 40 calls, three for each VM and
one for each node device and volume, one after another; afterwards two calls per host and tick.

    virtManagerPattern.py open URI              times the opening
    virtManagerPattern.py steady URI TICK SECS  ticks for so long and tells the processor time used
    virtManagerPattern.py hold URI...           opens them all, tells it, and holds what it read until its input ends
"""

import json
import resource
import sys
import threading
import time

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)
libvirt.virEventRegisterDefaultImpl()


def run_events():
    while True:
        libvirt.virEventRunDefaultImpl()


threading.Thread(target=run_events, daemon=True).start()


def attempt(call, *args):
    """Drivers differ in what they support; a refusal is a round trip, too."""
    try:
        return call(*args)
    except libvirt.libvirtError:
        return None


def ignore(*_):
    pass


DOMAIN_EVENTS = [
    libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
    libvirt.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE,
    libvirt.VIR_DOMAIN_EVENT_ID_TRAY_CHANGE,
    libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED,
    libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED,
    libvirt.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE,
]


class Domain:
    def __init__(self, backend):
        self.backend = backend
        self.name = backend.name()
        self.uuid = backend.UUIDString()
        self.xml = backend.XMLDesc(0)
        self.info = backend.info()
        self.managed_save = attempt(backend.hasManagedSaveImage, 0)


class Host:
    def __init__(self, uri):
        self.conn = conn = libvirt.open(uri)
        attempt(conn.setKeepAlive, 20, 1)
        attempt(conn.registerCloseCallback, ignore, None)
        for call in (conn.getURI, conn.getType, conn.getVersion, conn.getLibVersion, conn.getHostname):
            attempt(call)
        self.capabilities = attempt(conn.getCapabilities)
        attempt(conn.getInfo)
        attempt(conn.isSecure)
        for event in DOMAIN_EVENTS:
            attempt(conn.domainEventRegisterAny, None, event, ignore, None)
        attempt(conn.networkEventRegisterAny, None, libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE, ignore, None)
        for event in (libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, libvirt.VIR_STORAGE_POOL_EVENT_ID_REFRESH):
            attempt(conn.storagePoolEventRegisterAny, None, event, ignore, None)
        for event in (libvirt.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE, libvirt.VIR_NODE_DEVICE_EVENT_ID_UPDATE):
            attempt(conn.nodeDeviceEventRegisterAny, None, event, ignore, None)
        self.domains = [Domain(domain) for domain in conn.listAllDomains()]
        self.objects = []
        for network in attempt(conn.listAllNetworks) or []:
            self.objects += [attempt(network.XMLDesc, 0), attempt(network.isActive), attempt(network.autostart)]
        for pool in attempt(conn.listAllStoragePools) or []:
            self.objects += [attempt(pool.XMLDesc, 0), attempt(pool.isActive), attempt(pool.info)]
            self.objects += [attempt(volume.XMLDesc, 0) for volume in attempt(pool.listAllVolumes) or []]
        for interface in attempt(conn.listAllInterfaces) or []:
            self.objects += [attempt(interface.XMLDesc, 0), attempt(interface.isActive)]
        for device in attempt(conn.listAllDevices) or []:
            self.objects.append(attempt(device.XMLDesc, 0))
        self.history = {}

    def tick(self):
        self.conn.listAllDomains()
        now = time.time()
        for domain, stats in self.conn.getAllDomainStats(0, 0):
            name = domain.name()
            before = self.history.get(name)
            used = stats.get("cpu.time", 0)
            if before:
                stats["cpu.percent"] = (used - before["cpu.time"]) / (now - before["at"]) / 1e7
            stats["at"] = now
            stats.setdefault("cpu.time", used)
            self.history[name] = stats


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def say(**values):
    print(json.dumps(values), flush=True)


def steady(uri, tick, seconds):
    host = Host(uri)
    host.tick()
    started, used = time.monotonic(), processor_seconds()
    ticks = 0
    while time.monotonic() - started < seconds:
        time.sleep(max(0, started + ticks * tick - time.monotonic()))
        host.tick()
        ticks += 1
    elapsed = time.monotonic() - started
    say(seconds=elapsed, ticks=ticks, processor=processor_seconds() - used)


mode, *rest = sys.argv[1:]
if mode == "open":
    began = time.monotonic()
    opened = Host(rest[0])
    say(seconds=time.monotonic() - began, domains=len(opened.domains))
elif mode == "steady":
    steady(rest[0], float(rest[1]), float(rest[2]))
elif mode == "hold":
    hosts = [Host(uri) for uri in rest]
    for each in hosts:
        attempt(each.tick)
    say(domains=sum(len(each.domains) for each in hosts))
    sys.stdin.read()
