"""What every host of the demo's web does, and what is therefore true of the URLs in its posts."""

from collections.abc import Mapping

from migrate.demo.answers import Site
from migrate.demo.sites import archive, broken, forwarding, gone, living, own, pictures, walls
from migrate.demo.sites.address import Row, assemble, truths
from migrate.model.link import Status


def sites() -> Mapping[str, Site]:
    """Give every host by name."""
    return assemble(rows(), {**own.hosts(), **gone.hosts(), **broken.hosts(), archive.HOST: archive.site()})


def truth() -> Mapping[str, Status]:
    """Give what is true of every URL that the demo's posts name, as the manifest writes the URL."""
    return truths(rows())


def rows() -> tuple[Row, ...]:
    """Give every address of the demo's web."""
    return (
        *own.rows(),
        *living.rows(),
        *forwarding.rows(),
        *gone.rows(),
        *walls.rows(),
        *broken.rows(),
        *pictures.rows(),
    )
