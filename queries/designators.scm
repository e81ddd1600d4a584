; Designated initialisers, at any depth: the entries of operations tables.
(initializer_pair
  (field_designator)
  value: (_) @designator.value) @designator
