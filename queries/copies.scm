; Copies of a whole table: `*ops = *other;`, `ops = other;`, `memcpy(&ops, &other, n)` is an argument.
(assignment_expression
  left: (_) @copy.target
  operator: "="
  right: [
    (pointer_expression operator: "*" argument: (_) @copy.source)
    (identifier) @copy.source
  ]) @copy
