// The service worker: keeps one whole build of the site for readers without a network. `build` and `files` stand above.
//
// A build is kept whole or not at all: each file is held against its checksum before the worker takes over, so that a host
// in the middle of an upload gives nothing. A page has the build that it was opened with until it is closed, and the next
// page that is opened has the newest: which page has which is written down, since a worker is stopped when it is idle.
"use strict";

var scope = self.registration.scope;
var prefix = "breakeven " + scope + " ";
var opened = prefix + "opened";
var SUM = "x-breakeven-sum";

var sums = {};
Object.keys(files).forEach(function (path) { sums[new URL(path, scope).href] = files[path]; });

self.addEventListener("install", function (event) {
  event.waitUntil(keepAll().then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) { event.waitUntil(tidy()); });
self.addEventListener("fetch", function (event) {
  var request = event.request;
  if (request.method !== "GET" || !request.url.startsWith(scope) || request.headers.has("range")) return;
  if (request.mode === "navigate") {
    var url = listed(request.url);
    if (url) event.respondWith(page(event, url));
  } else if (event.clientId) event.respondWith(part(event));
});

// ---- A build comes in, a few files at a time; what an earlier build had already is not fetched again.
async function keepAll() {
  var cache = await caches.open(prefix + build);
  var waiting = Object.keys(sums).reverse();
  await Promise.all([1, 2, 3, 4].map(async function () {
    while (waiting.length) {
      var url = waiting.pop();
      await cache.put(url, await kept(url) || await fetched(url));
    }
  }));
}
async function kept(url) {
  for (var name of await caches.keys()) {
    var found = name.startsWith(prefix) && await caches.match(url, { cacheName: name });
    if (found && found.headers.get(SUM) === sums[url]) return found;
  }
}
async function fetched(url) {
  var answer = await fetch(url, { cache: "no-cache" });
  var bytes = await answer.arrayBuffer();
  var sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  sum = Array.from(sum.slice(0, 8), function (byte) { return (byte + 256).toString(16).slice(1); }).join("");
  if (!answer.ok || sum !== sums[url]) throw new Error(url + " is not of build " + build);
  var headers = new Headers(answer.headers);
  ["content-encoding", "content-length", "vary"].forEach(function (name) { headers.delete(name); });
  headers.set(SUM, sum);
  return new Response(bytes, { headers: headers });
}

// ---- A page that is opened, and what it loads then.
function bare(address) {
  var url = new URL(address);
  url.search = url.hash = "";
  return url.href;
}
// Hosts show `a/index.html` at `a/`, and some `a.html` at `a`.
function listed(address) {
  var url = bare(address);
  return [url, url + "index.html", url + ".html"].find(function (one) { return one in sums; });
}
function record(id) { return scope + "?opened=" + id; }
async function page(event, url) {
  var found = await caches.match(url, { cacheName: prefix + build });
  // The browser has thrown it away: then all of the page comes over the network.
  if (!found) return fetch(event.request);
  await (await caches.open(opened)).put(record(event.resultingClientId), new Response(build + " " + Date.now()));
  event.waitUntil(tidy());
  return found;
}
async function part(event) {
  var url = bare(event.request.url);
  var written = await caches.match(record(event.clientId), { cacheName: opened });
  if (!written) return fetch(event.request);
  var of = (await written.text()).split(" ")[0];
  var found = await caches.match(url, { cacheName: prefix + of });
  if (found) return found;
  if (of === build && url in sums) return fetched(url);
  // Rather nothing than a part of another build.
  return await caches.has(prefix + of) ? fetch(event.request) : Response.error();
}

// ---- Builds that no open page has are thrown away. A page that is just being opened is not yet among the clients.
async function tidy() {
  if (self.registration.installing || self.registration.waiting) return;
  var pages = await caches.open(opened), used = [opened, prefix + build];
  for (var request of await pages.keys()) {
    var written = await pages.match(request);
    if (!written) continue;
    var parts = (await written.text()).split(" ");
    if (Date.now() - parts[1] < 60000 || await self.clients.get(new URL(request.url).searchParams.get("opened"))) {
      used.push(prefix + parts[0]);
    } else await pages.delete(request);
  }
  for (var name of await caches.keys()) {
    if (name.startsWith(prefix) && !used.includes(name)) await caches.delete(name);
  }
}
