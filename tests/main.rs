//! Tests of whole sites: a folder of Markdown in, the pages or the report out.
