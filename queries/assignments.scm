; Assignments to a member: operations tables filled at run time.
(assignment_expression
  left: (field_expression) @assignment.target
  operator: "="
  right: (_) @assignment.value) @assignment
