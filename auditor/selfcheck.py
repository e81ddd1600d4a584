"""Does this installation hold together? Every query, template and table, and the schema."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from auditor import kernel, resources, sample
from auditor.audit import Request, audit
from auditor.report import Format, render
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
    for name in resources.names("reports", ".j2"):
        environment().get_template(name)
        yield f"template {name}"
    for name in resources.names("reports", ".json"):
        json.loads(resources.read_text("reports", name))
        yield f"schema {name}"
    for name in kernel.names():
        kernel.table(name)
        yield f"table {name}.toml"
    with tempfile.TemporaryDirectory(prefix="mmap-audit-") as scratch:
        tree = sample.unpack(Path(scratch))
        found = audit(Request(tree=tree), lambda _done, _of: None)
    yield f"audit of the sample tree, {len(found.rows)} callbacks"
    for form in Format:
        render(found, form)
        yield f"report as {form}"
