//! Components in Markdown → markup, made by the theme's or the site's templates. What a component does not take is a
//! finding at the Markdown.

use serde_json::Value;
use tera::{ComponentArg, ComponentArgType, ComponentInfo, Context};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;
use crate::parse::{Argument, Call};

use super::templates::Templates;

/// What a component may ask for beside its arguments, by the names that it gives in its head: `@root`.
pub struct Surroundings<'a> {
    /// What leads from the page to the root of the site.
    pub root: &'a str,
    /// The path of the page's file in the site.
    pub url: &'a str,
    /// The title of the page.
    pub title: &'a str,
}

/// Returns the markup of a component; `targets` are its addresses, worked out, `body` is the markup inside it.
pub fn component(
    templates: &Templates<'_>,
    file: &str,
    call: &Call,
    targets: &[&str],
    body: Option<&str>,
    around: &Surroundings<'_>,
) -> Result<String, Vec<Diagnostic>> {
    let name = call.name.value.as_str();
    let Some(definition) = templates.component(name) else {
        let known = templates.components();
        let message = format!("there is no component `{name}`");
        let problem = Diagnostic::new(Code::UnknownComponent, file, message)
            .at(call.name.span.clone())
            .hint(suggest_from(
                name,
                "components",
                known.iter().map(String::as_str),
            ));
        return Err(vec![problem]);
    };
    let mut problems = Vec::new();
    let mut context = Context::new();
    let mut targets = targets.iter();
    for argument in &call.arguments {
        let is_address = matches!(argument.name.value.as_str(), "href" | "src");
        let address = (is_address && argument.value.value.is_string())
            .then(|| targets.next().map(|address| Value::from(*address)))
            .flatten();
        match taken(&definition, argument, file) {
            Ok(value) => context.insert(argument.name.value.clone(), &address.unwrap_or(value)),
            Err(problem) => problems.push(*problem),
        }
    }
    let given = |wanted: &&ComponentArg| {
        call.arguments
            .iter()
            .any(|argument| argument.name.value == wanted.name())
    };
    let missing = definition
        .args()
        .iter()
        .filter(|wanted| wanted.is_required());
    for wanted in missing.filter(|wanted| !given(wanted) && wanted.name() != "body") {
        let message = format!(
            "the component `{name}` lacks its argument `{}`",
            wanted.name()
        );
        problems.push(
            Diagnostic::new(Code::ComponentArgument, file, message)
                .at(call.name.span.clone())
                .hint(format!(
                    "add a line such as `{} = {}`",
                    wanted.name(),
                    example(wanted)
                )),
        );
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut implicits = Context::new();
    implicits.insert("root", around.root);
    implicits.insert("url", around.url);
    implicits.insert("title", around.title);
    templates
        .render_component(
            name,
            &context,
            &implicits,
            body,
            file,
            call.name.span.clone(),
        )
        .map_err(|problem| vec![*problem])
}

/// Returns the value of an argument, where the component takes it.
fn taken(
    definition: &ComponentInfo,
    argument: &Argument,
    file: &str,
) -> Result<Value, Box<Diagnostic>> {
    let name = argument.name.value.as_str();
    let value = &argument.value.value;
    let known = definition.args();
    let Some(wanted) = known.iter().find(|wanted| wanted.name() == name) else {
        if definition.rest_param().is_some() {
            return Ok(value.clone());
        }
        let names = known.iter().map(ComponentArg::name).collect::<Vec<_>>();
        let message = format!("the component `{}` takes no `{name}`", definition.name());
        return Err(Box::new(
            Diagnostic::new(Code::ComponentArgument, file, message)
                .at(argument.name.span.clone())
                .hint(suggest_from(name, "arguments", names)),
        ));
    };
    let fits = match wanted.arg_type() {
        None => true,
        Some(ComponentArgType::String) => value.is_string(),
        Some(ComponentArgType::Bool) => value.is_boolean(),
        Some(ComponentArgType::Integer) => value.is_i64(),
        Some(ComponentArgType::Float | ComponentArgType::Number) => value.is_number(),
        Some(ComponentArgType::Array) => value.is_array(),
        Some(ComponentArgType::Map) => value.is_object(),
        Some(_) => false,
    };
    if !fits {
        let message = format!(
            "`{name}` is not what the component `{}` takes",
            definition.name()
        );
        let hint = format!("`{name}` takes a value such as {}", example(wanted));
        return Err(Box::new(
            Diagnostic::new(Code::ComponentArgument, file, message)
                .at(argument.value.span.clone())
                .hint(hint),
        ));
    }
    Ok(match wanted.arg_type() {
        Some(ComponentArgType::Float) => value.as_f64().map_or(Value::Null, Value::from),
        _ => value.clone(),
    })
}

/// Returns a value that an argument takes.
fn example(wanted: &ComponentArg) -> &'static str {
    match wanted.arg_type() {
        Some(ComponentArgType::Bool) => "true",
        Some(ComponentArgType::Integer) => "3",
        Some(ComponentArgType::Float | ComponentArgType::Number) => "1.5",
        Some(ComponentArgType::Array) => "[\"…\"]",
        Some(ComponentArgType::Map) => "{ name = \"…\" }",
        _ => "\"…\"",
    }
}
