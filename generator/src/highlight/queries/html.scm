; Scripts and styles are read in their own languages.
(script_element (raw_text) @embedded.javascript)
(style_element (raw_text) @embedded.css)
(quoted_attribute_value) @string
