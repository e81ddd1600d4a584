"""The source as written: what a node stands for before idioms were replaced for the grammar."""

from tree_sitter import Node


class Written:
    """A text whose normalised twin was parsed; positions are the same in both."""

    def __init__(self, text: str) -> None:
        """Remember the text."""
        self._lines = text.split("\n")

    def text(self, node: Node) -> str:
        """Return the text of a node as written."""
        (row, column), (last_row, last_column) = node.start_point, node.end_point
        if row == last_row:
            return self._cut(row, column, last_column)
        middle = self._lines[row + 1 : last_row]
        head, tail = self._cut(row, column, None), self._cut(last_row, 0, last_column)
        return "\n".join([head, *middle, tail])

    def words(self, node: Node | None) -> str:
        """Return the text of a condition on one line, without the brackets round it."""
        if node is None:
            return ""
        text = " ".join(self.text(node).split())
        return text[1:-1].strip() if node.type == "parenthesized_expression" else text

    def behind(self, node: Node) -> str:
        """Return what is written from the start of a node to the end of its line."""
        return self._cut(node.start_point.row, node.start_point.column, None)

    def _cut(self, row: int, start: int, end: int | None) -> str:
        return self._lines[row].encode()[start:end].decode("utf-8", "replace")
