// Reading a chart of a live calculator: a cursor over its points with a read-out, the reader's own point moved by
// pointer or keys, and the drawing as a file. Everything is in the markup: each row of a chart's table names the place
// of its part in the drawing. A classic script that travels with the binding; the module knows nothing of it.
(function () {
  "use strict";
  var doc = document;
  var drag = null;

  function all(root, selector) { return [].slice.call(root.querySelectorAll(selector)); }
  function numbers(text) { return text.split(" ").map(Number); }
  function figureOf(node) { return node.closest && node.closest(".is-live figure.chart"); }
  function spots(figure) { return all(figure.nextElementSibling, "[data-spot]"); }

  // ---- The words of a part: its row and columns in the table.
  function words(spot) {
    var row = spot.closest("tr");
    var heads = all(spot.closest("table"), "thead th");
    var cells = spot === row ? all(row, "td") : [spot];
    return row.cells[0].textContent + ": " + cells.map(function (cell) {
      return heads[cell.cellIndex].textContent + " " + cell.textContent;
    }).join(", ");
  }

  function show(figure, index, loud) {
    var cursor = figure.querySelector(".chart-cursor");
    var spot = spots(figure)[index];
    if (!cursor || !spot) return;
    var place = numbers(spot.dataset.spot);
    ["x", "y", "width", "height"].forEach(function (name, at) { cursor.setAttribute(name, Math.max(place[at], at === 2 ? 1 : 0)); });
    cursor.setAttribute("aria-valuenow", index);
    cursor.setAttribute("aria-valuetext", words(spot));
    if (!loud) return;
    cursor.classList.add("is-on");
    figure.querySelector(".chart-readout").textContent = words(spot);
  }

  function hide(figure) {
    if (doc.activeElement.dataset.part === "cursor" && figure.contains(doc.activeElement)) return;
    figure.querySelector(".chart-cursor").classList.remove("is-on");
    figure.querySelector(".chart-readout").textContent = "";
  }

  // ---- A chart that was written gets its cursor, and its own point a handle for keys.
  function part(node, name, label) {
    node.setAttribute("role", "slider");
    node.setAttribute("tabindex", "0");
    node.setAttribute("aria-label", label);
    node.dataset.part = name;
    node.setAttribute("aria-valuemin", 0);
    return node;
  }

  function ready(figure) {
    var svg = figure.querySelector("svg");
    var points = spots(figure);
    if (!points.length) return;
    all(svg, ":scope > :not([aria-hidden], [data-own], .chart-cursor)").forEach(function (node) { node.setAttribute("aria-hidden", "true"); });
    svg.setAttribute("role", "group");
    var cursor = svg.querySelector(".chart-cursor");
    if (!cursor) {
      cursor = part(doc.createElementNS(svg.namespaceURI, "rect"), "cursor", "Read " + figure.querySelector(".chart-title").textContent);
      cursor.setAttribute("class", "chart-cursor");
      cursor.setAttribute("aria-valuenow", Math.floor(points.length / 2));
      svg.append(cursor);
    }
    cursor.setAttribute("aria-valuemax", points.length - 1);
    show(figure, Math.min(points.length - 1, cursor.getAttribute("aria-valuenow")), cursor.classList.contains("is-on"));
    var own = svg.querySelector("[data-own]");
    var slider = own && sliderOf(own);
    if (slider) {
      part(own, "own", own.textContent);
      own.setAttribute("aria-valuemax", slider.max);
      own.setAttribute("aria-valuenow", slider.value);
      own.setAttribute("aria-valuetext", slider.getAttribute("aria-valuetext"));
    } else if (own) {
      delete own.dataset.own;
    }
  }

  function control(own, attribute) {
    var path = own.dataset.own;
    return all(own.closest(".calculator"), "input[" + attribute + "]").find(function (input) { return input.getAttribute(attribute) === path; });
  }
  function sliderOf(own) { return control(own, "data-for"); }

  function tell(input, type) { input.dispatchEvent(new Event(type, { bubbles: true })); }

  // ---- Keys: the arrows move what has the focus.
  var steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
  doc.addEventListener("keydown", function (event) {
    var name = event.target.dataset && event.target.dataset.part;
    var figure = name && figureOf(event.target);
    var by = steps[event.key];
    if (!figure || by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (name === "own") {
      var slider = sliderOf(event.target);
      slider.value = Math.min(slider.max, Math.max(slider.min, Number(slider.value) + by * 5));
      tell(slider, "input");
      return;
    }
    var points = spots(figure);
    var now = Number(event.target.getAttribute("aria-valuenow"));
    // In a grid the vertical arrows go from row to row.
    var row = points[now].closest("tr").cells.length - 1;
    var grid = points[now].tagName === "TD" && /Up|Down/.test(event.key);
    if (grid) by *= -row;
    show(figure, Math.min(points.length - 1, Math.max(0, now + by)), true);
  });
  doc.addEventListener("focusin", function (event) {
    if (event.target.dataset.part === "cursor") show(figureOf(event.target), Number(event.target.getAttribute("aria-valuenow")), true);
  });
  doc.addEventListener("focusout", function (event) {
    var figure = event.target.dataset.part && figureOf(event.target);
    if (figure) hide(figure);
  });

  // ---- Pointer: over the drawing it reads the nearest part, on the own point it takes hold of it.
  function inside(svg, event) {
    var area = svg.getBoundingClientRect();
    return [(event.clientX - area.left) * 640 / area.width, (event.clientY - area.top) * 640 / area.width];
  }
  function far(value, start, length) { return Math.max(start - value, 0, value - start - length); }

  doc.addEventListener("pointermove", function (event) {
    if (drag) return move(event);
    var figure = event.target.closest && event.target.closest(".chart-svg") && figureOf(event.target);
    if (!figure) return;
    var at = inside(figure.querySelector("svg"), event);
    var best = 0, least = Infinity;
    spots(figure).forEach(function (spot, index) {
      var place = numbers(spot.dataset.spot);
      var distance = Math.hypot(far(at[0], place[0], place[2]), far(at[1], place[1], place[3]));
      if (distance < least) { least = distance; best = index; }
    });
    show(figure, best, true);
  });
  doc.addEventListener("pointerout", function (event) {
    var svg = event.target.closest && event.target.closest(".chart-svg");
    if (svg && figureOf(svg) && !(event.relatedTarget && svg.contains(event.relatedTarget))) hide(figureOf(svg));
  });
  doc.addEventListener("pointerdown", function (event) {
    var own = event.target.closest && event.target.closest("[data-part=own]");
    if (!own || event.button) return;
    event.preventDefault();
    own.focus({ preventScroll: true });
    var axis = own.dataset.axis.split(" ");
    var area = own.closest("svg").getBoundingClientRect();
    // The axis as it is now: the chart may get another while its point is moved. The drawing itself is written again
    // and again, so what stays is given the pointer.
    drag = {
      box: control(own, "name"), log: axis[0] === "log", min: Number(axis[1]), max: Number(axis[2]),
      left: area.left + axis[3] * area.width / 640, width: (axis[4] - axis[3]) * area.width / 640,
    };
    own.closest("[data-part=result]").setPointerCapture(event.pointerId);
  });
  function move(event) {
    var waits = drag.x !== undefined;
    drag.x = event.clientX;
    // Once a frame is as often as anyone can see; a hidden page has no frames.
    if (!waits) requestAnimationFrame(place);
  }
  function place() {
    if (!drag || drag.x === undefined) return;
    var share = Math.min(1, Math.max(0, (drag.x - drag.left) / drag.width));
    drag.x = undefined;
    var value = drag.log ? drag.min * Math.pow(drag.max / drag.min, share) : drag.min + (drag.max - drag.min) * share;
    drag.box.value = String(Number(value.toPrecision(3)));
    tell(drag.box, "input");
  }
  ["pointerup", "pointercancel"].forEach(function (type) {
    doc.addEventListener(type, function () {
      if (!drag) return;
      place();
      tell(drag.box, "change");
      drag = null;
    });
  });

  // ---- The drawing as a file: what the style sheet says is written into a copy of it.
  var looks = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin",
    "paint-order", "font-family", "font-size", "font-weight", "text-anchor"];
  function standing(figure) {
    var svg = figure.querySelector("svg");
    var copy = svg.cloneNode(true);
    var copies = all(copy, "*");
    all(svg, "*").forEach(function (node, at) {
      var style = getComputedStyle(node);
      looks.forEach(function (name) { copies[at].setAttribute(name, style.getPropertyValue(name)); });
      ["role", "tabindex", "class", "data-own", "data-part", "data-axis", "aria-hidden"].forEach(function (name) { copies[at].removeAttribute(name); });
    });
    all(copy, "[aria-valuemax]").forEach(function (node) {
      if (node.tagName === "rect") return node.remove();
      [].slice.call(node.attributes).forEach(function (one) { node.removeAttribute(one.name); });
    });
    ["class", "role", "aria-labelledby"].forEach(function (name) { copy.removeAttribute(name); });
    copy.setAttribute("xmlns", svg.namespaceURI);
    copy.setAttribute("width", 640);
    copy.setAttribute("height", svg.viewBox.baseVal.height);
    var ground = doc.createElementNS(svg.namespaceURI, "rect");
    ground.setAttribute("width", "100%");
    ground.setAttribute("height", "100%");
    ground.setAttribute("fill", getComputedStyle(doc.body).backgroundColor);
    var title = doc.createElementNS(svg.namespaceURI, "title");
    title.textContent = figure.querySelector(".chart-title").textContent;
    copy.prepend(title, ground);
    return new XMLSerializer().serializeToString(copy);
  }
  function save(name, address) {
    var link = doc.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  }
  doc.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-chart-file]");
    if (!button) return;
    var figure = button.closest(".chart-data").previousElementSibling;
    var name = button.closest(".calculator").dataset.calculator + "-" + figure.dataset.chart;
    var address = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(standing(figure));
    if (button.dataset.chartFile === "svg") return save(name + ".svg", address);
    var image = new Image();
    image.onload = function () {
      var canvas = doc.createElement("canvas");
      canvas.width = 1920;
      canvas.height = 3 * figure.querySelector("svg").viewBox.baseVal.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      save(name + ".png", canvas.toDataURL("image/png"));
    };
    image.src = address;
  });

  // ---- Charts are made ready when their calculator comes alive, and each time its result is written.
  function charts(section) { all(section, "figure.chart").forEach(function (figure) { if (figureOf(figure)) ready(figure); }); }
  doc.addEventListener("written", function (event) { charts(event.target); });
  all(doc, ".calculator").forEach(function (section) {
    new MutationObserver(function () { charts(section); }).observe(section, { attributes: true, attributeFilter: ["class"] });
  });
})();
