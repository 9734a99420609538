// Starts the calculators of a page; the only script of this theme. A classic script, since browsers refuse modules
// on a page opened from disk.
(function () {
  "use strict";

  var here = document.currentScript.src;

  function script(name, then) {
    var node = document.createElement("script");
    node.src = new URL(name, here).href;
    node.onload = then;
    node.onerror = refused;
    document.head.append(node);
  }

  function refused() {
    document.querySelectorAll(".calculator-offline").forEach(function (note) {
      note.textContent = "This calculator cannot run here. The figures below are for the inputs shown.";
    });
  }

  function start(source) {
    wasm_bindgen({ module_or_path: source }).then(function () { wasm_bindgen.mount(); }).catch(refused);
  }

  // After the first paint: a frame is drawn, then a task runs.
  requestAnimationFrame(function () {
    setTimeout(function () {
      if (typeof WebAssembly !== "object") return refused();
      script("calculators.js", function () {
        if (location.protocol !== "file:") return start(new URL("calculators.wasm", here).href);
        // On disk no script may read a sibling file, but it may load one that carries the module in base64.
        script("calculators.wasm.js", function () {
          start(Uint8Array.from(atob(self.breakevenModule), function (char) { return char.charCodeAt(0); }));
        });
      });
    });
  });
})();
