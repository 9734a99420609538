// Searches the site: `breakevenSearch.find(text)` answers with the best passages. It loads pieces of the index as
// classic scripts, the one thing that works from a server and from disk alike; what the pieces hold is written by the
// generator. It touches nothing of the page but the list of its scripts.
(function () {
  "use strict";

  var here = document.currentScript.src;
  var index = null;
  var MOST_UNITS = 12, OF_ONE_PAGE = 3;

  // ---- Pieces of the index.
  var asked = {}, waiting = {};
  function load(name) {
    return asked[name] || (asked[name] = new Promise(function (done, failed) {
      var node = document.createElement("script");
      // The check in the address keeps a cache from answering with an older piece.
      node.src = new URL(name + ".js" + (index && location.protocol !== "file:" ? "?" + check(name) : ""), here).href;
      waiting[name] = done;
      node.onload = function () {
        node.remove();
        // Already settled, unless the script belonged to another build and so was not taken.
        failed(new Error("The site has changed since this page was opened. Reload the page to search it."));
      };
      node.onerror = function () {
        node.remove();
        delete asked[name];
        failed(new Error("A part of the search index could not be loaded."));
      };
      document.head.append(node);
    }));
  }
  // Returns what the index expects of a piece: three digits of a hash.
  function check(name) {
    var kind = name.split("-");
    return index.checks[kind[0]].substr(3 * kind[1], 3);
  }
  function add(name, of, data) {
    if (waiting[name] && of === check(name)) { waiting[name](data); delete waiting[name]; }
  }
  function open(data) {
    var first = [0], firstPage = [0];
    numbers(data.pages).forEach(function (count) { first.push(first[first.length - 1] + count); });
    numbers(data.texts).forEach(function (count) { firstPage.push(firstPage[firstPage.length - 1] + count); });
    index = {
      first: first, firstPage: firstPage,
      count: first[first.length - 1],
      words: data.words.split(",").slice(0, -1),
      spelling: data.spelling.split(",").slice(0, -1),
      checks: data.checks
    };
    if (waiting.index) { waiting.index(index); delete waiting.index; }
  }

  // ---- What the generator writes: numbers in digits of five bits, places by level.
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", SIGNS = "!'();?[]";
  function numbers(text) {
    var found = [], number = 0, shift = 0;
    for (var i = 0; i < text.length; i++) {
      var digit = DIGITS.indexOf(text[i]);
      number += (digit & 31) * Math.pow(2, shift);
      if (digit & 32) { shift += 5; } else { found.push(number); number = shift = 0; }
    }
    return found;
  }
  // Returns how many passages have the term, and the listed ones as [passage, level].
  function places(written) {
    var all = written.match(/^\{([\w-]+)/), found = [];
    (written.match(/[!'();?[\]][\w-]+/g) || []).forEach(function (part) {
      var level = SIGNS.indexOf(part[0]) + 1, next = 0;
      numbers(part.slice(1)).forEach(function (distance) {
        found.push([next + distance, level]);
        next += distance + 1;
      });
    });
    return { all: all ? numbers(all[1])[0] : found.length, listed: found };
  }
  // Returns the number of the last start that is not above a text.
  function last(starts, text) {
    var low = 0, high = starts.length;
    while (high - low > 1) {
      var middle = (low + high) >> 1;
      if (starts[middle] <= text) low = middle; else high = middle;
    }
    return low;
  }

  // ---- A query, by the rules of the generator's words.rs: each unit is a text to look up, and may have parts that
  // stand in for it where it is not found.
  var DENSE = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u312f\\u31f0-\\u31ff" +
    "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  var SYMBOLS = "+#/.:@$%&*=<>~^|\\\\\\-";
  var chunks = new RegExp("[\\p{Alphabetic}\\p{N}_" + SYMBOLS + "]+", "gu");
  var runs = /[\p{Alphabetic}\p{N}_]+/gu;
  var stretches = new RegExp("[" + DENSE + "]+|[^" + DENSE + "]+", "gu");
  var dense = new RegExp("^[" + DENSE + "]", "u");
  var joined = new RegExp("^-|[" + SYMBOLS.slice(0, -2) + "]");
  var word = /[\p{Alphabetic}\p{N}_]/u;
  function folded(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f'\u2019\u00ad]/g, "").normalize("NFC");
  }
  function lower(text) { return text.toLowerCase().replace(/ς/g, "σ"); }
  function units(text) {
    var found = [];
    (folded(text).match(chunks) || []).forEach(function (chunk) {
      if (!word.test(chunk)) {
        if (chunk.length > 1 && chunk.length < 5) found.push({ text: chunk, parts: [] });
        return;
      }
      var split = chunk.replace(/[.:]+$/, "").match(/^([^\p{Alphabetic}\p{N}_]*)(.*[\p{Alphabetic}\p{N}_])(.*)$/su);
      var core = (/^[/.\-#@$~%&]{0,2}$/.test(split[1]) ? split[1] : "") + split[2] + (/^[+#%]{0,2}$/.test(split[3]) ? split[3] : "");
      var parts = [].concat.apply([], core.match(runs).map(run));
      if (joined.test(core) && Array.from(core).length <= 48) parts = [{ text: lower(core), parts: parts }];
      found = found.concat(parts);
    });
    return found;
  }
  function run(text) {
    return [].concat.apply([], text.match(stretches).map(function (stretch) {
      var characters = Array.from(stretch);
      if (dense.test(stretch)) {
        if (characters.length === 1) return [{ text: stretch, parts: [] }];
        return characters.slice(1).map(function (second, before) { return { text: characters[before] + second, parts: [] }; });
      }
      if (characters.length > 64) return [];
      var parts = stretch.replace(/(\p{Lowercase})(?=\p{Uppercase})/gu, "$1_").split("_").filter(Boolean);
      if (parts.length === 1 && parts[0] === stretch) parts = [];
      return [{ text: lower(stretch), parts: parts.map(function (part) { return { text: lower(part), parts: [] }; }) }];
    }));
  }

  // ---- Looking up: the passages that have a text, or words that begin with it, or nearly so.
  function shard(number) {
    return load("words-" + number).then(function (data) {
      if (typeof data !== "string") return data;
      // Taken apart once: terms in order, and what is written of them.
      var entries = new Map();
      data.split(",").forEach(function (entry) {
        var end = entry.search(/[!'();?[\]{]/);
        if (end > 0) entries.set(entry.slice(0, end), entry.slice(end));
      });
      asked["words-" + number] = Promise.resolve(entries);
      return entries;
    });
  }
  function exactly(term) {
    return shard(last(index.words, term)).then(function (entries) { return entries.get(term); });
  }
  // Returns pairs of written places and how well they fit, for a text and for words that begin so or are a little shorter.
  function candidates(text) {
    // All words that begin so have an entry of their own where they are many; it may stand in the next piece.
    var found = [], wanted = [exactly(text + " "), exactly(text)];
    if (text.length > 4) wanted.push(exactly(text.slice(0, -1)), exactly(text.slice(0, -2)));
    return Promise.all(wanted).then(function (written) {
      var beginning = written.shift();
      written.forEach(function (written, shorter) { if (written) found.push([written, shorter ? 0.5 : 1]); });
      if (beginning) { found.push([beginning, 0.6]); return found; }
      var from = last(index.words, text), to = last(index.words, text + "\uffff");
      var shards = [];
      for (var number = from; number <= to; number++) shards.push(shard(number));
      return Promise.all(shards).then(function (shards) {
        shards.forEach(function (entries) {
          entries.forEach(function (written, term) {
            if (term.length > text.length && term.startsWith(text)) found.push([written, 0.4 + 0.4 * text.length / term.length]);
          });
        });
        return found;
      });
    });
  }
  // Returns the words that become `text` by one letter more, less, other, or two exchanged, after the first letter;
  // those that go on after it too.
  function slips(text) {
    var letter = String.fromCodePoint(text.codePointAt(0));
    var shards = [];
    for (var number = last(index.spelling, letter); number <= last(index.spelling, letter + "\uffff"); number++) {
      shards.push(load("spelling-" + number));
    }
    return Promise.all(shards).then(function (shards) {
      var found = [];
      shards.forEach(function (data) {
        var before = "";
        (data.match(/[^!'();?[\]]+[!'();?[\]]/g) || []).forEach(function (entry) {
          var term = before.slice(0, DIGITS.indexOf(entry[0])) + entry.slice(1, -1);
          before = term;
          var rest = nearly(text, term);
          if (rest === 0 || (rest > 0 && text.length > 4)) found.push([term, rest ? 0 : 1, SIGNS.indexOf(entry.slice(-1))]);
        });
      });
      found.sort(function (a, b) { return b[1] - a[1] || b[2] - a[2] || (a[0] < b[0] ? -1 : 1); });
      return found.filter(function (one) { return one[1] === found[0][1]; }).slice(0, 3).map(function (one) { return one[0]; });
    });
  }
  // Returns how many letters a term has beyond a text that is one slip away, below 0 where it is not.
  function nearly(text, term) {
    var at = 0;
    while (at < text.length && text[at] === term[at]) at++;
    if (!at) return -1;
    var after = [[at + 1, at + 1], [at, at + 1], [at + 1, at]];
    if (text[at] === term[at + 1] && text[at + 1] === term[at]) after.push([at + 2, at + 2]);
    var best = -1;
    after.forEach(function (from) {
      if (from[0] > text.length || from[1] > term.length || !term.startsWith(text.slice(from[0]), from[1])) return;
      var rest = term.length - from[1] - (text.length - from[0]);
      if (best < 0 || rest < best) best = rest;
    });
    return best;
  }
  // Returns what a unit matches: weights by passage, its rarity, texts to mark, whether it may be anywhere.
  function matches(unit) {
    return candidates(unit.text).then(function (found) {
      if (found.length) return match(found, [{ text: unit.text, whole: false }]);
      if (unit.parts.length) return Promise.all(unit.parts.map(matches)).then(all);
      if (unit.text.length < 4 || !/^[\p{Alphabetic}\p{N}]+$/u.test(unit.text)) return match([], []);
      return slips(unit.text).then(function (terms) {
        return Promise.all(terms.map(exactly)).then(function (written) {
          var near = match(written.filter(Boolean).map(function (written) { return [written, 0.5]; }),
            terms.map(function (term) { return { text: term, whole: true }; }));
          near.meant = terms.length ? [[unit.text, terms]] : [];
          return near;
        });
      });
    });
  }
  function match(found, marks) {
    var weights = new Map(), most = 0, loose = false;
    found.forEach(function (one) {
      var here = places(one[0]);
      // How rare a text is is said by the text itself where it is a word, else by the words that it begins.
      if (one[1] === 1 || found[0][1] !== 1) most = Math.max(most, here.all);
      if (one[1] === 1 && here.all > here.listed.length) loose = true;
      here.listed.forEach(function (place) {
        var weight = place[1] * one[1];
        if (!(weights.get(place[0]) >= weight)) weights.set(place[0], weight);
      });
    });
    return { weights: weights, rarity: Math.log(1 + index.count / (most || 1)), marks: marks, loose: loose, meant: [] };
  }
  // Returns what all parts match together.
  function all(parts) {
    var weights = new Map();
    parts[0].weights.forEach(function (weight, passage) {
      var sum = weight;
      for (var i = 1; i < parts.length; i++) {
        if (!parts[i].weights.has(passage)) return;
        sum += parts[i].weights.get(passage);
      }
      weights.set(passage, sum / parts.length);
    });
    function joined(name) { return [].concat.apply([], parts.map(function (part) { return part[name]; })); }
    return {
      weights: weights, marks: joined("marks"), meant: joined("meant"), loose: false,
      rarity: Math.max.apply(null, parts.map(function (part) { return part.rarity; }))
    };
  }

  // ---- Ranking: a page has to have every unit somewhere; a passage counts what it has itself, and a little of what the
  // rest of its page has. Where no page has all, those with most come first.
  function ranked(parts) {
    var pages = new Map();
    parts.forEach(function (part, unit) {
      part.weights.forEach(function (weight, passage) {
        var page = pageOf(passage), entry = pages.get(page);
        if (!entry) pages.set(page, entry = { best: parts.map(function (part) { return part.loose ? 0.5 : 0; }), passages: new Map() });
        entry.best[unit] = Math.max(entry.best[unit], weight);
        entry.passages.set(passage, true);
      });
    });
    var most = 0;
    pages.forEach(function (entry) {
      entry.units = entry.best.filter(Boolean).length;
      most = Math.max(most, entry.units);
    });
    var found = [], count = 0;
    pages.forEach(function (entry) {
      if (entry.units < most) return;
      count++;
      entry.passages.forEach(function (yes, passage) {
        var score = 0;
        parts.forEach(function (part, unit) {
          score += part.rarity * Math.max(part.weights.get(passage) || 0, 0.3 * entry.best[unit]);
        });
        found.push([passage, score]);
      });
    });
    found.sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; });
    return { pages: count, all: most === parts.length, passages: found };
  }
  function pageOf(passage) { return last(index.first, passage); }

  // ---- Results.
  function find(text, limit) {
    return load("index").then(function () {
      var wanted = units(text.slice(0, 200)).slice(0, MOST_UNITS);
      if (!wanted.length || !index.count) return { results: [], pages: 0, all: true, meant: [] };
      return Promise.all(wanted.map(matches)).then(function (parts) {
        var ranking = ranked(parts), taken = new Map(), chosen = [];
        ranking.passages.forEach(function (one) {
          var page = pageOf(one[0]), count = taken.get(page) || 0;
          if (chosen.length >= 2 * limit || count >= OF_ONE_PAGE) return;
          taken.set(page, count + 1);
          chosen.push(one);
        });
        var marks = [].concat.apply([], parts.map(function (part) { return part.marks; }));
        return shown(chosen, limit, marks, lower(folded(text)).trim(), []).then(function (results) {
          return {
            results: results, pages: ranking.pages, all: ranking.all,
            meant: [].concat.apply([], parts.map(function (part) { return part.meant; }))
          };
        });
      });
    });
  }
  // Adds the results of chosen passages until there are enough; the same place, and the same text on another page, count
  // once. Those that have the query as it was typed come first.
  function shown(chosen, limit, marks, phrase, results) {
    return Promise.all(chosen.splice(0, limit - results.length).map(function (one) {
      return result(one[0], one[1], marks, phrase);
    })).then(function (more) {
      more.forEach(function (one) {
        if (!results.some(function (other) { return other.href === one.href || other.same === one.same; })) results.push(one);
      });
      if (chosen.length && results.length < limit) return shown(chosen, limit, marks, phrase, results);
      return results.sort(function (a, b) { return b.score - a.score; });
    });
  }
  function result(passage, score, marks, phrase) {
    var page = pageOf(passage), number = last(index.firstPage, page);
    return load("texts-" + number).then(function (pages) {
      var shown = pages[page - index.firstPage[number]], part = shown[3][passage - index.first[page]];
      var top = !part[0], excerpt = excerptOf(part[2], marks);
      var typed = lower(folded((top ? shown[1] : "") + "\n" + part[1] + "\n" + part[2])).indexOf(phrase) >= 0;
      // The page that has what was typed for its title, endings aside, is what was looked for. A list of pages comes after
      // the pages.
      var factor = shown[4] ? 0.5 : 1 + (top ? titled(shown[1], phrase) : 0);
      if (top && !(excerpt && excerpt.marked)) excerpt = excerptOf(part[1], marks) || excerpt;
      return {
        href: new URL("../" + shown[0].split("/").map(encodeURIComponent).join("/") + (top ? "" : "#" + encodeURIComponent(part[0])), here).href,
        page: marked(shown[1], marks), heading: top ? [] : marked(part[1], marks), section: shown[2],
        excerpt: excerpt ? excerpt.pieces : [],
        same: (top ? shown[1] : part[1]) + "\n" + (excerpt ? excerpt.pieces.join().slice(0, 100) : ""),
        score: score * (typed ? 1.5 : 1) * factor
      };
    });
  }
  // Returns how much of a title was typed, where each of its words begins as the word in that place, and there are no others.
  function titled(title, phrase) {
    var own = lower(folded(title)).match(runs) || [], typed = phrase.match(runs) || [];
    var fits = own.length === typed.length && own.every(function (word, at) { return word.startsWith(typed[at]); });
    return fits ? typed.join("").length / own.join("").length : 0;
  }

  // ---- Marks: pieces of text, [text, whether it is a match].
  function marked(text, marks) { return pieces(text, spans(text, marks, false), 0, text.length); }
  function pieces(text, spans, from, to) {
    var found = [], at = from;
    spans.forEach(function (span) {
      if (span[0] < at || span[1] > to) return;
      if (span[0] > at) found.push([text.slice(at, span[0]), false]);
      found.push([text.slice(span[0], span[1]), true]);
      at = span[1];
    });
    if (at < to) found.push([text.slice(at, to), false]);
    return found;
  }
  // Returns where the marks stand in a text: at the starts of words, or within them if need be.
  function spans(text, marks, within) {
    var fold = "", from = [], at = 0;
    Array.from(text).forEach(function (character) {
      var plain = character < "\x80" ? character.toLowerCase().replace("'", "") : lower(folded(character));
      for (var i = 0; i < plain.length; i++) from.push(at);
      fold += plain;
      at += character.length;
    });
    from.push(at);
    function look(anywhere) {
      var found = [];
      marks.forEach(function (mark, number) {
        var length = mark.text.length;
        for (var at = fold.indexOf(mark.text); at >= 0; at = fold.indexOf(mark.text, at + length)) {
          var fits = anywhere || dense.test(mark.text) ||
            (!/[\p{Alphabetic}\p{N}]/u.test(fold[at - 1] || " ") && !(mark.whole && word.test(fold[at + length] || " ")));
          if (fits) found.push([from[at], from[at + length], number]);
        }
      });
      return found.sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; });
    }
    var found = look(false);
    return found.length || !within ? found : look(true);
  }
  // Returns the stretch of a text with most of the marks.
  function excerptOf(text, marks) {
    if (!text) return null;
    var all = spans(text, marks, true), best = 0, most = 0, LENGTH = 170;
    all.forEach(function (span, first) {
      var seen = {}, count = 0;
      for (var i = first; i < all.length && all[i][1] <= span[0] + LENGTH - 40; i++) {
        if (!seen[all[i][2]]) { seen[all[i][2]] = true; count++; }
      }
      if (count > most) { most = count; best = span[0]; }
    });
    var from = best < 60 ? 0 : text.lastIndexOf(" ", best - 40) + 1 || best;
    if (best - from > 70) from = best;
    var to = Math.min(text.length, from + LENGTH);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + LENGTH / 2);
    var found = pieces(text, all, from, to);
    if (from > 0) found.unshift(["… ", false]);
    if (to < text.length) found.push([" …", false]);
    return { pieces: found, marked: all.length > 0 };
  }

  self.breakevenSearch = { add: add, open: open, find: find, units: units };
})();
