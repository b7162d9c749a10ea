# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which paths of a host give power over it, as data; C(mounts) says which of them a mount reaches."""

from __future__ import annotations

# Sockets of those who command containers or the host's services. Whoever can connect is obeyed: a read-only mount of
# a socket is as good as a writable one. /var/run is /run on every host of today.
ENGINE_SOCKETS = (
    "/run/docker.sock",
    "/run/docker/containerd/containerd.sock",
    "/run/docker/plugins",
    "/run/containerd/containerd.sock",
    "/run/containerd/containerd.sock.ttrpc",
    "/run/containerd/debug.sock",
    "/run/k3s/containerd/containerd.sock",
    "/run/crio/crio.sock",
    "/run/cri-dockerd.sock",
    "/run/podman/podman.sock",
    "/run/buildkit/buildkitd.sock",
    "/run/balena-engine.sock",
)

MANAGER_SOCKETS = (
    "/run/systemd/private",
    "/run/systemd/notify",
    "/run/systemd/io.systemd.Manager",
    "/run/dbus/system_bus_socket",
)

# The sockets of a user's own engine and service manager; their directory is /run/user/<uid>.
USER_SOCKETS = ("docker.sock", "containerd", "podman/podman.sock", "buildkit", "bus", "systemd/private")

# Images, layers, volumes and the engine's own notes of every container, environment included.
DATA_ROOTS = ("/var/lib/docker", "/var/lib/containerd", "/var/lib/containers", "/var/lib/kubelet", "/var/lib/buildkit")

KERNEL_FILESYSTEMS = ("/proc", "/sys")

KERNEL_FILESYSTEM_TYPES = (
    "proc", "sysfs", "cgroup", "cgroup2", "devtmpfs", "devpts", "debugfs", "tracefs", "securityfs", "bpf", "configfs",
    "efivarfs", "pstore", "fusectl", "binfmt_misc", "rpc_pipefs", "nsfs",
)

# Files that programs expect to see, and from which nothing can be learnt or broken.
HARMLESS_BELOW_KERNEL = (
    "/proc/uptime", "/proc/cpuinfo", "/proc/meminfo", "/proc/loadavg", "/proc/stat", "/proc/diskstats", "/proc/swaps",
    "/sys/class/dmi/id/product_uuid",
)

# Single nodes and sockets that every container has anyway or that only take log lines.
HARMLESS_DEVICES = (
    "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/log", "/dev/hugepages",
)

# Nodes below /dev need a device rule as well before they can be opened; whoever holds these needs nothing else.
DISKS_AND_MEMORY = (
    r"/dev/(sd|hd|vd|xvd|nvme|mmcblk|nbd|loop|md\d|dm-|drbd|rbd|bcache|zram|zd\d|pmem|sr\d|sg\d|ng\d)[^/]*"
    r"|/dev/(mapper|disk|block|md|zvol|vg[^/]*)(/.*)?"
    r"|/dev/(mem|kmem|port|kcore)"
)

# To read these is to learn secrets, keys or who logs in; to write them is to become root.
SENSITIVE_TO_READ = (
    "/etc/audit",
    "/etc/containerd",
    "/etc/crio",
    "/etc/docker",
    "/etc/gshadow",
    "/etc/krb5.keytab",
    "/etc/kubernetes",
    "/etc/pki/tls/private",
    "/etc/shadow",
    "/etc/ssh",
    "/etc/ssl/private",
    "/etc/sudoers",
    "/etc/sudoers.d",
    "/etc/wireguard",
    "/boot",
    "/run/credentials",
    "/run/secrets",
    "/var/backups",
    "/var/lib/sss",
    "/var/log",
    "/var/spool/cron",
)

# To read these is ordinary (time zones, name lookups, modules for a VPN); to write them is to run code as root.
SENSITIVE_TO_WRITE = (
    "/bin",
    "/dev",
    "/etc/apparmor.d",
    "/etc/apt",
    "/etc/bash.bashrc",
    "/etc/cron.d",
    "/etc/cron.daily",
    "/etc/cron.hourly",
    "/etc/cron.monthly",
    "/etc/cron.weekly",
    "/etc/crontab",
    "/etc/default",
    "/etc/environment",
    "/etc/fstab",
    "/etc/group",
    "/etc/hosts",
    "/etc/init.d",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ld.so.preload",
    "/etc/modprobe.d",
    "/etc/modules-load.d",
    "/etc/netplan",
    "/etc/network",
    "/etc/NetworkManager",
    "/etc/nsswitch.conf",
    "/etc/pam.d",
    "/etc/passwd",
    "/etc/pki",
    "/etc/profile",
    "/etc/profile.d",
    "/etc/rc.local",
    "/etc/resolv.conf",
    "/etc/security",
    "/etc/selinux",
    "/etc/ssl/certs",
    "/etc/subgid",
    "/etc/subuid",
    "/etc/sysconfig",
    "/etc/sysctl.conf",
    "/etc/sysctl.d",
    "/etc/systemd",
    "/etc/udev",
    "/etc/yum.repos.d",
    "/lib",
    "/lib64",
    "/run/udev",
    "/sbin",
    "/usr/bin",
    "/usr/lib",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/local/bin",
    "/usr/local/sbin",
    "/usr/sbin",
    "/var/lib/systemd",
)

# What is below a home is mostly somebody's work and an ordinary thing to mount; the home itself is not.
HOMES = r"/root|/home|/home/[^/]+"

# Keys and credentials in a home, and the files that its owner's next shell runs.
CREDENTIALS = (
    ".aws", ".azure", ".bash_history", ".bash_profile", ".bashrc", ".config/gcloud", ".docker", ".git-credentials",
    ".gnupg", ".kube", ".netrc", ".password-store", ".pgpass", ".profile", ".ssh", ".vault-token",
)
