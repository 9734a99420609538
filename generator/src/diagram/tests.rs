//! What diagrams become: shapes by class, words escaped, mistakes with their place.

use super::*;

const NAMES: Names<'_> = Names {
    id: "diagram",
    title: "A <request>",
    description: None,
};

#[test]
fn a_flowchart_is_drawn_with_classes_and_names_for_those_who_do_not_see_it() {
    let svg = draw(
        "flowchart LR\n  A[Reader] -->|asks| B[(Table & more)]\n",
        NAMES,
    )
    .unwrap();
    assert!(
        svg.starts_with("<svg role=\"img\" aria-labelledby=\"diagram-title diagram-description\" viewBox=\"-8 -8 "),
        "{svg}"
    );
    assert!(
        svg.contains("<title id=\"diagram-title\">A &lt;request&gt;</title>"),
        "{svg}"
    );
    for word in ["Reader", "asks", "Table &amp; more"] {
        assert!(svg.contains(&format!(">{word}</tspan>")), "{word}: {svg}");
    }
    assert!(
        svg.contains("marker-end=\"url(#diagram-arrow)\"")
            && svg.contains("<marker id=\"diagram-arrow\"")
    );
    for never in ["style=", "fill=", "stroke=\"", "#fff", "rgb("] {
        assert!(!svg.contains(never), "{never}: {svg}");
    }
}

#[test]
fn a_sequence_and_states_are_drawn() {
    let text = "sequenceDiagram\n  participant C as Client\n  C->>G: POST\n  Note over G: cold\n  alt warm\n    G-->>C: 202\n  else late\n    G-->>C: 503\n  end\n";
    let svg = draw(
        text,
        Names {
            description: Some("Said"),
            ..NAMES
        },
    )
    .unwrap();
    assert!(
        svg.contains("<desc id=\"diagram-description\">Said</desc>"),
        "{svg}"
    );
    for word in ["Client", "POST", "cold", "202"] {
        assert!(svg.contains(word), "{word}: {svg}");
    }
    let states = draw(
        "stateDiagram-v2\n  [*] --> Cold\n  Cold --> Warm: first call\n",
        NAMES,
    )
    .unwrap();
    assert!(states.contains("first call"), "{states}");
}

#[test]
fn what_cannot_be_drawn_has_its_place() {
    let text = "flowchart LR\n  A --> B\n  B -->\n";
    let (at, _) = draw(text, NAMES).unwrap_err();
    assert_eq!(&text[at], "B -->");
    assert_eq!(
        draw("pie\n  \"a\" : 1\n", NAMES).unwrap_err(),
        (
            0..3,
            "the diagram is neither a `flowchart` nor a `sequenceDiagram` nor a `stateDiagram-v2`"
                .to_owned()
        )
    );
}

#[test]
fn odd_texts_are_drawn_or_refused() {
    let mut odd = vec![
        String::new(),
        "flowchart".to_owned(),
        "flowchart LR\n".to_owned(),
        "flowchart LR\n  A[\"<script>alert(1)</script>\"] --> A\n".to_owned(),
        "flowchart LR\n  é[ü] --> 漢[字]\n  style é fill:#f00,stroke:red\n  classDef x fill:url(#a)\n".to_owned(),
        "sequenceDiagram\n  A->>B\n  end\n".to_owned(),
        "sequenceDiagram\n  A->>A: x\n  deactivate A\n  loop\n".to_owned(),
        "stateDiagram-v2\n  state x {\n".to_owned(),
        format!("flowchart LR\n{}", "subgraph a\n".repeat(1000)),
        format!("flowchart LR\n  {}\n", "A --> B & C --> ".repeat(100)),
        format!("sequenceDiagram\n{}", "  alt a\n".repeat(1000)),
        "x".repeat(LONGEST + 1),
    ];
    odd.push(format!("flowchart LR\n{}", "  A --> B\n".repeat(200)));
    for text in odd {
        if let Ok(svg) = draw(&text, NAMES) {
            assert!(
                !svg.contains("<script>") && !svg.contains("NaN"),
                "{text}: {svg}"
            );
        }
    }
}
