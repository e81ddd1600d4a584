"""Where the audited source can be read on the web."""

import re
from urllib.parse import quote

from auditor.answer import Audit, Row

WEB = "https://elixir.bootlin.com/linux/{tag}/source/{file}#L{line}"
"""A public cross-reference of the kernel, which knows the tags of releases."""
SCHEMES = ("https://", "http://")
"""What a browser fetches a page by."""
_VERSION = re.compile(r"(\d+\.\d+)(?:\.(\d+))?(-rc\d+)?")


def href(audit: Audit, row: Row) -> str:
    """Return the address of a callback's definition, "" for one without or without a place.

    ``{tag}``, ``{file}`` and ``{line}`` of the audit's web base are filled in; a base with a tag
    serves only trees whose version is that of a release.
    """
    definition, base = row.callback.definition, audit.tree.web
    tag = tag_of(audit.tree.version)
    if definition is None or not base.startswith(SCHEMES) or ("{tag}" in base and not tag):
        return ""
    file = quote(definition.file, errors="surrogateescape")
    address = base.replace("{tag}", quote(tag)).replace("{file}", file)
    return address.replace("{line}", str(definition.function.line))


def tag_of(version: str) -> str:
    """Return the tag of a release: v6.12.3 for 6.12.3, v6.12 for 6.12.0; "" for other trees."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return ""
    series, stable, candidate = match.groups()
    minor = "" if stable in (None, "0") else f".{stable}"
    return f"v{series}{minor}{candidate or ''}"
