//! Firefox through WebDriver BiDi, without a driver program between.
//!
//! Under automation Firefox by itself applies preferences that let a page opened from disk fetch its neighbours,
//! which it never lets a reader's page do; a suite that leaves them on passes where readers fail. They are off here,
//! and the scenarios in `meters.rs` prove it in each run. The few of them that only keep automation steady are set
//! one by one.
//!
//! The protocol lists no request for a `file:` address. Those that an element makes are known from the meter script;
//! pictures and fonts of a style sheet on disk are not seen.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use serde_json::{Value, json};

use super::process::Process;
use super::wire::Wire;
use super::{Browser, Conditions, Engine, Fate, METER, Pace, Page, Pointer, Result, Seen, Stroke};

/// Preferences, as they are written into the profile before the start.
const PREFERENCES: &[(&str, &str)] = &[
    // The policy for files that readers have.
    ("remote.prefs.recommended", "false"),
    ("security.fileuri.strict_origin_policy", "true"),
    // The protocol: 1 is WebDriver BiDi.
    ("remote.active-protocols", "1"),
    // Keys reach the page at once, also when its window is not the first; no page is slowed down.
    ("dom.input_events.security.minNumTicks", "0"),
    ("dom.input_events.security.minTimeElapsedInMS", "0"),
    ("focusmanager.testmode", "true"),
    ("dom.ipc.processPriorityManager.enabled", "false"),
    (
        "threads.lower_mainthread_priority_in_background.enabled",
        "false",
    ),
    ("widget.windows.window_occlusion_tracking.enabled", "false"),
    ("browser.tabs.unloadOnLowMemory", "false"),
    // Nothing at the start, nothing at the end.
    ("browser.shell.checkDefaultBrowser", "false"),
    ("browser.startup.page", "0"),
    ("browser.startup.homepage_override.mstone", "\"ignore\""),
    ("browser.aboutwelcome.enabled", "false"),
    ("browser.newtabpage.enabled", "false"),
    ("browser.newtab.preload", "false"),
    ("browser.sessionstore.resume_from_crash", "false"),
    ("browser.warnOnQuit", "false"),
    ("termsofuse.bypassNotification", "true"),
    ("toolkit.startup.max_resumed_crashes", "-1"),
    // No request of the browser's own.
    ("app.normandy.enabled", "false"),
    ("app.update.disabledForTesting", "true"),
    ("browser.ml.enable", "false"),
    ("browser.region.network.url", "\"\""),
    ("browser.safebrowsing.blockedURIs.enabled", "false"),
    ("browser.safebrowsing.downloads.enabled", "false"),
    ("browser.safebrowsing.malware.enabled", "false"),
    ("browser.safebrowsing.phishing.enabled", "false"),
    ("browser.search.update", "false"),
    ("browser.topsites.contile.enabled", "false"),
    ("browser.translations.enable", "false"),
    ("datareporting.healthreport.uploadEnabled", "false"),
    ("datareporting.policy.dataSubmissionEnabled", "false"),
    ("datareporting.usage.uploadEnabled", "false"),
    ("dom.push.connection.enabled", "false"),
    ("extensions.getAddons.cache.enabled", "false"),
    ("extensions.systemAddon.update.enabled", "false"),
    ("extensions.update.enabled", "false"),
    ("network.captive-portal-service.enabled", "false"),
    ("network.connectivity-service.enabled", "false"),
    ("security.remote_settings.intermediates.enabled", "false"),
    ("services.settings.server", "\"data:,\""),
    ("signon.rememberSignons", "false"),
    ("toolkit.telemetry.enabled", "false"),
    // Any host but this one is behind a proxy that does not answer.
    ("network.proxy.type", "1"),
    ("network.proxy.http", "\"127.0.0.1\""),
    ("network.proxy.http_port", "9"),
    ("network.proxy.ssl", "\"127.0.0.1\""),
    ("network.proxy.ssl_port", "9"),
    ("network.proxy.no_proxies_on", "\"localhost, 127.0.0.1\""),
    ("network.proxy.allow_hijacking_localhost", "false"),
];

/// Events that are listened to.
const EVENTS: &[&str] = &[
    "log.entryAdded",
    "network.beforeRequestSent",
    "network.responseStarted",
    "network.responseCompleted",
    "network.fetchError",
    "script.message",
];

/// A Firefox process.
pub(super) struct Firefox {
    wire: Arc<Wire>,
    process: Process,
    /// The browser's own window, in which the settings of a page are changed.
    window: String,
}

impl Firefox {
    pub(super) fn start(program: &Path, pace: Pace) -> Result<Firefox> {
        let profile =
            tempfile::tempdir().map_err(|error| format!("no folder for a profile: {error}"))?;
        let paced: &[_] = match pace {
            Pace::Display => &[],
            Pace::AtOnce => &[("layout.frame_rate", "0")],
        };
        let lines: String = PREFERENCES
            .iter()
            .chain(paced)
            .map(|(name, value)| format!("user_pref(\"{name}\", {value});\n"))
            .collect();
        std::fs::write(profile.path().join("user.js"), lines)
            .map_err(|error| format!("user.js: {error}"))?;
        let mut command = Command::new(program);
        command
            .args([
                "--headless",
                "--no-remote",
                "--new-instance",
                "--remote-allow-system-access",
                "--remote-debugging-port",
                "0",
            ])
            .arg("--profile")
            .arg(profile.path())
            .arg("about:blank")
            .env("HOME", profile.path())
            .env("MOZ_CRASHREPORTER_DISABLE", "1");
        let (process, address) = Process::start(command, profile, "WebDriver BiDi listening on ")?;
        let wire = Wire::connect(&format!("{address}/session"), page_of)?;
        wire.call(
            None,
            "session.new",
            json!({ "capabilities": { "alwaysMatch": {} } }),
        )?;
        wire.call(None, "session.subscribe", json!({ "events": EVENTS }))?;
        wire.call(
            None,
            "script.addPreloadScript",
            json!({
                "functionDeclaration": METER,
                "arguments": [{ "type": "channel", "value": { "channel": "meter" } }],
                "sandbox": "meter",
            }),
        )?;
        let windows = wire.call(
            None,
            "browsingContext.getTree",
            json!({ "moz:scope": "chrome" }),
        )?;
        let window = windows["contexts"][0]["context"]
            .as_str()
            .ok_or("Firefox shows no window of its own")?;
        Ok(Firefox {
            window: window.to_owned(),
            wire,
            process,
        })
    }
}

/// Returns the page that an event is about.
fn page_of(event: &Value) -> Option<&str> {
    let params = &event["params"];
    params["context"]
        .as_str()
        .or(params["source"]["context"].as_str())
}

impl Browser for Firefox {
    fn open(&mut self) -> Result<Box<dyn Page>> {
        let user = self
            .wire
            .call(None, "browser.createUserContext", json!({}))?["userContext"]
            .take();
        let made = self.wire.call(
            None,
            "browsingContext.create",
            json!({ "type": "tab", "userContext": user }),
        )?;
        let context = made["context"].as_str().unwrap_or_default().to_owned();
        let mut page = FirefoxPage {
            wire: Arc::clone(&self.wire),
            window: self.window.clone(),
            user,
            context,
            seen: Seen::default(),
            script_off: false,
        };
        page.viewport(1280, 800)?;
        page.emulate(&Conditions::default())?;
        Ok(Box::new(page))
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        if self.wire.call(None, "browser.close", json!({})).is_ok() {
            self.process.wait();
        }
    }
}

struct FirefoxPage {
    wire: Arc<Wire>,
    window: String,
    user: Value,
    context: String,
    seen: Seen,
    script_off: bool,
}

impl FirefoxPage {
    fn evaluate(&self, context: &str, expression: &str) -> Result<Value> {
        let answer = self.wire.call(
            None,
            "script.evaluate",
            json!({
                "target": { "context": context },
                "awaitPromise": true,
                "expression": format!("Promise.resolve(({expression})).then(value => JSON.stringify(value))"),
            }),
        )?;
        if answer["type"] == "exception" {
            return Err(answer["exceptionDetails"]["text"]
                .as_str()
                .unwrap_or_default()
                .to_owned());
        }
        match answer["result"]["value"].as_str() {
            Some(text) => {
                serde_json::from_str(text).map_err(|error| format!("`{expression}`: {error}"))
            }
            None => Ok(Value::Null),
        }
    }

    /// Sets attributes of this tab that only the browser's own window can: what the system prefers, and script.
    fn set_tab(&self, assignments: &str) -> Result {
        let expression = format!(
            "(() => {{ const page = gBrowser.selectedBrowser.browsingContext; {assignments}; return null; }})()"
        );
        self.evaluate(&self.window, &expression).map(drop)
    }

    fn actions(&self, kind: &str, steps: Vec<Value>) -> Result {
        let mut source = json!({ "type": kind, "id": kind, "actions": steps });
        if kind == "pointer" {
            source["parameters"] = json!({ "pointerType": "mouse" });
        }
        self.wire
            .call(
                None,
                "input.performActions",
                json!({ "context": self.context, "actions": [source] }),
            )
            .map(drop)
    }

    fn take_in(&mut self) {
        for event in self.wire.take_events(&self.context) {
            let params = &event["params"];
            let id = params["request"]["request"].as_str().unwrap_or_default();
            let status = params["response"]["status"].as_u64().unwrap_or_default();
            match event["method"].as_str().unwrap_or_default() {
                "network.beforeRequestSent" => {
                    if params["navigation"].is_string() {
                        self.seen.page_left();
                    }
                    self.seen
                        .request_began(id, params["request"]["url"].as_str().unwrap_or_default());
                }
                "network.responseStarted" | "network.responseCompleted" => {
                    self.seen
                        .request_ended(id, Fate::Answered(if status == 0 { 200 } else { status }));
                }
                "network.fetchError" => {
                    let reason = params["errorText"].as_str().unwrap_or_default();
                    self.seen.request_ended(id, Fate::Failed(reason.to_owned()));
                }
                "log.entryAdded" if params["level"] == "error" => {
                    let text = params["text"].as_str().unwrap_or_default().to_owned();
                    // A request of the browser's keeper of the site that was given up when the page was left: it has no
                    // address.
                    if text.starts_with("Failed to load ‘’. A ServiceWorker intercepted") {
                        continue;
                    }
                    // What the browser itself says about a page has the type of an exception too.
                    let own = text.starts_with("Content-Security-Policy")
                        || text.starts_with("Cross-Origin Request Blocked");
                    match params["type"].as_str() {
                        Some("javascript") if !own => self.seen.exceptions.push(text),
                        _ => self.seen.console_errors.push(text),
                    }
                }
                "script.message" => {
                    let line = params["data"]["value"].as_str().unwrap_or_default();
                    self.seen.reported(line);
                    self.seen.reported_file(line);
                }
                _ => {}
            }
        }
    }
}

impl Page for FirefoxPage {
    fn engine(&self) -> Engine {
        Engine::Firefox
    }

    fn goto(&mut self, address: &str) -> Result {
        if self.script_off {
            self.set_tab("page.allowJavascript = false")?;
        }
        let loaded = self.wire.call(
            None,
            "browsingContext.navigate",
            json!({ "context": self.context, "url": address, "wait": "complete" }),
        );
        if self.script_off {
            // The page has been read without script and stays so; now the suite may look at it.
            self.set_tab("page.allowJavascript = true")?;
        }
        self.seen.reported_file(&format!("came {address}"));
        loaded.map(drop)
    }

    fn eval(&mut self, expression: &str) -> Result<Value> {
        self.evaluate(&self.context, expression)
    }

    fn keys(&mut self, strokes: &[Stroke]) -> Result {
        let steps = strokes.iter().map(|stroke| {
            let kind = if stroke.down { "keyDown" } else { "keyUp" };
            json!({ "type": kind, "value": stroke.key.webdriver })
        });
        self.actions("key", steps.collect())
    }

    fn pointer(&mut self, moves: &[Pointer]) -> Result {
        let steps = moves.iter().map(|step| match *step {
            Pointer::Move(x, y) => json!({ "type": "pointerMove", "x": x, "y": y }),
            Pointer::Down => json!({ "type": "pointerDown", "button": 0 }),
            Pointer::Up => json!({ "type": "pointerUp", "button": 0 }),
        });
        self.actions("pointer", steps.collect())
    }

    fn viewport(&mut self, width: u32, height: u32) -> Result {
        let size = json!({ "context": self.context, "viewport": { "width": width, "height": height }, "devicePixelRatio": 1 });
        self.wire
            .call(None, "browsingContext.setViewport", size)
            .map(drop)
    }

    fn emulate(&mut self, conditions: &Conditions) -> Result {
        let pick =
            |on: bool, value: &'static str, usual: &'static str| if on { value } else { usual };
        self.set_tab(&format!(
            "page.prefersColorSchemeOverride = '{}'; page.prefersReducedMotionOverride = '{}'; \
             page.forcedColorsOverride = '{}'; page.mediumOverride = '{}'",
            pick(conditions.dark, "dark", "light"),
            pick(conditions.reduced_motion, "reduce", "no-preference"),
            pick(conditions.forced_colors, "active", "none"),
            pick(conditions.print, "print", ""),
        ))?;
        self.script_off = conditions.script_off;
        let network = if conditions.offline {
            json!({ "type": "offline" })
        } else {
            Value::Null
        };
        self.wire
            .call(
                None,
                "emulation.setNetworkConditions",
                json!({ "contexts": [self.context], "networkConditions": network }),
            )
            .map(drop)
    }

    fn screenshot(&mut self, whole: bool) -> Result<Vec<u8>> {
        let origin = if whole { "document" } else { "viewport" };
        let answer = self.wire.call(
            None,
            "browsingContext.captureScreenshot",
            json!({ "context": self.context, "origin": origin }),
        )?;
        super::picture(&answer)
    }

    fn seen(&mut self) -> Result<&Seen> {
        // One trip to the page: what it sent before the answer has then arrived.
        self.eval("0")?;
        self.take_in();
        Ok(&self.seen)
    }

    fn forget(&mut self) -> Result {
        self.seen()?;
        self.seen = Seen::default();
        Ok(())
    }
}

impl Drop for FirefoxPage {
    fn drop(&mut self) {
        // Where these fail, the browser has gone, and the page with it.
        drop(self.wire.call(
            None,
            "browsingContext.close",
            json!({ "context": self.context }),
        ));
        drop(self.wire.call(
            None,
            "browser.removeUserContext",
            json!({ "userContext": self.user }),
        ));
        self.wire.forget(&self.context);
    }
}
