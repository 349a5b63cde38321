"""Which addresses may be visited: the public internet, and what the settings name."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

# IANA special-purpose registries (RFC 6890 and successors), spelt out because `is_global` changed between Pythons;
# and one public address that is a cloud's metadata service.
_CLOSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "::/3",  # of IPv6 only 2000::/3 has been given out, and what stands for IPv4 is read as that
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "4000::/2",
        "8000::/1",
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_NAMES = (
    ".localhost",
    ".localdomain",
    ".local",
    ".internal",
    ".intranet",
    ".lan",
    ".home",
    ".home.arpa",
    ".corp",
    ".private",
)


def is_public(address: str) -> bool:
    """Say whether the address belongs to the public internet, in whatever IPv6 form an IPv4 one is put."""
    return not _within(_undisguised(address), _CLOSED)


def is_literal(host: str) -> bool:
    """Say whether the host is an address rather than a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_of_local_use(host: str) -> bool:
    """Say whether the name is one that the public DNS has no word about (RFC 6761, RFC 8375, ICANN's `.internal`)."""
    return f".{host.lower().rstrip('.')}".endswith(_LOCAL_NAMES)


def _within(address: IPAddress, networks: Iterable[IPNetwork]) -> bool:
    return any(address in network for network in networks if network.version == address.version)


def _undisguised(text: str) -> IPAddress:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return address
    hidden = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if hidden is None and address in _NAT64:
        hidden = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return hidden or address


@dataclass(frozen=True, slots=True)
class Guard:
    """Knows what the user opened on purpose."""

    hosts: frozenset[str]
    networks: tuple[IPNetwork, ...]

    @classmethod
    def opening(cls, allow_private: Iterable[str]) -> "Guard":
        """Open the hosts, addresses and networks that are named, nothing else."""
        hosts: set[str] = set()
        networks: list[IPNetwork] = []
        for name in allow_private:
            try:
                networks.append(ipaddress.ip_network(name.strip("[]"), strict=False))
            except ValueError:
                hosts.add(name.lower().rstrip("."))
        return cls(frozenset(hosts), tuple(networks))

    def permitted(self, host: str, addresses: Iterable[str]) -> tuple[str, ...]:
        """Give those of the host's resolved addresses that may be connected to, in their order."""
        return tuple(address for address in addresses if self._may_visit(host, address))

    def refuses_name(self, host: str) -> bool:
        """Say whether the name alone, which a proxy would resolve, is of local use or a closed literal."""
        name = host.lower().rstrip(".")
        if is_literal(host):
            return not self._may_visit(host, host)
        return ("." not in name or is_of_local_use(name)) and name not in self.hosts

    def _may_visit(self, host: str, address: str) -> bool:
        plain = _undisguised(address)
        opened = host.lower().rstrip(".") in self.hosts or _within(plain, self.networks)
        return opened or not _within(plain, _CLOSED)
