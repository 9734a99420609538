// Added to every page by `breakeven serve`, and to no page by `build`: reloads the page when there is a newer build.
(function () {
  "use strict";
  var shown = document.currentScript.dataset.version;
  var changes = null;

  function rest() {
    if (changes) changes.close();
    changes = null;
  }

  // Only the tab that is looked at holds a connection: browsers allow six to one server.
  function listen() {
    if (changes || document.hidden) return;
    changes = new EventSource("/.breakeven/changes?since=" + shown);
    changes.onmessage = function () {
      rest();
      location.reload();
    };
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) rest();
    else listen();
  });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
})();
