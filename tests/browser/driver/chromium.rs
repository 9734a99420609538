//! Chromium through the DevTools protocol.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use serde_json::{Value, json};

use super::process::Process;
use super::wire::Wire;
use super::{Browser, Conditions, Engine, Fate, METER, Pace, Page, Pointer, Result, Seen, Stroke};

/// The name under which the meter's reports arrive, visible only in the meter's own world.
const REPORT: &str = "reportToSuite";

const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    "--remote-debugging-port=0",
    "about:blank",
];

/// A Chromium process.
pub(super) struct Chromium {
    wire: Arc<Wire>,
    process: Process,
}

impl Chromium {
    pub(super) fn start(program: &Path, pace: Pace) -> Result<Chromium> {
        let profile =
            tempfile::tempdir().map_err(|error| format!("no folder for a profile: {error}"))?;
        let mut command = Command::new(program);
        command
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(match pace {
                Pace::Display => [].as_slice(),
                Pace::AtOnce => &["--disable-frame-rate-limit", "--disable-gpu-vsync"],
            })
            .args(FLAGS);
        let (process, address) = Process::start(command, profile, "DevTools listening on ")?;
        let wire = Wire::connect(&address, |event| event["sessionId"].as_str())?;
        Ok(Chromium { wire, process })
    }
}

impl Browser for Chromium {
    fn open(&mut self) -> Result<Box<dyn Page>> {
        let context = take_text(
            &self
                .wire
                .call(None, "Target.createBrowserContext", json!({}))?,
            "browserContextId",
        );
        let target = take_text(
            &self.wire.call(
                None,
                "Target.createTarget",
                json!({ "url": "about:blank", "browserContextId": context, "width": 1280, "height": 800, "newWindow": true }),
            )?,
            "targetId",
        );
        let session = take_text(
            &self.wire.call(
                None,
                "Target.attachToTarget",
                json!({ "targetId": target, "flatten": true }),
            )?,
            "sessionId",
        );
        let mut page = ChromiumPage {
            wire: Arc::clone(&self.wire),
            context,
            session,
            seen: Seen::default(),
            pointer: (0.0, 0.0, false),
            script_off: false,
        };
        page.prepare()?;
        Ok(Box::new(page))
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        if self.wire.call(None, "Browser.close", json!({})).is_ok() {
            self.process.wait();
        }
    }
}

struct ChromiumPage {
    wire: Arc<Wire>,
    context: String,
    session: String,
    seen: Seen,
    /// Where the pointer is, and whether it is pressed.
    pointer: (f64, f64, bool),
    script_off: bool,
}

fn take_text(answer: &Value, key: &str) -> String {
    answer[key].as_str().unwrap_or_default().to_owned()
}

impl ChromiumPage {
    fn call(&self, method: &str, params: Value) -> Result<Value> {
        self.wire.call(Some(&self.session), method, params)
    }

    /// Sends events of one kind, one right after another, and waits until the page has taken all of them.
    fn send_all(&self, method: &str, events: Vec<Value>) -> Result {
        self.wire.call_all(Some(&self.session), method, events)
    }

    fn prepare(&mut self) -> Result {
        for domain in ["Page", "Runtime", "Log", "Network"] {
            self.call(&format!("{domain}.enable"), json!({}))?;
        }
        self.call("Page.setLifecycleEventsEnabled", json!({ "enabled": true }))?;
        self.call(
            "Runtime.addBinding",
            json!({ "name": REPORT, "executionContextName": "meter" }),
        )?;
        let source = format!("({METER})(line => {REPORT}(line))");
        self.call(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": source, "worldName": "meter" }),
        )?;
        self.call(
            "Emulation.setFocusEmulationEnabled",
            json!({ "enabled": true }),
        )?;
        self.viewport(1280, 800)
    }

    fn set_script(&self, on: bool) -> Result {
        self.call(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !on }),
        )
        .map(drop)
    }

    fn load(&self, address: &str) -> Result {
        let answer = self.call("Page.navigate", json!({ "url": address }))?;
        if let Some(reason) = answer["errorText"].as_str() {
            return Err(format!("{address}: {reason}"));
        }
        // Without a loader, it was a new fragment of the page that is open.
        let Some(loader) = answer["loaderId"].as_str() else {
            return Ok(());
        };
        self.wire.wait_event(&self.session, address, |event| {
            event["method"] == "Page.lifecycleEvent"
                && event["params"]["name"] == "load"
                && event["params"]["loaderId"] == loader
        })
    }

    fn take_in(&mut self) {
        for event in self.wire.take_events(&self.session) {
            let params = &event["params"];
            let id = params["requestId"].as_str().unwrap_or_default();
            match event["method"].as_str().unwrap_or_default() {
                "Network.requestWillBeSent" => {
                    let redirected = params["redirectResponse"]["status"].as_f64();
                    if let Some(status) = redirected {
                        self.seen.request_ended(id, Fate::Answered(status as u64));
                    }
                    if params["type"] == "Document" && params["requestId"] == params["loaderId"] {
                        self.seen.page_left();
                    }
                    self.seen
                        .request_began(id, params["request"]["url"].as_str().unwrap_or_default());
                }
                "Network.responseReceived" => {
                    let status = params["response"]["status"].as_f64().unwrap_or_default() as u64;
                    // Schemes without a status of their own report 0.
                    self.seen
                        .request_ended(id, Fate::Answered(if status == 0 { 200 } else { status }));
                }
                "Network.loadingFailed" => {
                    let reasons = [
                        &params["errorText"],
                        &params["blockedReason"],
                        &params["corsErrorStatus"]["corsError"],
                    ];
                    let words: Vec<&str> = reasons
                        .iter()
                        .filter_map(|reason| reason.as_str())
                        .collect();
                    self.seen.request_ended(id, Fate::Failed(words.join(" ")));
                }
                "Runtime.exceptionThrown" => {
                    let details = &params["exceptionDetails"];
                    let text = details["exception"]["description"]
                        .as_str()
                        .or(details["text"].as_str());
                    self.seen
                        .exceptions
                        .push(text.unwrap_or_default().to_owned());
                }
                "Runtime.consoleAPICalled"
                    if matches!(params["type"].as_str(), Some("error" | "assert")) =>
                {
                    let words = params["args"].as_array().into_iter().flatten();
                    let words: Vec<String> = words
                        .map(|word| {
                            word["value"]
                                .as_str()
                                .or(word["description"].as_str())
                                .unwrap_or("?")
                                .to_owned()
                        })
                        .collect();
                    self.seen.console_errors.push(words.join(" "));
                }
                "Log.entryAdded" if params["entry"]["level"] == "error" => {
                    let entry = &params["entry"];
                    let text = format!(
                        "{} {}",
                        entry["text"].as_str().unwrap_or_default(),
                        entry["url"].as_str().unwrap_or_default()
                    );
                    self.seen.console_errors.push(text.trim().to_owned());
                }
                "Runtime.bindingCalled" => self
                    .seen
                    .reported(params["payload"].as_str().unwrap_or_default()),
                _ => {}
            }
        }
    }
}

impl Page for ChromiumPage {
    fn engine(&self) -> Engine {
        Engine::Chromium
    }

    fn goto(&mut self, address: &str) -> Result {
        self.take_in();
        if self.script_off {
            self.set_script(false)?;
        }
        let loaded = self.load(address);
        if self.script_off {
            // The page has been read without script and stays so; now the suite may look at it.
            self.set_script(true)?;
        }
        loaded
    }

    fn eval(&mut self, expression: &str) -> Result<Value> {
        let mut answer = self.call(
            "Runtime.evaluate",
            json!({ "expression": format!("({expression})"), "awaitPromise": true, "returnByValue": true }),
        )?;
        match answer.get("exceptionDetails") {
            None => Ok(answer["result"]["value"].take()),
            Some(details) => {
                let text = details["exception"]["description"]
                    .as_str()
                    .or(details["text"].as_str());
                Err(text
                    .unwrap_or_default()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned())
            }
        }
    }

    fn keys(&mut self, strokes: &[Stroke]) -> Result {
        let events = strokes.iter().map(|stroke| {
            let (key, modifiers) = (&stroke.key, stroke.held);
            let mut params = json!({
                "type": if stroke.down { "rawKeyDown" } else { "keyUp" },
                "key": key.name, "code": key.code, "modifiers": modifiers,
                "windowsVirtualKeyCode": key.number, "nativeVirtualKeyCode": key.number,
            });
            // With Control or Alt held, a key is a command and types nothing.
            if let (true, Some(text), true) = (stroke.down, key.text(), modifiers & 3 == 0) {
                params["type"] = "keyDown".into();
                params["text"] = text.into();
            }
            params
        });
        self.send_all("Input.dispatchKeyEvent", events.collect())
    }

    fn pointer(&mut self, moves: &[Pointer]) -> Result {
        let mut events = Vec::new();
        for step in moves {
            let kind = match *step {
                Pointer::Move(x, y) => {
                    self.pointer = (x, y, self.pointer.2);
                    "mouseMoved"
                }
                Pointer::Down => {
                    self.pointer.2 = true;
                    "mousePressed"
                }
                Pointer::Up => {
                    self.pointer.2 = false;
                    "mouseReleased"
                }
            };
            let (x, y, pressed) = self.pointer;
            let button = if pressed || kind == "mouseReleased" {
                "left"
            } else {
                "none"
            };
            let count = u8::from(kind != "mouseMoved");
            events.push(json!({
                "type": kind, "x": x, "y": y, "button": button, "buttons": u8::from(pressed), "clickCount": count,
            }));
        }
        self.send_all("Input.dispatchMouseEvent", events)
    }

    fn viewport(&mut self, width: u32, height: u32) -> Result {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size)
            .map(drop)
    }

    fn emulate(&mut self, conditions: &Conditions) -> Result {
        let feature = |name: &str, on: bool, value: &str, usual: &str| json!({ "name": name, "value": if on { value } else { usual } });
        let features = [
            feature("prefers-color-scheme", conditions.dark, "dark", "light"),
            feature(
                "prefers-reduced-motion",
                conditions.reduced_motion,
                "reduce",
                "no-preference",
            ),
            feature("forced-colors", conditions.forced_colors, "active", "none"),
        ];
        let media = if conditions.print { "print" } else { "" };
        self.call(
            "Emulation.setEmulatedMedia",
            json!({ "media": media, "features": features }),
        )?;
        self.script_off = conditions.script_off;
        let network = json!({ "offline": conditions.offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.call("Network.emulateNetworkConditions", network)
            .map(drop)
    }

    fn screenshot(&mut self, whole: bool) -> Result<Vec<u8>> {
        let mut params = json!({ "format": "png" });
        if whole {
            let mut clip = self.call("Page.getLayoutMetrics", json!({}))?["cssContentSize"].take();
            clip["scale"] = 1.into();
            params["clip"] = clip;
            params["captureBeyondViewport"] = true.into();
        }
        super::picture(&self.call("Page.captureScreenshot", params)?)
    }

    fn seen(&mut self) -> Result<&Seen> {
        // One trip to the page: what it sent before the answer has then arrived.
        self.call("Runtime.evaluate", json!({ "expression": "0" }))?;
        self.take_in();
        Ok(&self.seen)
    }

    fn forget(&mut self) -> Result {
        self.seen()?;
        self.seen = Seen::default();
        Ok(())
    }
}

impl Drop for ChromiumPage {
    fn drop(&mut self) {
        // Where this fails, the browser has gone, and the page with it.
        drop(self.wire.call(
            None,
            "Target.disposeBrowserContext",
            json!({ "browserContextId": self.context }),
        ));
        self.wire.forget(&self.session);
    }
}
