// The site keeps nothing in browsers any more: this takes away what an earlier worker of it kept, and then itself.
"use strict";
self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) {
  var prefix = "breakeven " + self.registration.scope + " ";
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.map(function (name) { return name.startsWith(prefix) && caches.delete(name); }));
  }).then(function () { return self.registration.unregister(); }));
});
