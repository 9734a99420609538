; The crate of the grammar brings no query: written for Breakeven.
(comment) @comment
[(numeric_lit) (bool_lit) (null_lit)] @constant
[(quoted_template) (heredoc_template) (string_lit)] @string
(template_interpolation) @embedded
(block (identifier) @keyword)
(block (string_lit) @type)
(attribute (identifier) @property)
(object_elem key: (expression (variable_expr (identifier) @property)))
(function_call (identifier) @function)
(get_attr (identifier) @property)
["for" "in" "if" "else" "endfor" "endif"] @keyword
