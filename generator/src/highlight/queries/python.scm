; A method that is called is a function, not a field.
(call function: (attribute attribute: (identifier) @function.method))
