// The search dialog: a text field that commands a list of results. Loaded when a reader first asks for it, with
// `css/search.css` beside it and the engine in `search/`, which finds; this shows. What the index says is only ever
// put into text nodes.
(function () {
  "use strict";

  var doc = document;
  var LIMIT = 10;
  var word, dialog = null, input, list, note, status, asked = 0, active = -1, told;

  function make(name, properties, children) {
    var node = doc.createElement(name);
    Object.keys(properties || {}).forEach(function (key) { node.setAttribute(key, properties[key]); });
    (children || []).forEach(function (child) { node.append(child); });
    return node;
  }
  function keys(names) { return names.map(function (name) { return make("kbd", {}, [name]); }); }

  function build(slash) {
    input = make("input", {
      type: "text", id: "_search-input", class: "search-input", role: "combobox", "aria-label": word("search-site", "Search this site"),
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "_search-list", autocomplete: "off",
      autocapitalize: "off", spellcheck: "false", enterkeyhint: "go", inputmode: "search", placeholder: word("search-site", "Search this site")
    });
    var glass = doc.querySelector("#_search svg").cloneNode(true);
    var close = make("button", { type: "button", class: "search-close" }, [word("close", "Close")]);
    list = make("div", { id: "_search-list", class: "search-list", role: "listbox", "aria-label": word("results", "Results") });
    note = make("p", { class: "search-note" });
    status = make("p", { class: "visually-hidden", role: "status" });
    var box = make("input", { type: "checkbox" });
    box.checked = slash.on();
    box.addEventListener("change", function () { slash.set(box.checked); });
    var label = make("label", {}, [box, " ", make("kbd", {}, ["/"]), " " + word("opens-search", "opens search")]);
    var help = make("p", { class: "search-help" }, keys(["↑", "↓"]).concat([" " + word("choose", "choose") + " ", make("kbd", {}, ["Enter"]), " " + word("open", "open") + " ", make("kbd", {}, ["Esc"]), " " + word("closes", "close")]));
    dialog = make("dialog", { class: "search", "aria-label": word("search", "Search") }, [
      make("div", { class: "search-field" }, [glass, input, close]), note, list, status,
      make("div", { class: "search-foot" }, [help, label])
    ]);
    close.addEventListener("click", function () { dialog.close(); });
    // A press beside the sheet closes it.
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    input.addEventListener("input", look);
    input.addEventListener("keydown", steer);
    list.addEventListener("click", function (event) {
      // A heading of this very page: the address changes and no page is loaded.
      if (event.target.closest("a") && !(event.ctrlKey || event.metaKey || event.shiftKey)) dialog.close();
    });
    list.addEventListener("pointermove", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) choose([].indexOf.call(list.children, option), true);
    });
    doc.body.append(dialog);
    say("");
  }

  // ---- Keys, by the pattern of a combobox: the field keeps the focus, the list is walked by name.
  function steer(event) {
    var count = list.children.length, key = event.key;
    if (event.isComposing) return;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (count) choose((active + (key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (key === "Enter" && list.children[active]) {
      event.preventDefault();
      // As a click, so that Ctrl and Shift mean what they mean on any link.
      list.children[active].dispatchEvent(new MouseEvent("click", {
        bubbles: true, cancelable: true, view: window, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey
      }));
    }
  }
  function choose(index, quietly) {
    if (index === active) return;
    var before = list.children[active], option = list.children[index];
    if (before) before.setAttribute("aria-selected", "false");
    active = index;
    if (!option) { input.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    if (!quietly) option.scrollIntoView({ block: "nearest" });
  }

  // ---- Looking. An answer that comes after a later question is dropped.
  function look() {
    var text = input.value.trim(), number = ++asked;
    if (!text) { show([]); return say(""); }
    self.breakevenSearch.find(text, LIMIT).then(function (answer) {
      if (number === asked) tell(text, answer);
    }, function (error) {
      if (number === asked) { show([]); say(error.message); }
    });
  }
  function tell(text, answer) {
    show(answer.results);
    var found = answer.pages === 1 ? word("page", "1 page") : word("pages", "{count} pages", { count: answer.pages });
    if (!answer.results.length) return say(word("nothing", "Nothing found for “{words}”. Try fewer or other words.", { words: text }));
    var meant = answer.meant.map(function (one) { return word("meant", "“{word}” was not found; shown is “{shown}”.", { word: one[0], shown: one[1].join("”, “") }) + " "; }).join("");
    var missing = answer.all ? "" : word("not-all", "No page has all of these words.") + " ";
    say(meant + missing, found + (answer.pages > answer.results.length ? ", " + word("best-first", "the best first") : ""));
  }
  // What is wrong is shown; how much was found is only spoken, when typing rests.
  function say(visible, spoken) {
    note.textContent = visible;
    note.hidden = !visible;
    clearTimeout(told);
    told = setTimeout(function () { status.textContent = visible + (spoken || ""); }, 500);
  }
  function show(results) {
    list.replaceChildren.apply(list, results.map(option));
    list.hidden = !results.length;
    input.setAttribute("aria-expanded", String(results.length > 0));
    active = -1;
    choose(results.length ? 0 : -2, true);
    if (!results.length) { active = -1; input.removeAttribute("aria-activedescendant"); }
    list.scrollTop = 0;
  }
  function option(result, number) {
    var path = make("span", { class: "search-path" });
    var title = make("span", { class: "search-title" });
    if (result.heading.length) {
      title.append.apply(title, written(result.heading));
      path.append.apply(path, (result.section ? [result.section + " / "] : []).concat(written(result.page)));
    } else {
      title.append.apply(title, written(result.page));
      path.append(result.section);
    }
    var children = [title];
    if (path.textContent) children.push(path);
    if (result.excerpt.length) children.push(make("span", { class: "search-text" }, written(result.excerpt)));
    return make("a", { role: "option", id: "_search-" + number, href: result.href, tabindex: "-1", "aria-selected": "false" }, children);
  }
  function written(pieces) {
    return pieces.map(function (piece) { return piece[1] ? make("mark", {}, [piece[0]]) : doc.createTextNode(piece[0]); });
  }

  // Opens the dialog; `text` is looked for at once.
  self.breakevenDialog = function (slash, text, words) {
    word = words;
    if (!dialog) {
      build(slash);
      // The list of pieces comes while the reader types; where it does not, the first query says so.
      self.breakevenSearch.find("", LIMIT).catch(function () {});
    }
    if (!dialog.open) dialog.showModal();
    if (text) input.value = text;
    input.select();
    input.focus();
    if (input.value) look();
  };
})();
