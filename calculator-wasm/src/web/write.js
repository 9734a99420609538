// Writing a result: only what differs from the result before is touched, so that an input costs a frame no more than the
// texts and lines that it moves, and what a reader opened, reads or holds stays as it is. The module calls it.
// What is out of view is written once the inputs rest: nobody waits for it. What the module has not computed yet is asked for
// then too; until it comes, its parts of before stay where they are, marked as busy.
//
// A part is a child of the result. Where only texts and attributes of a part differ, they are set one by one, found by
// comparing markup, without parsing it. Where elements came or went, the part is parsed and compared as a tree.
(function () {
  "use strict";
  // Of each result, the parts as they were last written: the page may have changed since, by folds and cursors of charts.
  var written = new WeakMap();

  function list(nodes) { return [].slice.call(nodes); }

  // ---- Markup to parts: `{ text, tokens }`, a token being a tag or a text.
  function cut(markup) {
    var parts = [], tokens = [], depth = 0, start = 0, at = 0;
    (markup.match(/<[^>]*>|[^<]+/g) || []).forEach(function (token) {
      tokens.push(token);
      at += token.length;
      if (token[0] === "<" && token.slice(-2) !== "/>") depth += token[1] === "/" ? -1 : 1;
      if (depth) return;
      parts.push({ text: markup.slice(start, at), tokens: tokens });
      tokens = [];
      start = at;
    });
    return parts;
  }
  var marks = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&nbsp;": "\u00a0" };
  function plain(text) { return text.replace(/&[^;]+;/g, function (mark) { return marks[mark]; }); }

  // ---- The nodes that the opening tags and the texts of a part became, in order; what scripts added is passed over.
  function nodesOf(live) {
    var nodes = [];
    (function visit(node) {
      nodes.push(node);
      if (node.className !== "chart-readout") node.childNodes.forEach(function (one) { if (one.dataset === undefined || one.dataset.part !== "cursor") visit(one); });
    })(live);
    return nodes;
  }

  // Sets the texts and attributes that differ; says no, and does nothing, where elements do.
  function set(live, old, fresh) {
    if (old.tokens.length !== fresh.tokens.length) return false;
    var changes = [], place = 0, fits = true;
    fresh.tokens.forEach(function (token, at) {
      var was = old.tokens[at];
      if (token !== was) {
        var one = token.split("\""), other = was.split("\"");
        // Even pieces are the tag and the names of its attributes, odd ones their values.
        fits = fits && (token[0] === "<") === (was[0] === "<") && (token[0] !== "<" || one.length === other.length
          && one.every(function (piece, index) { return index % 2 || piece === other[index]; }));
        changes.push([place, token, one, other]);
      }
      if (token[1] !== "/" || token[0] !== "<") place++;
    });
    if (!fits) return false;
    fresh.nodes = old.nodes || nodesOf(live);
    if (fresh.nodes.length !== place) return false;
    changes.forEach(function (change) {
      var node = fresh.nodes[change[0]];
      if (change[1][0] !== "<") node.nodeValue = plain(change[1]);
      else for (var at = 1; at < change[2].length; at += 2) {
        if (change[2][at] !== change[3][at]) node.setAttribute(change[2][at - 1].slice(0, -1).split(" ").pop(), plain(change[2][at]));
      }
    });
    return true;
  }

  // ---- Trees: what stays the same thing is kept where it is or moved, with its folds; the rest comes and goes.
  function tree(markup) {
    var template = document.createElement("template");
    template.innerHTML = markup;
    return template.content;
  }
  function names(node) { return list(node.attributes).map(function (one) { return one.name; }).join(); }
  function same(one, other) {
    return one && one.nodeName === other.nodeName && (one.nodeType !== 1 || names(one) === names(other)
      && ["data-row", "data-chart", "data-figure"].every(function (name) { return one.getAttribute(name) === other.getAttribute(name); }));
  }
  function update(live, old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== 1) { live.nodeValue = fresh.nodeValue; return; }
    list(old.attributes).forEach(function (one) { if (!fresh.hasAttribute(one.name)) live.removeAttribute(one.name); });
    list(fresh.attributes).forEach(function (one) { if (old.getAttribute(one.name) !== one.value) live.setAttribute(one.name, one.value); });
    inside(live, old, fresh);
  }
  function inside(live, old, fresh) {
    var places = list(live.childNodes);
    var olds = list(old.childNodes);
    list(fresh.childNodes).forEach(function (node, at) {
      var was = same(olds[at], node) ? at : olds.findIndex(function (one) { return same(one, node); });
      var kept = was < 0 ? node : places[was];
      if (was >= 0) { update(kept, olds[was], node); olds[was] = null; }
      if (live.childNodes[at] !== kept) live.insertBefore(kept, live.childNodes[at] || null);
    });
    olds.forEach(function (one, at) { if (one) places[at].remove(); });
  }

  // ---- Parts out of view, and the results that have some left to write.
  var unseen = new WeakSet(), left = new Map(), timer, pressed;
  var watch = new IntersectionObserver(function (entries) {
    entries.forEach(function (one) { unseen[one.isIntersecting ? "delete" : "add"](one.target); });
  });
  // A comparison is written at once: what is pinned is read as a whole.
  function observe(result) { if (result.dataset.part === "result") list(result.children).forEach(watch.observe, watch); }

  function head(part) { return /^<\w+( class="[^"]*"( data-chart="[^"]*")?)?/.exec(part.text)[0]; }
  function text(part) { return part.text; }

  // Puts the parts of before in the place of those that are still to come: a table, or a chart and its numbers.
  function settled(fresh, old) {
    var parts = [];
    parts.busy = [];
    fresh.forEach(function (part) {
      var later = /^<p data-later(=".*?")/.exec(part.text), is = later && RegExp("data-(chart|table)" + later[1]);
      if (later) old.forEach(function (one, at) {
        if (is.test((one.text.indexOf("<details class=\"chart-data\"") ? one : old[at - 1]).text)) parts.busy.push(one), parts.push(one);
      }); else parts.push(part);
    });
    return parts;
  }

  function bring(result, fresh, wholly) {
    var old = written.get(result), lives = list(result.childNodes), held = document.activeElement;
    left.delete(result);
    if (old.map(head).join() !== fresh.map(head).join()) {
      inside(result, tree(old.map(text).join("")), tree(fresh.map(text).join("")));
      written.set(result, fresh);
      observe(result);
    } else written.set(result, fresh.map(function (part, at) {
      if (part.text === old[at].text) return old[at];
      // The answer itself is never left for later.
      if (at && !wholly && unseen.has(lives[at])) { left.set(result, fresh); return old[at]; }
      if (!set(lives[at], old[at], part)) update(lives[at], tree(old[at].text).firstChild, tree(part.text).firstChild);
      return part;
    }));
    list(result.childNodes).forEach(function (node, at) { node.ariaBusy = fresh.busy.indexOf(fresh[at]) < 0 ? null : "true"; });
    // What was moved lost the focus.
    if (held !== document.activeElement) held.focus({ preventScroll: true });
    result.dispatchEvent(new CustomEvent("written", { bubbles: true, detail: wholly }));
  }
  function complete() { left.forEach(function (fresh, result) { bring(result, fresh, true); }); }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(function () { if (!pressed) rest(); }, 100);
  }
  // Asks the module for what is still to come; it completes the result before this returns.
  function rest() {
    document.querySelectorAll("[aria-busy]").forEach(function (part) { part.dispatchEvent(new Event("rest", { bubbles: true })); });
    complete();
  }

  wasm_bindgen.write = function (result, markup, completes) {
    bring(result, settled(cut(markup), written.get(result)), completes);
    if (!completes) later();
  };
  // What comes into view is whole before the frame that shows it is painted, so nothing moves that a reader has seen;
  // and nothing is written between the press of a button and its release.
  ["scroll", "resize", "focusin"].forEach(function (type) { addEventListener(type, complete, true); });
  // Paper has the whole, and so has a page that is left.
  ["beforeprint", "visibilitychange"].forEach(function (type) { addEventListener(type, rest, true); });
  ["pointerdown", "pointerup", "pointercancel"].forEach(function (type, up) {
    addEventListener(type, function () { pressed = !up; later(); }, true);
  });
  document.querySelectorAll("[data-part=result], [data-part=compare]").forEach(function (result) {
    var copy = result.cloneNode(true);
    copy.querySelectorAll("[open]").forEach(function (one) { one.removeAttribute("open"); });
    written.set(result, cut(copy.innerHTML));
    observe(result);
  });
})();
