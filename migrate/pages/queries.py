"""XPath with the type of what it gives."""

from turbohtml import Element, Node


def attribute_values(node: Node, path: str) -> list[str]:
    """Give the values of the attributes that the path selects, in document order."""
    found = node.xpath(path)
    assert isinstance(found, list)
    return [value for value in found if isinstance(value, str)]


def elements_at(node: Node, path: str) -> list[Element]:
    """Give the elements that the path selects, in document order."""
    found = node.xpath(path)
    assert isinstance(found, list)
    return [element for element in found if isinstance(element, Element)]
