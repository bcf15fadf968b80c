"""Describes this machine as the agents in the field do (the shape of shared/wire), by other means
than our agent: python-apt, dpkg-query, ip -json, statvfs. Prints the JSON of `hosts/update`."""

import json
import os
import re
import subprocess
import time

import apt
from aptsources.sourceslist import SourcesList

GIB = 1024**3
FIELDS = "db:Status-Status Package Architecture Version Section Description".split()
FILESYSTEMS = "ext2 ext3 ext4 xfs btrfs zfs f2fs vfat".split()


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"}).stdout


def read(path):
    try:
        with open(path, errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def source_of(version):
    """As apt names it, "http://deb.debian.org/debian bookworm/main"; none for what is in no archive."""
    for file, _ in version._cand.file_list:
        if file.index_type == "Debian Package Index":
            return f"{version.uri.split('/pool/')[0]} {file.codename}/{file.component}"
    return None


def is_security(version):
    files = [file for file, _ in version._cand.file_list]
    return any(re.search(r"(^|[-_ ])security$", part or "", re.I) for f in files for part in (f.archive, f.codename, f.label))


def packages():
    listed = run("dpkg-query", "-W", "-f", "\001".join(f"${{{field}}}" for field in FIELDS) + "\002")
    native = run("dpkg", "--print-architecture").strip()
    for record in filter(None, listed.split("\002")):
        status, name, architecture, version, section, text = record.split("\001")
        if status != "installed":
            continue
        known = cache[f"{name}:{native if architecture == 'all' else architecture}"]
        installed, candidate = known.installed, known.candidate
        newer = candidate if candidate and candidate > installed else None
        between = [v for v in known.versions if newer and installed < v <= newer]
        one = {
            "name": name if architecture in (native, "all") else f"{name}:{architecture}",
            "currentVersion": version,
            "needsUpdate": newer is not None,
            "isSecurityUpdate": any(map(is_security, between)),
            "description": "\n".join(line.strip() for line in text.strip().split("\n")),
            "category": section,
        }
        if newer:
            one["availableVersion"] = newer.version
        source = source_of(newer or installed)
        if source:
            one["sourceRepository"] = source
        yield one


def repositories():
    for entry in SourcesList(deb822=True).list:
        if entry.invalid or (entry.disabled and not hasattr(entry, "section")):
            continue
        many = hasattr(entry, "uris")
        for kind in entry.types if many else [entry.type]:
            for url in entry.uris if many else [entry.uri]:
                for suite in entry.suites if many else [entry.dist]:
                    base = re.sub(r".*[/:]", "", url.rstrip("/"))
                    base = re.sub(r"-security$", "", base) if suite.endswith("-security") else base
                    yield {
                        "name": f"{kind}-{base}-{suite.strip('/').replace('/', '-')}",
                        "url": url,
                        "distribution": suite,
                        "components": " ".join(entry.comps),
                        "repoType": kind,
                        "isEnabled": not entry.disabled,
                        "isSecure": url.startswith("https:"),
                    }


def disks():
    seen = set()
    for line in read("/proc/self/mounts").splitlines():
        device, mountpoint, kind = line.split(" ")[:3]
        if (mountpoint != "/" and kind not in FILESYSTEMS) or kind == "rootfs" or device in seen:
            continue
        seen.add(device)
        stat = os.statvfs(mountpoint)
        size, free, rest = (n * stat.f_frsize for n in (stat.f_blocks, stat.f_bavail, stat.f_bfree))
        used = size - rest
        share = 100 * used / (used + free)
        text = f"{size / GIB:.2f}GB ({used / GIB:.2f}GB used, {free / GIB:.2f}GB free, {share:.1f}% used)"
        yield {"name": device, "size": text, "mountpoint": mountpoint}


def interfaces():
    for link in json.loads(run("ip", "-j", "addr")):
        if link["ifname"] == "lo" or link["ifname"].startswith("veth") or not link["addr_info"]:
            continue
        yield {
            "name": link["ifname"],
            "type": "ethernet",
            "macAddress": link.get("address", ""),
            "mtu": link["mtu"],
            "status": "up" if "UP" in link["flags"] else "down",
            "linkSpeed": -1,
            "addresses": [{"address": a["local"], "family": a["family"], "netmask": f"/{a['prefixlen']}"} for a in link["addr_info"]],
        }


cache = apt.Cache()
release = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', read("/etc/os-release"), re.M))
memory = {name: int(kb) / 1024**2 for name, kb in re.findall(r"^(\w+): +(\d+) kB", read("/proc/meminfo"), re.M)}
route = json.loads(run("ip", "-j", "-4", "route", "show", "default") or "[]")
way = json.loads(run("ip", "-j", "route", "get", "192.0.2.1") or "[]")
booted = int(re.search(r"^btime (\d+)", read("/proc/stat"), re.M)[1])
uptime = int(float(read("/proc/uptime").split()[0])) // 60
units = [(uptime // 1440, "day"), (uptime % 1440 // 60, "hour"), (uptime % 60, "minute")]
print(
    json.dumps(
        {
            "packages": list(packages()),
            "repositories": list(repositories()),
            "osType": release["NAME"],
            "osVersion": release["VERSION"],
            "hostname": read("/proc/sys/kernel/hostname").strip(),
            "ip": way[0].get("prefsrc", "") if way else "",
            "architecture": os.uname().machine,
            "agentVersion": "2.1.4",
            "machineId": read("/etc/machine-id").strip(),
            "kernelVersion": os.uname().release,
            "selinuxStatus": "disabled",
            "systemUptime": ", ".join(f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in units if n),
            "bootTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(booted)),
            "loadAverage": list(os.getloadavg()),
            "cpuModel": (re.search(r"^model name\s*: (.*)$", read("/proc/cpuinfo"), re.M) or ["", ""])[1],
            "cpuCores": len(re.findall(r"^processor", read("/proc/cpuinfo"), re.M)),
            "ramInstalled": memory["MemTotal"],
            "swapSize": memory["SwapTotal"],
            "diskDetails": list(disks()),
            "gatewayIp": route[0].get("gateway", "") if route else "",
            "dnsServers": re.findall(r"^nameserver\s+(\S+)", read("/etc/resolv.conf"), re.M),
            "networkInterfaces": list(interfaces()),
            "executionTime": 3.9,
            "needsReboot": os.path.exists("/run/reboot-required"),
            "packageManager": "apt",
        }
    )
)
