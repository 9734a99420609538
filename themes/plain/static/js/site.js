// Starts the search and the calculators of a page, and has the browser keep the site; the only script of this theme. A classic script, since browsers
// refuse modules on a page opened from disk.
(function () {
  "use strict";

  var here = document.currentScript.src;

  function script(name, then, failed) {
    var node = document.createElement("script");
    node.src = new URL(name, here).href;
    node.onload = then;
    node.onerror = failed;
    document.head.append(node);
  }

  // ---- Search: a field, and below it the results as a list of links. `breakevenSearch.find` answers in plain data.
  var asked = 0, dialog = null;
  function make(name, properties, children) {
    var node = Object.assign(document.createElement(name), properties);
    node.append.apply(node, children || []);
    return node;
  }
  function written(pieces) {
    return pieces.map(function (piece) { return piece[1] ? make("mark", {}, [piece[0]]) : piece[0]; });
  }
  function open() {
    if (dialog) return dialog.showModal();
    var field = make("input", { type: "search", id: "_search-input", autocomplete: "off" });
    var said = make("p", { role: "status" });
    var list = make("ol", { id: "_search-list" });
    dialog = make("dialog", { ariaLabel: "Search" }, [
      make("label", { htmlFor: field.id }, ["Search "]), field, " ",
      make("button", { type: "button", onclick: function () { dialog.close(); } }, ["Close"]), said, list
    ]);
    field.addEventListener("input", function () {
      var number = ++asked;
      self.breakevenSearch.find(field.value, 10).then(function (answer) {
        if (number !== asked) return;
        said.textContent = !field.value.trim() ? "" : answer.pages === 1 ? "1 page" : answer.pages + " pages";
        list.replaceChildren.apply(list, answer.results.map(function (result) {
          var title = written(result.page).concat(result.heading.length ? [": "] : [], written(result.heading));
          var link = make("a", { href: result.href, onclick: function () { dialog.close(); } }, title);
          return make("li", {}, [link, make("br"), make("small", {}, written(result.excerpt))]);
        }));
      }, function (error) { if (number === asked) said.textContent = error.message; });
    });
    document.body.append(dialog);
    dialog.showModal();
  }
  function search() {
    if (self.breakevenSearch) return open();
    script("../search/engine.js", open, function () { button.textContent = "Search could not be loaded"; });
  }
  var button = document.getElementById("_search");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", search);
    document.addEventListener("keydown", function (event) {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      search();
    });
  }

  // ---- Where the site says so, the browser keeps all of it for a time without network.
  var keeper = "worker" in document.documentElement.dataset && /^http/.test(location.protocol) && navigator.serviceWorker;
  if (keeper) addEventListener("load", function () {
    setTimeout(function () { keeper.register(new URL("../sw.js", here).href).catch(function () {}); }, 3000);
  });

  // ---- Calculators.
  function refused() {
    document.querySelectorAll(".calculator-offline").forEach(function (note) {
      note.textContent = "This calculator cannot run here. The figures below are for the inputs shown.";
    });
  }

  function start(source) {
    wasm_bindgen({ module_or_path: source }).then(function () { wasm_bindgen.mount(); }).catch(refused);
  }

  // After the first paint: a frame is drawn, then a task runs.
  if (document.querySelector("[data-calculator]")) requestAnimationFrame(function () {
    setTimeout(function () {
      if (typeof WebAssembly !== "object") return refused();
      // A calculator says which module the page needs: the smallest that has all of its calculators.
      var name = document.querySelector("[data-module]").dataset.module;
      script(name + ".js", function () {
        if (location.protocol !== "file:") return start(new URL(name + ".wasm", here).href);
        // On disk no script may read a sibling file, but it may load one that carries the module in base64.
        script(name + ".wasm.js", function () {
          start(Uint8Array.from(atob(self.breakevenModule), function (char) { return char.charCodeAt(0); }));
        }, refused);
      }, refused);
    });
  });
})();
