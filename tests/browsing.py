"""A real browser for the tests of the page, and pages to open in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import handmade
import pytest

from auditor.demo import demo
from auditor.report import Format, render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

Opened = Callable[..., "Opening"]
WIDE, NARROW = (1440, 900), (390, 844)


@dataclass
class Opening:
    """A page that was opened, and what went wrong or went out while it was open."""

    page: "Page"
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def dismiss(self, dialog: "Dialog") -> None:
        """Take down what a dialog says, and close it."""
        self.errors.append(f"a dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """Return Debian's Chromium, started without a window, or skip the test."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.skip("no chromium: install Debian's package of that name, or set CHROMIUM")
    with sync.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: "Browser") -> Iterator[Opened]:
    """Return a function that opens a file: (path, fragment, size, scheme, script)."""
    contexts: list[BrowserContext] = []

    def open_page(
        path: Path,
        fragment: str = "",
        size: tuple[int, int] = WIDE,
        scheme: str = "light",
        *,
        script: bool = True,
    ) -> Opening:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        opening = Opening(context.new_page())
        page = opening.page
        page.on("console", lambda message: opening.errors.append(message.text))
        page.on("pageerror", lambda error: opening.errors.append(str(error)))
        page.on("dialog", opening.dismiss)
        page.on("request", lambda request: opening.requests.append(request.url))
        page.goto(path.as_uri() + fragment)
        return opening

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def made_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of an audit made by hand that has one of everything."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render(handmade.audit(), Format.HTML), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def sample_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the sample tree."""
    path = tmp_path_factory.mktemp("sample") / "report.html"
    path.write_text(render(demo(jobs=1)[0], Format.HTML), encoding="utf-8")
    return path
