//! Keys by the names of the UI Events specification, with what each protocol calls them.

/// A key of the keyboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// `event.key`: a named key, or the character.
    pub(super) name: String,
    /// The position on the keyboard, as `event.code`.
    pub(super) code: String,
    /// The old numeric code, which Chromium wants.
    pub(super) number: u32,
    /// What WebDriver sends for it.
    pub(super) webdriver: char,
    /// The bit of a modifier in the DevTools protocol, 0 for other keys.
    pub(super) modifier: u32,
}

/// Name, numeric code, WebDriver character, modifier bit.
const NAMED: &[(&str, u32, char, u32)] = &[
    ("Alt", 18, '\u{E00A}', 1),
    ("Control", 17, '\u{E009}', 2),
    ("Shift", 16, '\u{E008}', 8),
    ("Backspace", 8, '\u{E003}', 0),
    ("Tab", 9, '\u{E004}', 0),
    ("Enter", 13, '\u{E007}', 0),
    ("Escape", 27, '\u{E00C}', 0),
    ("PageUp", 33, '\u{E00E}', 0),
    ("PageDown", 34, '\u{E00F}', 0),
    ("End", 35, '\u{E010}', 0),
    ("Home", 36, '\u{E011}', 0),
    ("ArrowLeft", 37, '\u{E012}', 0),
    ("ArrowUp", 38, '\u{E013}', 0),
    ("ArrowRight", 39, '\u{E014}', 0),
    ("ArrowDown", 40, '\u{E015}', 0),
    ("Delete", 46, '\u{E017}', 0),
];

impl Key {
    /// Returns the key with this name or this one character.
    ///
    /// # Panics
    ///
    /// Where the name is neither.
    pub(crate) fn named(name: &str) -> Key {
        if let Some(&(name, number, webdriver, modifier)) = NAMED.iter().find(|row| row.0 == name) {
            let code = if modifier == 0 {
                name.to_owned()
            } else {
                format!("{name}Left")
            };
            return Key {
                name: name.to_owned(),
                code,
                number,
                webdriver,
                modifier,
            };
        }
        let mut letters = name.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Key::character(letter),
            _ => panic!("no key is named {name:?}"),
        }
    }

    /// Returns the key that types this character.
    pub(crate) fn character(letter: char) -> Key {
        let upper = letter.to_ascii_uppercase();
        let (code, number) = match letter {
            ' ' => ("Space".to_owned(), 32),
            '0'..='9' => (format!("Digit{letter}"), u32::from(letter)),
            'a'..='z' | 'A'..='Z' => (format!("Key{upper}"), u32::from(upper)),
            '.' => ("Period".to_owned(), 190),
            ',' => ("Comma".to_owned(), 188),
            '-' => ("Minus".to_owned(), 189),
            '/' => ("Slash".to_owned(), 191),
            _ => (String::new(), 0),
        };
        Key {
            name: letter.to_string(),
            code,
            number,
            webdriver: letter,
            modifier: 0,
        }
    }

    /// The text that the key types, if it types any.
    pub(super) fn text(&self) -> Option<&str> {
        match self.name.as_str() {
            "Enter" => Some("\r"),
            name if name.chars().count() == 1 => Some(name),
            _ => None,
        }
    }
}

/// A key that goes down or up while others are held.
#[derive(Clone, Debug)]
pub(crate) struct Stroke {
    pub(super) key: Key,
    pub(super) down: bool,
    /// The bits of the modifiers that are held, itself included.
    pub(super) held: u32,
}

impl Stroke {
    /// A key that goes down by itself.
    pub(crate) fn down(key: &Key) -> Stroke {
        Stroke {
            key: key.clone(),
            down: true,
            held: 0,
        }
    }

    /// A key that goes up by itself.
    pub(crate) fn up(key: &Key) -> Stroke {
        Stroke {
            down: false,
            ..Stroke::down(key)
        }
    }

    /// Returns the strokes of keys that are held together: `Tab`, `Shift+Tab`, `Control+a`.
    pub(crate) fn chord(chord: &str) -> Vec<Stroke> {
        let keys: Vec<Key> = chord.split('+').map(Key::named).collect();
        let (mut strokes, mut held) = (Vec::new(), 0);
        for key in &keys {
            held |= key.modifier;
            strokes.push(Stroke {
                held,
                ..Stroke::down(key)
            });
        }
        for key in keys.iter().rev() {
            held &= !key.modifier;
            strokes.push(Stroke {
                held,
                ..Stroke::up(key)
            });
        }
        strokes
    }
}
