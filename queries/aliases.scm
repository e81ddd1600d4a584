; Typedefs of function pointers, which a slot may be declared with.
(type_definition
  declarator: (function_declarator) @alias.declarator) @alias
