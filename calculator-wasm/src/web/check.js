// A simulation beside the exact answer, in a worker: what takes longer than a frame never holds up the page. The worker's
// program comes as one classic script, which loads from a server and from disk alike, and only when it is asked for.
(function () {
  "use strict";
  var doc = document;
  var here = doc.currentScript.src;
  var running = null, rest;

  // What the worker does, as text: it is given to it with the program. It rests while the page is hidden.
  function main() {
    var job, hidden = false, waiting = false;
    function step() {
      if (hidden) { waiting = true; return; }
      var share = wasm_bindgen.advance();
      postMessage({ share: share });
      if (share < 1) return setTimeout(step);
      postMessage({ verdict: wasm_bindgen.verdict(), table: wasm_bindgen.table(job.id) });
    }
    // A long log, a megabyte at a time.
    function count() {
      for (var at = 0, size = 1 << 20; at < job.log.size; at += size) {
        wasm_bindgen.take(new Uint8Array(new FileReaderSync().readAsArrayBuffer(job.log.slice(at, at + size))));
        postMessage({ share: 0.8 * at / job.log.size });
      }
      var said = wasm_bindgen.count(job.state);
      postMessage(said[0] === "#" ? { counted: said } : { problem: said });
    }
    function bytes(base64) {
      var text = atob(base64);
      var list = new Uint8Array(text.length);
      for (var i = 0; i < list.length; i++) list[i] = text.charCodeAt(i);
      return list;
    }
    onmessage = function (event) {
      if ("hidden" in event.data) {
        hidden = event.data.hidden;
        if (!hidden && waiting) { waiting = false; step(); }
        return;
      }
      job = event.data;
      wasm_bindgen({ module_or_path: bytes(base64) }).then(function () {
        wasm_bindgen.speak(job.language, job.words);
        if (job.counts) return count();
        var log = job.log ? new FileReaderSync().readAsText(job.log) : "";
        var problem = wasm_bindgen.prepare(job.calculator, job.state, job.prices, log);
        if (problem) postMessage({ problem: problem }); else step();
      }, function () { postMessage({}); });
    };
  }

  // ---- The program: loaded once.
  function program(then, refused) {
    if (self.breakevenWorker) return then(self.breakevenWorker);
    var script = doc.createElement("script");
    script.src = new URL("simulation.js", here).href;
    script.onload = function () { then(self.breakevenWorker); };
    script.onerror = refused;
    doc.head.append(script);
  }

  // ---- The state of a calculator, as the entry of the history has it: `id~v1;…~id~v1;…`.
  function stateOf(section) {
    var parts = String(history.state || "").split("~");
    var at = parts.indexOf(section.id);
    return at < 0 || at % 2 ? section.dataset.state : parts[at + 1];
  }

  // The reader's log is kept as a file, which the worker reads: the page has only what it made of it. One that would hold
  // up the page is not read there at all: the worker counts it, and the page gets a short text that stands for it.
  var LONG = 250000, MOST = 5e7;
  var logs = new WeakMap(), again;
  function isLong(file) { return file && file.size > LONG && file.size <= MOST; }
  function keep(event) {
    var place = event.target.closest && event.target.closest("[data-drop]");
    var files = (event.dataTransfer || event.target).files;
    if (!place || !files || !files[0] || files[0].counted) return;
    var section = place.closest(".calculator"), check = section.querySelector(".calculator-check");
    logs.set(section, files[0]);
    if (!isLong(files[0]) || !check) return;
    event.preventDefault();
    event.stopPropagation();
    start(check, true, true);
  }
  doc.addEventListener("change", keep, true);
  doc.addEventListener("drop", keep, true);
  function logOf(section) {
    return section.querySelector("[data-action=detach]:not([hidden])") ? logs.get(section) : null;
  }
  // Gives the page what was counted, as a file that was dropped.
  function attach(section, counted) {
    var file = new File([counted], "counted.csv");
    file.counted = true;
    var drop = new Event("drop", { bubbles: true, cancelable: true });
    drop.dataTransfer = { files: { 0: file, item: function () { return file; } } };
    section.querySelector("[data-drop]").dispatchEvent(drop);
    rests();
  }
  // Under other rules it is counted anew, once the inputs rest; until then the last figures stand, marked.
  function rests(event) {
    clearTimeout(again);
    if (event && event.target.closest && event.target.closest("[data-check]")) return;
    again = setTimeout(function () {
      var field = doc.querySelector("[data-drop].has-error");
      var section = field && field.closest(".calculator");
      if (section && isLong(logs.get(section))) start(section.querySelector(".calculator-check"), true, true);
    }, 500);
  }
  ["input", "change", "click"].forEach(function (kind) { doc.addEventListener(kind, rests); });

  function shows(place, words, isRunning) {
    place.querySelector("[data-check=start]").disabled = isRunning;
    place.querySelector("[data-check=cancel]").hidden = !isRunning;
    place.querySelector("progress").hidden = !isRunning;
    place.querySelector(".check-verdict").textContent = words;
  }

  function stop(place, words) {
    if (running && running.place === place) { running.worker.terminate(); running = null; }
    shows(place, words, false);
    place.querySelector(".check-table").textContent = "";
  }

  function start(place, byItself, counts) {
    var section = place.closest(".calculator");
    clearTimeout(rest);
    if (running) stop(running.place, "");
    stop(place, "");
    shows(place, counts ? place.dataset.counting : "", true);
    place.querySelector("progress").value = 0;
    program(function (parts) {
      var script = [parts.script, "var base64='", parts.module, "';(" + main + ")()"];
      var address = URL.createObjectURL(new Blob(script, { type: "text/javascript" }));
      var worker = new Worker(address);
      URL.revokeObjectURL(address);
      running = { worker: worker, place: place, counts: counts };
      worker.onmessage = function (event) {
        var said = event.data;
        if (said.share !== undefined) { place.querySelector("progress").value = said.share; return; }
        stop(place, said.problem || said.verdict || (said.counted ? "" : place.dataset.failed));
        if (said.counted) return attach(section, said.counted);
        if (said.table) {
          var table = place.querySelector(".check-table");
          table.innerHTML = said.table;
          table.dispatchEvent(new CustomEvent("written", { bubbles: true }));
        }
        if (!byItself) place.querySelector("[data-check=start]").focus({ preventScroll: true });
      };
      worker.onerror = function () { stop(place, place.dataset.failed); };
      worker.postMessage({
        calculator: section.dataset.calculator, id: section.id, state: stateOf(section), prices: section.dataset.prices || "",
        language: doc.documentElement.lang, words: section.dataset.words || "", log: counts ? logs.get(section) : logOf(section), counts: counts,
      });
      worker.postMessage({ hidden: doc.hidden });
    }, function () { stop(place, place.dataset.failed); });
  }

  doc.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-check]");
    if (!button) return;
    var place = button.closest(".calculator-check");
    if (button.dataset.check === "start") return start(place);
    clearTimeout(rest);
    stop(place, place.dataset.cancelled);
    place.querySelector("[data-check=start]").focus();
  });
  doc.addEventListener("visibilitychange", function () {
    if (running) running.worker.postMessage({ hidden: doc.hidden });
  });
  // Other inputs have another answer: what was simulated for the old ones goes. Where the new one is a first answer only,
  // the simulation starts by itself once the inputs rest.
  doc.addEventListener("written", function (event) {
    var place = event.target.closest(".calculator").querySelector(".calculator-check");
    // `detail`: the same answer, written to its end. What is pinned beside it is another's.
    if (!place || event.detail || event.target.dataset.part !== "result") return;
    var counts = running && running.place === place && running.counts;
    stop(place, "");
    clearTimeout(rest);
    if (counts || event.target.querySelector("[data-first]")) rest = setTimeout(start, 700, place, true, counts);
  });
})();
