; Members of structs and unions, from which slots and the types of member expressions are read.
(field_declaration
  type: (_) @member.type
  declarator: (_) @member.declarator) @member
