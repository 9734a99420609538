# Die Wörter der Oberfläche auf Deutsch.

## Der Rahmen jeder Seite
skip = Zum Inhalt springen
menu = Menü
close-menu = Menü schließen
search = Suchen
source = Quelltext
language = Sprache
colour-scheme = Farbschema:
pages = Seiten
overview = Überblick
all-pages = Alle { $count } Seiten
breadcrumbs = Pfad zu dieser Seite
figures-computed = Jede Zahl hier rechnet die Seite aus, auf der sie steht.
take-site-away = Die Site mitnehmen
all-on-one-page = Alles auf einer Seite
made-with = Erzeugt mit { $generator }.

## Eine Seite
draft = Entwurf, nicht veröffentlicht
on-this-page = Auf dieser Seite
page-tags = Schlagwörter:
updated = Geändert am
edit-page = Diese Seite bearbeiten
turn = Vorige und nächste Seite
previous = Zurück
next = Weiter
not-translated = Diese Seite ist noch nicht übersetzt. Hier steht das Original ({ $language }).
original = Zur Seite im Original

## Listen von Seiten
all-sections = Alle Bereiche
in-this-section = In diesem Bereich
all-tags = Alle Schlagwörter
pages-with-tag = Seiten mit diesem Schlagwort
tags = Schlagwörter
tags-summary = Alle Seiten nach dem, wovon sie handeln.
tag-count =
    { $count ->
        [one] 1 Seite
       *[other] { $count } Seiten
    }

## Adressen, die nirgendwohin oder anderswohin führen
not-found = Seite nicht gefunden
not-found-summary = Unter dieser Adresse ist nichts veröffentlicht.
search-site = Diese Site durchsuchen
not-found-advice = Prüfen Sie die Adresse auf Tippfehler, oder
not-found-advice-menu = Prüfen Sie die Adresse auf Tippfehler, wählen Sie eine Seite aus dem Menü, oder
start-over = beginnen Sie auf der ersten Seite
moved = Diese Seite ist umgezogen
moved-to = Diese Seite ist jetzt { $link }.
moved-from = Von hier umgezogen
place-moved = { $place } ist jetzt { $link }

## Die ganze Site auf einer Seite und als eine Datei
contents = Inhalt
copy = Diese Kopie
copy-text = Dies ist eine Kopie der ganzen Site, Nummer { $number }.{ $newest } Sie braucht kein Netz: Was Sie in einen Rechner eingeben, wird hier gerechnet und bleibt hier.
copy-newest = Ihre neueste Seite ist vom { $day }.
copy-start = Zur ersten Seite
archive = Die Site als eine Datei
archive-text = { $file }, { $size } MB: entpacken und { $page } öffnen. Es ist genau dieser Stand, Nummer { $number }, und er braucht kein Netz.
archive-sum = Die Prüfsumme nach SHA-256 ist { $sum }; { $command } gibt dieselbe aus, wenn die Datei heil angekommen ist.

## Text, der in Markdown geschrieben wurde
note = Hinweis
tip = Tipp
important = Wichtig
warning = Warnung
caution = Vorsicht
heading-link = Link zu diesem Abschnitt
footnote = Fußnote { $number }
footnotes = Fußnoten
footnote-back = Zurück zum Text der Fußnote { $number }
done = Erledigt
not-done = Nicht erledigt
table = Tabelle: { $title }
diagram = Schaubild: { $title }
code-note = Anmerkung { $number }
glossary = Glossar

## Rechner
preset-back = Was die Eingaben bedeuten und wie man das Ergebnis liest: { $link }.

## Was Skripte sagen
script-automatic = automatisch
script-light = hell
script-dark = dunkel
script-search-failed = Die Suche ließ sich nicht laden
script-search-for = Nach „{ $words }“ suchen
script-copy = Kopieren
script-copied = Kopiert
script-not-copied = Nicht kopiert
script-refused = Dieser Rechner kann hier nicht rechnen: { $reason }. Die Zahlen unten gelten für die gezeigten Eingaben.
script-no-program = sein Programm ließ sich nicht laden
script-no-module = der Browser hat sein WebAssembly abgelehnt
script-no-webassembly = der Browser hat kein WebAssembly, oder es ist abgeschaltet
script-search-site = Diese Site durchsuchen
script-close = Schließen
script-results = Ergebnisse
script-opens-search = öffnet die Suche
script-choose = wählen
script-open = öffnen
script-closes = schließen
script-search = Suchen
script-page = 1 Seite
script-pages = { $count } Seiten
script-nothing = Zu „{ $words }“ wurde nichts gefunden. Versuchen Sie weniger oder andere Wörter.
script-meant = „{ $word }“ wurde nicht gefunden; gezeigt wird „{ $shown }“.
script-not-all = Keine Seite hat alle diese Wörter.
script-best-first = die besten zuerst
