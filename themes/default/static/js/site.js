// What the pages need of a script: colour scheme, menu on phones, place in the contents, folds of the
// navigation, links fetched ahead, tabs and copy buttons of code, the site kept by the browser, and the start of the
// calculators. A classic script, since browsers refuse modules on a page opened from disk. Everything it touches reads
// and works without it.
(function () {
  "use strict";

  var doc = document;
  var html = doc.documentElement;
  // Addresses are computed from this file's own, so that they hold at a root, under a sub-path and on disk.
  var here = doc.currentScript.src;

  // ---- Words: the page brings those of its language, unless it is English.
  var words = {};
  try { words = JSON.parse(doc.currentScript.dataset.words || "{}"); } catch (broken) { /* English, then */ }
  function word(name, english, values) {
    return (words[name] || english).replace(/\{(\w+)\}/g, function (all, key) { return values && key in values ? values[key] : all; });
  }

  // ---- Remembered view choices. Storage may be switched off, and on disk one browser profile may share it
  // between all local files: hence the prefix, and never anything but how the page looks.
  var prefix = (html.dataset.site || "site") + "/";
  function recall(key) {
    try { return localStorage.getItem(prefix + key); } catch (refused) { return null; }
  }
  function remember(key, value) {
    try {
      if (value) localStorage.setItem(prefix + key, value); else localStorage.removeItem(prefix + key);
    } catch (refused) { /* the choice then lasts as long as the page */ }
  }

  // ---- Colour scheme. The style sheet follows the system by itself; a reader's own choice is set here, before the
  // body is parsed and painted.
  var schemes = ["", "light", "dark"];
  var names = [word("automatic", "automatic"), word("light", "light"), word("dark", "dark")];
  var scheme = Math.max(0, schemes.indexOf(recall("scheme") || ""));
  function showScheme() {
    if (scheme) html.dataset.scheme = schemes[scheme]; else delete html.dataset.scheme;
    var name = doc.getElementById("_scheme-name");
    if (name) name.textContent = names[scheme];
  }
  showScheme();
  html.classList.add("js");

  function ready() {
    showScheme();
    on("_scheme", "click", function () {
      scheme = (scheme + 1) % schemes.length;
      remember("scheme", schemes[scheme]);
      showScheme();
    });
    moved();
    search();
    languages();
    menu();
    folds();
    contents();
    ahead();
    paper();
    tabs();
    copying();
    terms();
    keep();
    // After the first paint: a frame is drawn, then a task runs.
    if (doc.querySelector("[data-calculator]")) requestAnimationFrame(function () { setTimeout(calculators); });
  }

  function on(id, type, act) {
    var node = doc.getElementById(id);
    if (node) node.addEventListener(type, act);
    return node;
  }

  // ---- An old address leads on by itself without script, but only to the page; here the place that a link named
  // goes along.
  function moved() {
    var place = location.hash && doc.getElementById(decodeURIComponent(location.hash.slice(1)));
    var link = place && place.closest(".moved") ? place.querySelector("[data-moved]") : doc.querySelector(".kind-moved [data-moved]");
    // A place that has become a page of its own, or all of one, has no name there.
    if (link) location.replace(link.href + (link.hash || link.closest(".moved") ? "" : location.hash));
  }

  // ---- Search. What searches is loaded when the button is neared or the keys are pressed.
  function search() {
    var button = on("_search", "click", function () { open(); });
    if (!button) return;
    if (/Mac|iP(hone|ad|od)/.test(navigator.platform)) doc.getElementById("_search-key").textContent = "⌘ K";
    var loading = null;
    // The single key can be switched off in the dialog: who speaks to the computer would press it by chance.
    var slash = {
      on: function () { return recall("slash") !== "off"; },
      set: function (on) { remember("slash", on ? "" : "off"); }
    };
    function load() {
      loading = loading || Promise.all(["search.js", "../" + (html.dataset.folder || "") + "search/engine.js", "../css/search.css"].map(function (name) {
        return new Promise(function (done, failed) {
          var style = /css$/.test(name);
          var node = doc.createElement(style ? "link" : "script");
          var address = new URL(name, here).href;
          if (style) { node.rel = "stylesheet"; node.href = address; } else node.src = address;
          node.onload = done;
          node.onerror = failed;
          doc.head.append(node);
        });
      }));
      return loading;
    }
    function open(text) {
      load().then(function () { breakevenDialog(slash, text, word); }, function () {
        button.lastElementChild.previousElementSibling.textContent = word("search-failed", "Search could not be loaded");
        loading = null;
      });
    }
    // The page for unknown addresses offers the words of the address.
    var offer = doc.getElementById("_search-offer");
    if (offer) {
      var sought = "";
      try { sought = decodeURIComponent(location.pathname.replace(/(index)?(\.\w+)?\/*$/, "").split("/").pop()).replace(/[-_.+]+/g, " ").trim(); } catch (broken) { /* no words */ }
      if (sought && sought !== "404") offer.textContent = word("search-for", "Search for “{words}”", { words: sought }); else sought = "";
      offer.addEventListener("click", function () { open(sought); });
    }
    button.addEventListener("pointerenter", load);
    button.addEventListener("focus", load);
    doc.addEventListener("keydown", function (event) {
      var plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      var typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
        || event.key === "/" && plain && !typing && slash.on()) {
        event.preventDefault();
        open();
      }
    });
  }

  // ---- The switcher leads to the same page by itself; here the place on it and the inputs of its calculators go along.
  function languages() {
    var box = doc.getElementById("_languages");
    if (!box) return;
    box.addEventListener("click", function (event) {
      var link = event.target.closest("a");
      if (link) link.hash = location.hash;
    });
    doc.addEventListener("pointerdown", function (event) { if (!box.contains(event.target)) box.open = false; });
    box.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !box.contains(event.relatedTarget)) box.open = false;
    });
    box.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !box.open) return;
      box.open = false;
      box.firstElementChild.focus();
    });
  }

  // ---- Menu. Without script the button is a link to the navigation, which `:target` shows. With it the menu
  // leaves the address alone (a calculator keeps its inputs there); Escape, a press outside it, or focus that
  // leaves it closes it.
  function menu() {
    var nav = doc.getElementById("_nav");
    var button = on("_menu", "click", function (event) { event.preventDefault(); show(true); });
    if (!nav || !button) return;
    button.setAttribute("role", "button");
    button.setAttribute("aria-expanded", "false");
    function show(open) {
      html.classList.toggle("menu-open", open);
      button.setAttribute("aria-expanded", String(open));
      if (open) nav.focus(); else if (nav.contains(doc.activeElement)) button.focus();
    }
    function close(event) { if (html.classList.contains("menu-open")) { event.preventDefault(); show(false); } }
    on("_menu-close", "click", close);
    button.addEventListener("keydown", function (event) { if (event.key === " ") { event.preventDefault(); show(true); } });
    doc.addEventListener("keydown", function (event) { if (event.key === "Escape") close(event); });
    doc.addEventListener("pointerdown", function (event) { if (!nav.contains(event.target)) close(event); });
    nav.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !nav.contains(event.relatedTarget)) show(false);
    });
    matchMedia("(min-width: 60rem)").addEventListener("change", function () { show(false); });
  }

  // ---- Sections of the navigation that a reader folds or unfolds stay so on the next page.
  function folds() {
    var sections = [].slice.call(doc.querySelectorAll("#_nav details"));
    var key = function (section) { return section.querySelector("summary").textContent; };
    var touched = {};
    try { touched = JSON.parse(recall("folds")) || {}; } catch (broken) { /* as if nothing was touched */ }
    sections.forEach(function (section) {
      var open = touched[key(section)];
      // The section of the page being read is never folded away from it.
      if (open !== undefined && !section.querySelector("[aria-current]")) section.open = open;
      section.querySelector("summary").addEventListener("click", function () {
        touched[key(section)] = !section.open;
        remember("folds", JSON.stringify(touched));
      });
    });
    var nav = doc.getElementById("_nav");
    var current = doc.querySelector("#_nav [aria-current]");
    if (current) nav.scrollTop = current.offsetTop - nav.clientHeight / 2;
  }

  // ---- On paper nothing can be unfolded, so what is folded in the text is opened for it. Fields that stayed
  // folded are as the preset has them. A calculator says at which address it opens again.
  function paper() {
    var opened = [];
    addEventListener("beforeprint", function () {
      opened = [].slice.call(doc.querySelectorAll("#_main details:not([open]):not(.calculator-form *)"));
      opened.forEach(function (fold) { fold.open = true; });
      doc.querySelectorAll(".calculator").forEach(function (one) { one.dataset.address = location.href; });
    });
    addEventListener("afterprint", function () { opened.forEach(function (fold) { fold.open = false; }); });
  }

  // ---- Tabs. Without script all stand below one another. A choice holds for every group that has a tab of that
  // name, here and on the next page.
  function tabs() {
    var chosen = [];
    try { chosen = JSON.parse(recall("tabs")) || []; } catch (broken) { /* as if nothing was chosen */ }
    var groups = [].map.call(doc.querySelectorAll(".tabs"), function (box, group) {
      var list = doc.createElement("div");
      list.className = "tab-list";
      list.setAttribute("role", "tablist");
      var panels = [].slice.call(box.children);
      var buttons = panels.map(function (panel, index) {
        var button = doc.createElement("button");
        button.type = "button";
        button.id = "_tab-" + group + "-" + index;
        button.textContent = panel.dataset.tab;
        button.setAttribute("role", "tab");
        panel.id = panel.id || button.id + "-panel";
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", button.id);
        button.setAttribute("aria-controls", panel.id);
        button.addEventListener("click", function () {
          var top = button.getBoundingClientRect().top;
          choose(button.textContent);
          // What other groups grew or shrank above stays out of the reader's sight.
          scrollBy({ top: button.getBoundingClientRect().top - top, behavior: "instant" });
        });
        list.append(button);
        return button;
      });
      list.addEventListener("keydown", function (event) {
        var step = { ArrowRight: 1, ArrowLeft: -1, Home: -1e9, End: 1e9 }[event.key];
        if (!step) return;
        if (Math.abs(step) === 1 && getComputedStyle(list).direction === "rtl") step = -step;
        event.preventDefault();
        var count = buttons.length;
        var at = buttons.indexOf(doc.activeElement) + step;
        var next = buttons[Math.abs(step) > 1 ? Math.max(0, Math.min(count - 1, at)) : (at + count) % count];
        next.focus();
        next.click();
      });
      function show(name) {
        var found = buttons.findIndex(function (button) { return button.textContent === name; });
        if (found >= 0) buttons.forEach(function (button, index) {
          button.setAttribute("aria-selected", String(index === found));
          button.tabIndex = index === found ? 0 : -1;
          panels[index].classList.toggle("shown", index === found);
        });
        return found >= 0;
      }
      box.prepend(list);
      box.classList.add("live");
      if (!chosen.some(show)) show(buttons[0].textContent);
      return show;
    });
    function choose(name) {
      chosen = [name].concat(chosen.filter(function (other) { return other !== name; })).slice(0, 9);
      remember("tabs", JSON.stringify(chosen));
      groups.forEach(function (show) { show(name); });
    }
  }

  // ---- A button at each block of code copies what a reader would type: no removed line, no callout, and of a
  // terminal only the commands.
  function copying() {
    var said = doc.createElement("p");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    doc.querySelectorAll(".code > pre").forEach(function (pre) {
      var button = doc.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = word("copy", "Copy");
      button.addEventListener("click", function () {
        var copy = pre.cloneNode(true);
        copy.querySelectorAll("del, .callout").forEach(function (gone) { gone.remove(); });
        var text = copy.textContent.replace(/\n$/, "");
        var commands = copy.querySelector(".language-console") && text.match(/^[$%#>] .*(?:(?<=\\)\n.*)*/gm);
        if (commands) text = commands.map(function (line) { return line.slice(2); }).join("\n");
        write(text).then(function () { say(word("copied", "Copied")); }, function () { say(word("not-copied", "Not copied")); });
      });
      function say(text) {
        button.textContent = said.textContent = text;
        setTimeout(function () { button.textContent = word("copy", "Copy"); said.textContent = ""; }, 2000);
      }
      pre.after(button);
    });
    doc.body.append(said);
    function write(text) {
      if (navigator.clipboard) return navigator.clipboard.writeText(text).catch(function () { return byHand(text); });
      return byHand(text);
    }
    // Where the clipboard is closed to pages (an insecure address), the old way: select a text and copy it.
    function byHand(text) {
      var box = doc.createElement("textarea");
      var before = doc.activeElement;
      box.value = text;
      box.className = "visually-hidden";
      doc.body.append(box);
      box.select();
      var done = doc.execCommand("copy");
      box.remove();
      before.focus();
      return done ? Promise.resolve() : Promise.reject();
    }
  }

  // ---- Escape closes what explains a term, until the pointer or the focus comes to one again.
  function terms() {
    function again(event) { if (event.target.closest && event.target.closest(".term")) html.classList.remove("terms-closed"); }
    doc.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      var note = doc.activeElement.closest(".term-note");
      if (note) note.previousElementSibling.focus();
      html.classList.add("terms-closed");
    });
    doc.addEventListener("pointerover", again, { passive: true });
    doc.addEventListener("focusin", again);
  }

  // ---- The contents mark the heading last scrolled past.
  function contents() {
    var links = [].slice.call(doc.querySelectorAll(".toc a"));
    var heads = links.map(function (link) { return doc.getElementById(decodeURIComponent(link.hash.slice(1))); });
    if (!heads.length || !window.IntersectionObserver) return;
    function mark() {
      var last = -1;
      heads.forEach(function (head, index) { if (head && head.getBoundingClientRect().top < innerHeight / 3) last = index; });
      links.forEach(function (link, index) {
        if (index === last) link.setAttribute("aria-current", "location"); else link.removeAttribute("aria-current");
      });
    }
    // An observer instead of scroll events: it speaks only when a heading crosses the line.
    var observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
    heads.forEach(function (head) { if (head) observer.observe(head); });
  }

  // ---- A page is fetched when the pointer comes to its link, so that the click finds it here. Firefox counts a
  // prefetch link under default-src, which the policy closes; there a plain request fills the cache.
  function ahead() {
    if (location.protocol === "file:" || (navigator.connection && navigator.connection.saveData)) return;
    var chromium = HTMLScriptElement.supports && HTMLScriptElement.supports("speculationrules");
    var asked = {};
    function ask(event) {
      var link = event.target.closest && event.target.closest("a[href]");
      if (!link || link.origin !== location.origin || link.pathname === location.pathname || link.dataset.preset || asked[link.pathname]) return;
      asked[link.pathname] = true;
      var url = link.href.split("#")[0];
      if (!chromium) { fetch(url).catch(function () {}); return; }
      var hint = doc.createElement("link");
      hint.rel = "prefetch";
      hint.href = url;
      doc.head.append(hint);
    }
    doc.addEventListener("pointerover", ask, { passive: true });
    doc.addEventListener("focusin", ask);
  }

  // ---- Where the site says so, the browser keeps all of it for a time without network, some moments after the page is
  // there. On disk it has it already.
  function keep() {
    var connection = navigator.connection;
    if (!("worker" in html.dataset) || !navigator.serviceWorker || !/^http/.test(location.protocol) || connection && connection.saveData) return;
    function start() {
      var link = doc.createElement("link");
      link.rel = "manifest";
      link.href = new URL("../site.webmanifest", here).href;
      doc.head.append(link);
      navigator.serviceWorker.register(new URL("../sw.js", here).href).catch(function () { /* the pages work without */ });
    }
    addEventListener("load", function () { setTimeout(start, 3000); });
  }

  // ---- Calculators: the page already shows their default results; this makes them follow the hand.
  function calculators() {
    function url(name) { return new URL(name, here).href; }
    function script(name, then) {
      var node = doc.createElement("script");
      node.src = url(name);
      node.onload = then;
      node.onerror = function () { refused(word("no-program", "its program could not be loaded")); };
      doc.head.append(node);
    }
    function refused(reason) {
      doc.querySelectorAll(".calculator-offline").forEach(function (note) {
        note.textContent = word("refused", "This calculator cannot run here: {reason}. The figures below are for the inputs shown.", { reason: reason });
        note.closest(".calculator").classList.add("is-refused");
      });
    }
    function start(source) {
      // Two tasks: neither holds up a reader for long.
      wasm_bindgen({ module_or_path: source }).then(function () {
        return new Promise(function (then) { setTimeout(then); });
      }).then(function () { wasm_bindgen.mount(); }).catch(function (error) {
        console.warn(error);
        refused(word("no-module", "the browser refused its WebAssembly"));
      });
    }
    if (typeof WebAssembly !== "object") return refused(word("no-webassembly", "the browser has no WebAssembly, or has it switched off"));
    // A calculator says which module the page needs: the smallest that has all of its calculators.
    var name = doc.querySelector("[data-module]").dataset.module;
    script(name + ".js", function () {
      if (location.protocol !== "file:") return start(url(name + ".wasm"));
      // On disk no script may read a sibling file, but it may load one that carries the module in base64.
      script(name + ".wasm.js", function () {
        var text = atob(self.breakevenModule);
        var bytes = new Uint8Array(text.length);
        for (var i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
        delete self.breakevenModule;
        start(bytes);
      });
    });
  }

  if (doc.readyState === "loading") doc.addEventListener("DOMContentLoaded", ready); else ready();
})();
