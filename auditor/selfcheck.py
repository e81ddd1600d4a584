"""Does this installation hold together? Every query, every template, the schema."""

import json
from collections.abc import Iterator

from auditor import kernel, resources
from auditor.report.html import environment
from auditor.syntax import query


def selfcheck() -> Iterator[str]:
    """Yield a line for each part that holds.

    Raises:
        Exception: whatever a part that does not hold raises.
    """
    for name in resources.names("queries", ".scm"):
        query(name.removesuffix(".scm"))
        yield f"query {name}"
    templates = environment()
    for name in resources.names("reports", ".j2"):
        templates.get_template(name)
        yield f"template {name}"
    for name in resources.names("reports", ".json"):
        json.loads(resources.read_text("reports", name))
        yield f"schema {name}"
    for name in kernel.names():
        kernel.table(name)
        yield f"table {name}.toml"
