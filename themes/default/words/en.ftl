# The words of the interface in English, in Fluent (https://projectfluent.org). Every message that a template or the
# program asks for stands here; a file of another language beside this one translates them. What it leaves out stays
# English, and is a finding.

## The frame of every page
skip = Skip to content
menu = Menu
close-menu = Close menu
search = Search
source = Source
language = Language
colour-scheme = Colour scheme:
pages = Pages
overview = Overview
all-pages = All { $count } pages
breadcrumbs = Breadcrumbs
figures-computed = Every figure here is computed by the page it stands on.
take-site-away = Take the site away
all-on-one-page = All on one page
made-with = Made with { $generator }.

## A page
draft = Draft, not published
on-this-page = On this page
page-tags = Tags:
updated = Updated
edit-page = Edit this page
turn = Previous and next page
previous = Previous
next = Next
# On a page that is not translated yet and shown as it was written; $language is what that language calls itself.
not-translated = This page is not translated yet. Here is the original, in { $language }.
original = The original page

## Lists of pages
all-sections = All sections
in-this-section = In this section
all-tags = All tags
pages-with-tag = Pages with this tag
tags = Tags
tags-summary = All pages, by what they are about.
tag-count =
    { $count ->
        [one] 1 page
       *[other] { $count } pages
    }

## Addresses that lead nowhere, or elsewhere
not-found = Page not found
not-found-summary = Nothing is published at this address.
search-site = Search this site
not-found-advice = Check the address for a typing slip or
not-found-advice-menu = Check the address for a typing slip, choose a page from the menu, or
start-over = start at the first page
moved = This page has moved
moved-to = This page is now { $link }.
moved-from = Moved from here
place-moved = { $place } is now { $link }

## The whole site on one page, and as one file
contents = Contents
copy = This copy
copy-text = This is a copy of the whole site, number { $number }.{ $newest } It needs no network: what you enter in a calculator is computed here and stays here.
copy-newest = Its newest page is of { $day }.
copy-start = Start at the first page
archive = The site as one file
archive-text = { $file }, { $size } MB: unpack it and open { $page }. It is this very build, number { $number }, and needs no network.
archive-sum = Its SHA-256 is { $sum }; { $command } prints the same where the file came over whole.

## Text that was written in Markdown
note = Note
tip = Tip
important = Important
warning = Warning
caution = Caution
heading-link = Link to this section
footnote = Footnote { $number }
footnotes = Footnotes
footnote-back = Back to the text of footnote { $number }
done = Done
not-done = Not done
table = Table: { $title }
diagram = Diagram: { $title }
code-note = Note { $number }
glossary = Glossary

## Calculators
preset-back = What the inputs mean and how to read the result: { $link }.

## What scripts say
script-automatic = automatic
script-light = light
script-dark = dark
script-search-failed = Search could not be loaded
script-search-for = Search for “{ $words }”
script-copy = Copy
script-copied = Copied
script-not-copied = Not copied
script-refused = This calculator cannot run here: { $reason }. The figures below are for the inputs shown.
script-no-program = its program could not be loaded
script-no-module = the browser refused its WebAssembly
script-no-webassembly = the browser has no WebAssembly, or has it switched off
script-search-site = Search this site
script-close = Close
script-results = Results
script-opens-search = opens search
script-choose = choose
script-open = open
script-closes = close
script-search = Search
script-page = 1 page
script-pages = { $count } pages
script-nothing = Nothing found for “{ $words }”. Try fewer or other words.
script-meant = “{ $word }” was not found; shown is “{ $shown }”.
script-not-all = No page has all of these words.
script-best-first = the best first
