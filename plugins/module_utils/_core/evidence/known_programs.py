# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is known of programs by their names. A name proves nothing; it is only ever a reason to take nothing away."""

from __future__ import annotations

import typing as t

_LOGIN = ("AUDIT_WRITE",)
_PACKETS = ("NET_RAW",)
_CHROOT = ("SYS_CHROOT",)
_BUILDER = ("MKNOD", "NET_RAW", "SETFCAP", "SYS_CHROOT")
_INSTALLER = ("MKNOD", "SETFCAP", "SYS_CHROOT")

# By the name of a process, of which the kernel keeps fifteen characters: capabilities of the engine's default set that
# it uses and that few others do.
NEEDS: t.Mapping[str, t.Tuple[str, ...]] = {
    **dict.fromkeys(("atd", "cron", "crond", "login", "runuser", "su", "sudo"), _LOGIN),
    **dict.fromkeys(
        ("arping", "arpwatch", "dhclient", "dhcpcd", "dhcpd", "dnsmasq", "fping", "keepalived", "mtr", "mtr-packet",
         "nmap", "ping", "ping6", "radvd", "smokeping", "tcpdump", "traceroute", "udhcpc", "udhcpd"), _PACKETS),
    **dict.fromkeys(
        ("chronyd", "chroot", "dovecot", "haproxy", "master", "named", "ntpd", "proftpd", "unbound", "vsftpd"),
        _CHROOT),
    **dict.fromkeys(("buildah", "buildkitd", "containerd", "dockerd", "executor", "podman", "rootlesskit"), _BUILDER),
    **dict.fromkeys(("apk", "apt", "apt-get", "dnf", "dpkg", "microdnf", "pacman", "rpm", "yum", "zypper"), _INSTALLER),
    "sshd": ("AUDIT_WRITE", "SYS_CHROOT"),
    "systemd": ("AUDIT_WRITE", "MKNOD", "NET_RAW", "SETFCAP", "SYS_CHROOT"),
}
# They read at their start how much memory there is, and do not look again.
SIZED_AT_START = frozenset(["java"])
# They see to the processes that others leave behind.
INITS = frozenset([
    "catatonit", "docker-init", "dumb-init", "init", "my_init", "openrc-init", "pause", "runit", "runsvdir",
    "s6-svscan", "supervisord", "systemd", "tini",
])
NAMES = frozenset(NEEDS) | SIZED_AT_START

# Programs that services start now and then: who looks once does not meet them. Those with privileges of their own are
# told wherever they are; su and its like, which every image has, are not on this list.
_IN_BIN = ("arping", "crontab", "doas", "fping", "fusermount", "fusermount3", "newuidmap", "ping", "sudo", "traceroute")
_IN_SBIN = ("arping", "exim4", "fping", "postdrop", "sendmail")
CALLED_BY_SERVICES: t.Mapping[str, t.Tuple[str, ...]] = {
    "/usr/bin": _IN_BIN,
    "/bin": _IN_BIN,
    "/usr/sbin": _IN_SBIN,
    "/sbin": _IN_SBIN,
    "/command": ("s6-overlay-suexec",),
    "/usr/lib/chromium": ("chrome-sandbox",),
    "/opt/google/chrome": ("chrome-sandbox",),
}
