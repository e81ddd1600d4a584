; Bare names among the arguments of a call: callbacks handed to a function that stores them.
(call_expression
  function: (_) @argument.callee
  arguments: (argument_list (identifier) @argument.value)) @argument
(call_expression
  function: (_) @argument.callee
  arguments: (argument_list
    (pointer_expression operator: "&" argument: (identifier) @argument.value))) @argument
