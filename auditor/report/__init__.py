"""The audit -> html, json, markdown, text, or a graph."""

import json
from enum import StrEnum

from auditor.answer import Audit
from auditor.report.document import document
from auditor.report.html import html
from auditor.report.links import SCHEMES, WEB
from auditor.report.markdown import markdown
from auditor.report.text import summary, text
from auditor.report.visible import visible

__all__ = ["SCHEMES", "WEB", "Format", "document", "render", "summary", "visible"]


class Format(StrEnum):
    """The forms that an audit can take."""

    HTML = "html"
    JSON = "json"
    TEXT = "text"
    MARKDOWN = "markdown"
    GRAPHML = "graphml"
    DOT = "dot"


def render(audit: Audit, form: Format) -> str:
    """Return the audit in one of its forms."""
    match form:
        case Format.HTML:
            return html(audit)
        case Format.JSON:
            return json.dumps(document(audit), separators=(",", ":")) + "\n"
        case Format.TEXT:
            return text(audit)
        case Format.MARKDOWN:
            return markdown(audit)
        case Format.GRAPHML | Format.DOT:
            from auditor.report import network  # noqa: PLC0415 - slow to load, and seldom asked

            return network.graphml(audit) if form is Format.GRAPHML else network.dot(audit)
