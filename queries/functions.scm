; Function definitions.
(function_definition
  type: (_) @function.returns
  declarator: (_) @function.declarator) @function
