; Numbers, which the grammar's own query calls strings.
((literal) @number (#match? @number "^[-+]?[0-9.]+$"))
[(comment) (marginalia)] @comment
