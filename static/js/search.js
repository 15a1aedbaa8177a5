// The search of the site, without a server: this module reads the index that cchc
// has made (its format is told in internal/search) and shows results. The first half
// knows nothing of pages, so that tests run it in Node beside the reader in Go,
// with which it must agree on every result and its place.

const SIZE = 16 << 20; // of the largest file, unpacked
const ENOUGH = 3, MAX_TOKENS = 24, LONG = 4, TIER = 1 << 24, ALIKE = 64, MENDS = 6, MAX_TOKEN = 24, NAMED = 9, LONG_NAME = 6, WORDS = 8000;
const FILES = 6, SMALL_TAIL = 12 << 10; // what the best results of a query may cost

export class Damaged extends Error {}
const damaged = (what) => { throw new Damaged('the search index is damaged: ' + what); };

// ---- Text: the same tokens as in internal/search/token.go

const LATIN = 'A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u024F\\u1E00-\\u1EFF';
const LETTER = `(?:[${LATIN}]|(?![\\u0000-\\u024F\\u1E00-\\u1EFF])\\p{L})`;
const TOKEN = new RegExp(`${LETTER}(?:${LETTER}|\\p{Mn})*|[0-9]+`, 'gu');
const TONES = [['òóỏõọ', 'o', 'a', 'àáảãạ'], ['òóỏõọ', 'o', 'ă', 'ằắẳẵặ'], ['òóỏõọ', 'o', 'e', 'èéẻẽẹ'], ['ùúủũụ', 'u', 'y', 'ỳýỷỹỵ']];

const digit = (s) => s >= '0' && s < ':';

function canon(s) {
  for (let i = 0; i < s.length; i++) {
    for (const [from, plain, next, to] of TONES) {
      const k = from.indexOf(s[i]);
      if (k >= 0 && s[i + 1] === next) return s.slice(0, i) + plain + to[k] + s.slice(i + 2);
    }
  }
  return s;
}

function forms(raw) {
  if (digit(raw)) {
    const n = (raw.replace(/^0+/, '') || '0').slice(0, MAX_TOKEN);
    return [n, n];
  }
  let cs = [...raw];
  if (cs.length > MAX_TOKEN) cs = cs.slice(0, MAX_TOKEN);
  const exact = canon(cs.map((c) => c.toLowerCase()).join(''));
  const fold = exact.normalize('NFD').replace(/\p{Mn}/gu, '').replace(/[đðɖ]/g, 'd').normalize('NFC');
  return [exact, fold];
}

// tokens returns the tokens of a text in NFC.
export function tokens(text) {
  const ts = [];
  let last = 0;
  for (const m of text.matchAll(TOKEN)) {
    const [exact, fold] = forms(m[0]);
    const between = text.slice(last, m.index);
    last = m.index + m[0].length;
    ts.push({ exact, fold, start: m.index, end: last, gap: /\n|[.!?;:…][^]/.test(between), marked: exact !== fold });
  }
  return ts;
}

// ---- Files

// gunzip unpacks a file. What is damaged is an error, never a hang.
export async function gunzip(data) {
  if (typeof DecompressionStream === 'undefined') return inflateGzip(data);
  try {
    const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    const parts = [];
    let n = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      n += value.length;
      if (n > SIZE) { reader.cancel(); damaged('too large'); }
      parts.push(value);
    }
    const out = new Uint8Array(n);
    n = 0;
    for (const p of parts) { out.set(p, n); n += p.length; }
    return out;
  } catch (e) {
    throw new Damaged('the search index is damaged: ' + e);
  }
}

// inflateGzip is for browsers without DecompressionStream (RFC 1951, RFC 1952). It
// reads files as cchc writes them: without anything optional in the header.
export function inflateGzip(src) {
  if (src.length < 18 || src[0] !== 31 || src[1] !== 139 || src[2] !== 8 || src[3] !== 0) damaged('no gzip file');
  let pos = 10, hold = 0, have = 0, n = 0;
  let out = new Uint8Array(Math.min(SIZE, src.length * 6 + 64));
  const bits = (k) => {
    while (have < k) {
      if (pos >= src.length - 8) damaged('cut off');
      hold |= src[pos++] << have;
      have += 8;
    }
    const v = hold & ((1 << k) - 1);
    hold >>>= k;
    have -= k;
    return v;
  };
  const room = (k) => {
    if (n + k > SIZE) damaged('too large');
    if (n + k > out.length) {
      const more = new Uint8Array(Math.min(SIZE, 2 * out.length + k));
      more.set(out);
      out = more;
    }
  };
  const table = (lengths) => {
    const count = new Uint16Array(16), at = new Uint16Array(16), symbols = new Uint16Array(lengths.length);
    for (const l of lengths) count[l]++;
    count[0] = 0;
    for (let i = 1; i < 16; i++) at[i] = at[i - 1] + count[i - 1];
    lengths.forEach((l, s) => { if (l) symbols[at[l]++] = s; });
    return { count, symbols };
  };
  const symbol = ({ count, symbols }) => {
    let code = 0, first = 0, index = 0;
    for (let l = 1; l < 16; l++) {
      code |= bits(1);
      const c = count[l];
      if (code - c < first) return symbols[index + code - first];
      index += c;
      first = (first + c) << 1;
      code <<= 1;
    }
    return damaged('no such code');
  };
  const lengthBase = [], distBase = [];
  for (let i = 0, v = 3; i < 28; i++) { lengthBase.push([v, i < 8 ? 0 : (i >> 2) - 1]); v += 1 << (i < 8 ? 0 : (i >> 2) - 1); }
  lengthBase.push([258, 0]);
  for (let i = 0, v = 1; i < 30; i++) { const e = i < 4 ? 0 : (i >> 1) - 1; distBase.push([v, e]); v += 1 << e; }
  for (let final = 0; !final;) {
    final = bits(1);
    const type = bits(2);
    if (type === 0) {
      hold = have = 0;
      if (pos + 4 > src.length - 8) damaged('cut off');
      const len = src[pos] | src[pos + 1] << 8;
      if ((len ^ (src[pos + 2] | src[pos + 3] << 8)) !== 0xFFFF || pos + 4 + len > src.length - 8) damaged('stored block');
      pos += 4;
      room(len);
      out.set(src.subarray(pos, pos + len), n);
      n += len;
      pos += len;
      continue;
    }
    let literals, distances;
    if (type === 1) {
      const l = [];
      for (let i = 0; i < 288; i++) l.push(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
      literals = table(l);
      distances = table(Array(30).fill(5));
    } else if (type === 2) {
      const nl = bits(5) + 257, nd = bits(5) + 1, nc = bits(4) + 4;
      const cl = Array(19).fill(0), ls = [];
      for (let i = 0; i < nc; i++) cl[[16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15][i]] = bits(3);
      const codes = table(cl);
      while (ls.length < nl + nd) {
        const s = symbol(codes);
        if (s < 16) { ls.push(s); continue; }
        if (s === 16 && !ls.length) damaged('no length to repeat');
        const v = s === 16 ? ls[ls.length - 1] : 0;
        for (let k = s === 16 ? 3 + bits(2) : s === 17 ? 3 + bits(3) : 11 + bits(7); k > 0; k--) ls.push(v);
      }
      literals = table(ls.slice(0, nl));
      distances = table(ls.slice(nl, nl + nd));
    } else damaged('no such block');
    for (;;) {
      const s = symbol(literals);
      if (s === 256) break;
      if (s < 256) { room(1); out[n++] = s; continue; }
      if (s > 285) damaged('no such length');
      const [lb, le] = lengthBase[s - 257];
      const len = lb + bits(le);
      const d = symbol(distances);
      if (d > 29) damaged('no such distance');
      const dist = distBase[d][0] + bits(distBase[d][1]);
      if (dist > n) damaged('distance');
      room(len);
      for (let k = 0; k < len; k++, n++) out[n] = out[n - dist];
    }
  }
  let crc = -1;
  for (let i = 0; i < n; i++) {
    crc ^= out[i];
    for (let k = 0; k < 8; k++) crc = crc >>> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  const end = new DataView(src.buffer, src.byteOffset + pos, 8);
  if (end.getUint32(0, true) !== (crc ^ -1) >>> 0 || end.getUint32(4, true) !== n) damaged('checksum');
  return out.subarray(0, n);
}

const utf8 = new TextDecoder('utf-8');

class Decoder {
  constructor(b) { this.b = b; this.at = 0; }
  get left() { return this.b.length - this.at; }
  take(n) {
    if (n > this.left) damaged('cut off');
    this.at += n;
    return this.b.subarray(this.at - n, this.at);
  }
  number(limit) {
    let v = 0, k = 1, c;
    do {
      if (this.at >= this.b.length || k > 2 ** 28) damaged('number');
      c = this.b[this.at++];
      v += (c & 127) * k;
      k *= 128;
    } while (c > 127);
    if (v > limit) damaged('number');
    return v;
  }
  text() { return utf8.decode(this.take(this.number(this.left))); }
  // shared reads a text that begins as last does; both are bytes.
  shared(last) {
    const n = this.number(last.length), rest = this.take(this.number(this.left));
    const b = new Uint8Array(n + rest.length);
    b.set(last.subarray(0, n));
    b.set(rest, n);
    return b;
  }
  hash() { return Array.from(this.take(4), (b) => b.toString(16).padStart(2, '0')).join(''); }
  ascending(n, limit) {
    if (n > this.left) damaged('list');
    const docs = new Uint32Array(n);
    for (let i = 0, next = 0; i < n; i++) {
      next += this.number(limit);
      if (next >= limit) damaged('list');
      docs[i] = next++;
    }
    return docs;
  }
}

const NONE = new Uint8Array(0);

function magnitude(n) {
  if (n < 2) return 0;
  const k = 31 - Math.clz32(n);
  return 16 * k + (Math.floor(n * 16 / 2 ** k) & 15);
}

// precedes tells whether a comes before b in the order of characters, which that of
// their bytes is: < compares halves of what lies beyond U+FFFF.
const rank = (c) => (c < 0xD800 ? c : c < 0xE000 ? c + 0x2000 : c - 0x800);
const precedes = (a, b) => {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i < b.length && (i === a.length || rank(a.charCodeAt(i)) < rank(b.charCodeAt(i)));
};

// ---- The index

export class Index {
  // open reads the entry. read returns the bytes of a file, or fails.
  static async open(read) {
    const x = new Index();
    x.read = read;
    x.files = new Map();
    x.shards = new Map();
    const d = new Decoder(await gunzip(await read('muc-luc.bin')));
    if (utf8.decode(d.take(12)) !== 'cchc-search\u0001') damaged('no entry');
    x.docs = d.number(2 ** 20 - 1);
    x.per = d.number(65536) || damaged('cards');
    x.kinds = Array.from({ length: d.number(256) }, () => d.text());
    x.runs = [];
    let at = 0;
    for (let n = d.number(d.left); n > 0; n--) {
      const r = { kind: d.number(x.kinds.length - 1), year: d.number(9999), from: at };
      r.to = at += d.number(x.docs);
      x.runs.push(r);
    }
    if (at !== x.docs) damaged('runs');
    x.news = Math.max(0, ...x.runs.map((r) => r.year));
    x.abbr = [];
    for (let n = d.number(d.left); n > 0; n--) x.abbr.push([d.text().split(' ').filter(Boolean), d.text().split(' ').filter(Boolean)]);
    x.words = `w0-${d.hash()}.bin`;
    x.facet = `f0-${d.hash()}.bin`;
    x.first = [];
    x.hashes = [];
    for (let n = d.number(d.left), last = NONE; n > 0; n--) {
      last = d.shared(last);
      if (x.first.length && precedes(utf8.decode(last), x.first[x.first.length - 1])) damaged('order');
      x.first.push(utf8.decode(last));
      x.hashes.push(d.hash());
    }
    x.cards = Array.from({ length: Math.ceil(x.docs / x.per) }, (_, i) => `c${i}-${d.hash()}.bin`);
    if (d.left) damaged('entry');
    return x;
  }

  // file reads and decodes a file, once; what failed is tried again the next time.
  file(name, decode) {
    let f = this.files.get(name);
    if (!f) {
      f = (async () => decode(new Decoder(await gunzip(await this.read(name)))))();
      this.files.set(name, f);
      f.catch(() => this.files.delete(name));
    }
    return f;
  }

  shardOf(key) {
    let lo = 0, hi = this.first.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (precedes(key, this.first[mid])) hi = mid; else lo = mid + 1;
    }
    return lo - 1;
  }

  async shard(i) {
    if (!this.shards.has(i)) this.shards.set(i, await this.file(`t${i}-${this.hashes[i]}.bin`, (d) => this.terms(d)));
  }

  // tail reads what is left of the lists in a shard.
  tail(i) {
    const s = this.shards.get(i);
    return this.file(`d${i}-${this.hashes[i]}.bin`, (d) => {
      const more = s.lists.map((l) => d.ascending(l.rest, this.docs));
      if (d.left) damaged('tail');
      s.lists.forEach((l, k) => { l.more = more[k]; });
      return true;
    });
  }

  terms(d) {
    const s = { entries: [], lists: [], rest: 0 };
    let last = NONE, before = '';
    while (d.left) {
      last = d.shared(last);
      const e = { key: utf8.decode(last), variants: [] };
      if (!precedes(before, e.key)) damaged('order');
      before = e.key;
      for (let n = d.number(65536); n > 0; n--) {
        const v = { exact: d.text() || e.key };
        const count = d.number(this.docs);
        v.rest = d.number(this.docs - count);
        v.docs = d.ascending(count, this.docs);
        v.packed = d.take((count + 1) >> 1);
        if (v.rest) s.lists.push(v);
        s.rest += v.rest;
        e.variants.push(v);
      }
      s.entries.push(e);
    }
    return s;
  }

  run(doc) {
    let lo = 0, hi = this.runs.length - 1;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (this.runs[mid].to > doc) hi = mid; else lo = mid + 1;
    }
    return this.runs[lo];
  }

  // card returns what is shown of a document.
  async card(doc) {
    const shard = await this.file(this.cards[Math.floor(doc / this.per)], (d) => {
      const cards = [];
      while (d.left) cards.push({ url: d.text(), title: d.text(), summary: d.text(), date: d.text(), note: d.text() });
      return cards;
    });
    return shard[doc % this.per] || damaged('card');
  }

  // values returns the values of the facets, with their documents.
  values() {
    return this.file(this.facet, (d) => {
      const fs = [0, 1, 2].map(() => {
        const vs = [];
        for (let n = d.number(d.left); n > 0; n--) vs.push({ name: d.text(), docs: d.ascending(d.number(this.docs), this.docs) });
        return vs;
      });
      if (d.left) damaged('facets');
      return fs;
    });
  }

  wordList() {
    return this.file(this.words, (d) => {
      const ws = [];
      for (let n = d.number(d.left), last = NONE; n > 0; n--) {
        last = d.shared(last);
        ws.push({ fold: utf8.decode(last), df: d.number(1024) });
      }
      if (d.left) damaged('words');
      return ws;
    });
  }

  // search answers a query: {text, live, all, kind, year, facets}.
  async search(q) {
    const ps = pieces(q.text);
    const keep = await this.filter(q);
    const l = new Lookup(this, q.all || keep !== null);
    const { a, p } = await l.answer(ps, q, keep);
    if (a.docs.length || !p.count) return a;
    const mended = await l.mend(ps);
    if (mended) {
      const b = (await l.answer(mended.ps, q, keep)).a;
      if (b.docs.length) return { ...b, instead: mended.text };
    }
    const t = l.evaluate(p, keep);
    if (t.units + t.maybe < 2) return a;
    const docs = t.best((t.units + 1) >> 1);
    return { ...a, docs, partial: docs.length > 0 };
  }

  plan(ps, live) {
    const p = { units: [], count: 0, marks: [] };
    ps.forEach((pc, n) => {
      if (!pc.not) {
        p.count += pc.toks.length;
        for (const t of pc.toks) mark(p, t);
      }
      if (pc.not) p.units.push({ alts: [chain(pc.toks)], not: true });
      else if (pc.phrase) {
        const as = chain(pc.toks); // every other one first: if there is no room for all, these say all words
        for (const odd of [0, 1]) as.forEach((a, i) => { if (i % 2 === odd) p.units.push({ alts: [[a]], quote: true }); });
      }
      else {
        this.free(p, pc);
        if (live && n === ps.length - 1) {
          for (const alt of p.units[p.units.length - 1].alts) alt[alt.length - 1].prefix = true;
          const last = pc.toks[pc.toks.length - 1].fold;
          for (const m of p.marks) m.half = m.fold === last;
        }
      }
    });
    return p;
  }

  free(p, pc) {
    let from = 0;
    const rest = (to) => {
      for (const ts of twos(pc.toks.slice(from, to))) p.units.push({ alts: [[atom(ts)]], pair: ts.length === 2 ? ts : undefined });
    };
    for (let i = 0; i < pc.toks.length;) {
      const { n, others } = this.abbreviated(pc, i);
      if (!n) { i++; continue; }
      rest(i);
      const u = { alts: [pairs(pc.toks.slice(i, i + n))] };
      for (const o of others) {
        const ts = o.map((f) => ({ fold: f, exact: f, marked: false }));
        for (const t of ts) mark(p, t);
        const second = pc.toks.slice(i, i + n).some((t) => t.marked);
        u.alts.push(pairs(ts).map((a) => ({ ...a, second })));
      }
      p.units.push(u);
      from = i += n;
    }
    rest(pc.toks.length);
  }

  abbreviated(pc, i) {
    const none = { n: 0, others: [] };
    if ((i > 0 && (digit(pc.toks[i - 1].fold) || sign(pc, i - 1))) || sign(pc, i)) return none;
    let n = 0, others = [];
    for (const [short, full] of this.abbr) {
      for (const [is, other] of [[short, full], [full, short]]) {
        if ((is === full && pc.toks.length > LONG_NAME) || is.length < n || !is.length || !other.length || is.length > pc.toks.length - i || !is.every((w, k) => pc.toks[i + k].fold === w)) continue;
        if (is.length > n) { n = is.length; others = []; }
        others.push(other);
      }
    }
    return { n, others };
  }

  async filter(q) {
    const names = (q.facets || []).map((n, f) => [n, f]).filter(([n]) => n);
    if (!names.length && !q.kind && !q.year) return null;
    const sets = [];
    if (names.length) {
      const values = await this.values();
      for (const [name, f] of names) sets.push(new Set(values[f].filter((v) => v.name === name).flatMap((v) => Array.from(v.docs))));
    }
    return (doc) => {
      const r = this.run(doc);
      return !(q.kind && r.kind !== q.kind - 1) && !(q.year && r.year !== q.year) && sets.every((s) => s.has(doc));
    };
  }
}

const must = (u) => !u.not && !u.hint && !u.maybe;
const keys = (alt) => alt.map((a) => a.key);
const listed = (fold) => /^[a-z]{2,12}$/.test(fold);

// Lookup is one query at work: see internal/search/query.go.
class Lookup {
  constructor(x, all) {
    this.x = x;
    this.all = all;
    this.room = all ? Infinity : FILES;
    this.shards = new Set();
    this.tails = new Set();
    this.queue = [];
    this.known = null;
  }

  take(forced, keys) {
    const more = new Set(keys.map((k) => this.x.shardOf(k)).filter((i) => i >= 0 && !this.shards.has(i)));
    if (more.size > this.room && !forced) return false;
    this.room = Math.max(this.room - more.size, 0);
    for (const i of more) {
      this.shards.add(i);
      this.queue.push(this.x.shard(i));
    }
    return true;
  }

  takeTails(u, forced) {
    const more = new Set(u.alts.flat().filter((a) => this.unread(a)).map((a) => this.x.shardOf(a.key)));
    if (!forced && (more.size > this.room || Array.from(more).some((i) => this.x.shards.get(i).rest > SMALL_TAIL))) return false;
    this.room = Math.max(this.room - more.size, 0);
    for (const i of more) {
      this.tails.add(i);
      this.queue.push(this.x.tail(i));
    }
    return true;
  }

  wait() { return Promise.all(this.queue.splice(0)); }

  async words() {
    if (this.known || !this.room) return this.known || [];
    this.room--;
    return this.known = await this.x.wordList();
  }

  // unknown returns true, false, or undefined if the list of tiếng does not tell.
  async unknown(t) {
    const known = await this.words();
    if (!known.length || known.length >= WORDS || !listed(t.fold)) return undefined;
    return !known.some((w) => w.fold === t.fold);
  }

  entries(a) {
    const i = this.x.shardOf(a.key);
    if (!this.shards.has(i)) return [];
    const es = this.x.shards.get(i).entries;
    let lo = 0, hi = es.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (precedes(es[mid].key, a.key)) lo = mid + 1; else hi = mid;
    }
    let to = lo;
    if (a.prefix) while (to < es.length && to - lo < ALIKE && es[to].key.startsWith(a.key)) to++;
    else if (lo < es.length && es[lo].key === a.key) to++;
    return es.slice(lo, to);
  }

  frequency(a) {
    let n = 0;
    for (const e of this.entries(a)) for (const v of e.variants) n += v.docs.length + v.rest;
    return n;
  }

  unread(a) {
    return !this.tails.has(this.x.shardOf(a.key)) && this.entries(a).some((e) => e.variants.some((v) => v.rest));
  }

  async answer(ps, q, keep) {
    const p = this.x.plan(ps, q.live && /[\p{L}\p{Mn}0-9]$/u.test(q.text));
    const a = { docs: [], complete: !p.count, marks: p.marks, instead: '', partial: false };
    if (!p.count) return { a, p };
    const need = this.all ? this.x.docs + 1 : p.count > LONG ? 1 : ENOUGH;
    await this.fit(p);
    for (;;) {
      const t = this.evaluate(p, keep);
      a.docs = t.best(t.units);
      const tails = t.tails();
      a.complete = !tails.length && !p.cut && !p.units.some((u) => u.pair);
      if (a.docs.length >= need || t.sure(a.docs, need) || this.hopeless(p)) break;
      let again = true;
      if (tails.length) this.complete(p, tails);
      else again = await this.unfold(p, need);
      await this.wait();
      if (!again) break;
    }
    return { a, p };
  }

  async fit(p) {
    const wanted = p.units.filter((u) => !u.not), barred = p.units.filter((u) => u.not);
    for (const u of barred) this.take(true, keys(u.alts[0]));
    for (const u of wanted) {
      if (!this.take(false, keys(u.alts[0]))) {
        u.maybe = p.cut = true;
        u.pair = undefined;
      }
    }
    for (const u of wanted) {
      const alts = u.alts.filter((alt, i) => i === 0 || this.take(false, keys(alt)));
      if (alts.length < u.alts.length) p.cut = true;
      u.alts = alts;
    }
    await this.wait();
    for (const u of barred) this.takeTails(u, true);
    await this.wait();
  }

  complete(p, units) {
    for (const u of units) if (!this.takeTails(u, this.all)) u.cut = u.maybe = p.cut = true;
    if (p.units.some(must)) return;
    const common = units.map((u) => u.alts.flat().reduce((n, a) => n + this.frequency(a), 0));
    units[common.indexOf(Math.min(...common))].maybe = false; // all are common: the heads of one have to do
  }

  hopeless(p) {
    return p.units.some((u) => must(u) && !u.pair && u.alts.every((alt) => alt.some((a) => !this.frequency(a))));
  }

  async unfold(p, need) {
    const few = (most) => (u) => u.pair && this.frequency(u.alts[0][0]) <= most;
    const none = p.units.find(few(0)), which = none ? (u) => u === none : p.units.some(few(need - 1)) ? few(need - 1) : (u) => u.pair;
    if (none) for (const t of none.pair.slice(0, none.alts[0][0].prefix ? 1 : 2)) if (await this.unknown(t)) return false;
    let opened = false;
    p.units = p.units.flatMap((u) => {
      if (!which(u)) return [u];
      if (!this.take(false, u.pair.map((t) => t.fold))) {
        p.cut = true;
        u.pair = undefined;
        if (none) opened = u.maybe = true; // one that no document has would leave none
        return [u];
      }
      opened = true;
      const [a, b] = u.pair.map((t) => atom([t]));
      b.prefix = u.alts[0][0].prefix;
      return [{ alts: [[a]] }, { alts: [[b]] }, { alts: u.alts, hint: true }];
    });
    return opened;
  }

  evaluate(p, keep) {
    const t = new Tally(this, keep);
    for (const u of p.units) {
      const best = new Map(), named = new Set(), count = u.maybe ? t.also : t.seen;
      t.rest = false;
      for (const alt of u.alts) t.alternative(alt, best, named);
      if (must(u)) {
        t.units++;
        t.parts.push({ u, docs: best, rest: t.rest && !u.cut });
      } else if (u.maybe) t.maybe++;
      for (const [doc, s] of best) {
        if (u.not) t.not[doc] = 1;
        else if (u.hint || (u.maybe && !u.quote)) {
          t.score[doc] += s % TIER;
          if (u.maybe && named.has(doc)) t.named[doc]++;
        }
        else { t.score[doc] += s; count[doc]++; if (named.has(doc)) t.named[doc]++; }
      }
    }
    return t;
  }

  // mend: see internal/search/mend.go.
  async mend(ps) {
    const known = await this.words();
    if (!known.length) return null;
    const out = ps.map((p) => ({ ...p, toks: p.toks.slice() }));
    let mended = false;
    const spelt = new Set(); // the tiếng of out whose marks are those of the site
    const attempt = async (i, k) => {
      const ts = out[i].toks;
      if (digit(ts[k].fold) || ts[k].fold.length < 2) return;
      const { best, at, word } = await this.replacement(known, ts, k);
      if (!best) return;
      ts[k] = best;
      mended = true;
      if (!word) return;
      spelt.add(best);
      if (!ts[at].marked) spelt.add(ts[at] = { ...ts[at], exact: word });
    };
    for (let i = 0; i < ps.length; i++) {
      for (let k = 0; k < ps[i].toks.length; k++) {
        const t = ps[i].toks[k];
        if (ps[i].not || neighbours(ps[i].toks, k, t).some((a) => this.frequency(a))) continue; // it is there
        let unknown = await this.unknown(t);
        if (unknown === undefined && this.take(false, [t.fold])) {
          await this.wait();
          unknown = !this.frequency(atom([t]));
        }
        if (unknown) await attempt(i, k);
      }
    }
    for (let i = 0; i < ps.length; i++) {
      for (let k = 0; k < ps[i].toks.length && !mended && !ps[i].not && !ps[i].phrase && ps[i].toks.length > 1; k++) {
        const as = neighbours(ps[i].toks, k, ps[i].toks[k]);
        if (!this.take(false, keys(as))) continue;
        await this.wait();
        if (as.every((a) => !this.frequency(a))) await attempt(i, k);
      }
    }
    if (!mended) return null;
    const bare = out.some((p) => p.toks.some((t) => !spelt.has(t) && !digit(t.fold))) && !ps.some((p) => p.toks.some((t) => t.marked));
    const text = out.map((p) => {
      const s = p.toks.map((t) => (bare ? t.fold : t.exact)).join(' ');
      return (p.not ? '-' : '') + (p.phrase && p.toks.length > 1 ? `"${s}"` : s);
    }).join(' ');
    return { ps: out, text };
  }

  async replacement(known, ts, k) {
    const near = known.filter((w) => oneAway(ts[k].fold, w.fold));
    near.sort((a, b) => b.df - a.df || (precedes(a.fold, b.fold) ? -1 : 1));
    let best = null, at = 0, word = '', most = 0;
    const sides = neighbours(ts, k, ts[k]).length;
    for (let side = 0; side < Math.max(sides, 1) && !most; side++) {
      const mine = k > 0 && side === 0 ? 1 : 0;
      for (const w of near.slice(0, mine ? MENDS : MENDS / 2)) {
        const t = { fold: w.fold, exact: w.fold, marked: false };
        const a = neighbours(ts, k, t)[side];
        let n = 0, spelled = w.fold, its = '', most1 = 0;
        if (a) {
          if (!this.take(false, [a.key])) continue;
          await this.wait();
          for (const e of this.entries(a)) {
            for (const v of e.variants) {
              const df = v.docs.length + v.rest, ws = v.exact.split(' ');
              n += df;
              if (df > most1 && ws.length === 2) { most1 = df; spelled = ws[mine]; its = ws[1 - mine]; }
            }
          }
        }
        if (!best || n > most) {
          most = n;
          best = { ...ts[k], fold: w.fold, exact: spelled, marked: false };
          at = mine ? k - 1 : k + 1;
          word = its;
        }
      }
    }
    return { best, at, word };
  }
}

const mark = (p, t) => {
  const exact = t.marked ? t.exact : '';
  if (!p.marks.some((m) => m.fold === t.fold && m.exact === exact)) p.marks.push({ fold: t.fold, exact });
};
const atom = (toks) => ({ key: toks.map((t) => t.fold).join(' '), toks, prefix: false });
const twos = (ts) => {
  const all = [];
  for (let i = 0; i < ts.length; i += 2) {
    if (i > 0 && i + 1 === ts.length) i--;
    all.push(ts.slice(i, i + 2));
  }
  return all;
};
const pairs = (ts) => twos(ts).map((two) => atom(two));
const chain = (ts) => (ts.length === 1 ? [atom(ts)] : ts.slice(1).map((t, i) => atom([ts[i], t])));
const neighbours = (ts, k, t) => [...(k > 0 ? [atom([ts[k - 1], t])] : []), ...(k + 1 < ts.length ? [atom([t, ts[k + 1]])] : [])];
const sign = (pc, i) => i + 1 < pc.toks.length && /^[/-]$/.test(pc.text.slice(pc.toks[i].end, pc.toks[i + 1].start));

function oneAway(a, b) {
  if (a.length > b.length) [a, b] = [b, a];
  if (b.length - a.length > 1 || a === b) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  if (a.length < b.length) return a.slice(i) === b.slice(i + 1);
  return a.slice(i + 1) === b.slice(i + 1) || (i + 1 < a.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2));
}

function exactly(a, variant) {
  if (a.second) return false;
  const ws = variant.split(' ');
  return a.toks.every((t, i) => !t.marked || ws[i] === t.exact || (a.prefix && i === a.toks.length - 1 && ws[i] !== undefined && ws[i].startsWith(t.exact)));
}

class Tally {
  constructor(lookup, keep) {
    const x = lookup.x;
    this.lookup = lookup;
    this.x = x;
    this.keep = keep;
    this.score = new Int32Array(x.docs);
    this.seen = new Uint16Array(x.docs);
    this.also = new Uint16Array(x.docs);
    this.named = new Uint16Array(x.docs);
    this.not = new Uint8Array(x.docs);
    this.units = this.maybe = 0;
    this.parts = [];
    this.rest = false;
  }

  // tails: see internal/search/query.go.
  tails() {
    const sure = this.parts.filter((p) => !p.rest), units = [];
    for (const p of this.parts) {
      if (!p.rest) continue;
      let missing = !sure.length;
      if (!missing) {
        for (const doc of sure[0].docs.keys()) {
          missing = !p.docs.has(doc) && sure.every((s) => s.docs.has(doc));
          if (missing) break;
        }
      }
      if (missing) units.push(p.u);
    }
    return units;
  }

  // sure: see internal/search/query.go.
  sure(docs, need) { return need <= ENOUGH && docs.some((doc) => this.named[doc] === this.units + this.maybe); }

  alternative(alt, best, named) {
    const all = new Map(); // document -> [sum, atoms, exact atoms, atoms in the title]
    for (const a of alt) {
      const top = new Map();
      const raise = (doc, w) => { if (!(top.get(doc) >= w)) top.set(doc, w); };
      const tail = this.lookup.tails.has(this.x.shardOf(a.key));
      for (const e of this.lookup.entries(a)) {
        for (const v of e.variants) {
          const exact = exactly(a, v.exact) ? 16 : 0;
          v.docs.forEach((doc, i) => raise(doc, exact + (v.packed[i >> 1] >> (i & 1) * 4 & 15)));
          if (v.rest && tail) for (const doc of v.more) raise(doc, exact + 1);
          else if (v.rest) this.rest = true;
        }
      }
      const rare = Math.max(magnitude(this.x.docs) - magnitude(this.lookup.frequency(a)), 0) + 8;
      for (const [doc, w] of top) {
        let s = all.get(doc);
        if (!s) all.set(doc, s = [0, 0, 0, 0]);
        s[0] += rare * (w % 16);
        s[1]++;
        if (w >= 16) s[2]++;
        if (w % 16 >= NAMED) s[3]++;
      }
    }
    for (const [doc, [sum, n, exact, title]] of all) {
      if (n !== alt.length) continue;
      if (title === n) named.add(doc);
      const s = sum + (exact === n ? TIER : 0);
      if (!(best.get(doc) >= s)) best.set(doc, s);
    }
  }

  best(units) {
    const docs = [];
    for (let doc = 0; doc < this.seen.length; doc++) {
      if (this.seen[doc] >= units && this.seen[doc] > 0 && !this.not[doc] && (!this.keep || this.keep(doc))) {
        docs.push(doc);
        this.score[doc] += Math.max(0, 32 - 8 * (this.x.news - this.x.run(doc).year));
      }
    }
    return docs.sort((a, b) => this.seen[b] + this.also[b] - this.seen[a] - this.also[a] || this.score[b] - this.score[a] || b - a);
  }
}

// pieces divides a query at its quotation marks and at words with a minus sign.
export function pieces(text) {
  const ps = [], rs = [...text.normalize('NFC')];
  let room = MAX_TOKENS, free = 0;
  const add = (from, to, phrase, not) => {
    const s = rs.slice(from, to).join('');
    const toks = tokens(s).slice(0, room);
    room -= toks.length;
    if (toks.length) ps.push({ toks, text: s, phrase, not });
  };
  const quote = (i) => i < rs.length && '"“”„«»'.includes(rs[i]);
  const blank = (i) => i >= rs.length || ' \t\r\n\u00a0'.includes(rs[i]);
  for (let i = 0; i < rs.length;) {
    let at = i;
    const minus = (i === 0 || blank(i - 1)) && '-–−'.includes(rs[i]);
    if (minus) at++;
    let end = at;
    if (quote(at)) {
      end = ++at;
      while (end < rs.length && !quote(end)) end++;
      add(free, i, false, false);
      add(at, end, true, minus);
      free = i = Math.min(end + 1, rs.length);
    } else if (minus && !blank(at)) {
      while (!blank(end)) end++;
      add(free, i, false, false);
      add(at, end, true, true);
      free = i = end;
    } else i++;
  }
  add(free, rs.length, false, false);
  return ps;
}

// ---- What is shown

const meant = (m, t) => m.fold === t.fold || (m.half && t.fold.startsWith(m.fold));

// highlight divides a text into parts; those that were looked for are marked,
// always whole tiếng, and what stands between two that are marked with them. A tiếng
// alone is not marked in a text that has it beside another one: whoever looked for
// “cải cách” does not mean each “cách”.
export function highlight(text, marks) {
  const hits = [];
  let near = false;
  for (const t of tokens(text)) {
    const hit = marks.some((m) => meant(m, t));
    if (hit && near && !t.gap) {
      const last = hits[hits.length - 1];
      last.end = t.end;
      last.folds.push(t.fold);
    } else if (hit) hits.push({ start: t.start, end: t.end, folds: [t.fold] });
    near = hit;
  }
  const together = new Set(hits.filter((h) => h.folds.length > 1).flatMap((h) => h.folds));
  const parts = [];
  let last = 0;
  for (const h of hits) {
    if (h.folds.length === 1 && together.has(h.folds[0])) continue;
    if (h.start > last) parts.push([text.slice(last, h.start), false]);
    parts.push([text.slice(h.start, h.end), true]);
    last = h.end;
  }
  if (last < text.length) parts.push([text.slice(last), false]);
  return parts;
}

// says tells whether a text has all that was looked for.
export function says(text, marks) {
  const ts = tokens(text);
  return marks.every((m) => ts.some((t) => meant(m, t)));
}

const STRETCH = 240; // characters of a text that a result shows

// excerpt returns the stretch of a text that has most of what was looked for, cut
// between tiếng, or '' if it has nothing of it. Different words count most, then
// words as they were typed, then words side by side.
export function excerpt(text, marks) {
  const ts = tokens(text);
  const of = ts.map((t) => marks.findIndex((m) => meant(m, t)));
  let best = -1, most = 0;
  for (let i = 0; i < ts.length; i++) {
    if (of[i] < 0) continue;
    const seen = new Set();
    let n = 0;
    for (let k = i; k < ts.length && ts[k].end - ts[i].start <= STRETCH * 0.7; k++) {
      if (of[k] < 0) continue;
      const m = marks[of[k]];
      if (!seen.has(of[k])) n += 100 + (m.exact === ts[k].exact ? 20 : 0);
      seen.add(of[k]);
      if (k > i && of[k - 1] >= 0 && of[k] !== of[k - 1] && !ts[k].gap) n += 3;
    }
    if (n > most) { most = n; best = i; }
  }
  if (best < 0) return '';
  let from = best, to = best;
  while (from > 0 && !ts[from].gap && ts[best].start - ts[from - 1].start <= STRETCH * 0.3) from--;
  while (to + 1 < ts.length && ts[to + 1].end - ts[from].start <= STRETCH) to++;
  const end = to + 1 < ts.length ? ts[to].end : text.length;
  const stretch = text.slice(ts[from].start, Math.min(end, ts[from].start + STRETCH)).replace(/([.!?:;…])\s*\n/g, '$1 ').replace(/\s*\n\s*/g, ' · ').replace(/\s+/g, ' ').trim();
  return (from > 0 && !ts[from].gap ? '… ' : '') + stretch + (end < text.length ? ' …' : '');
}

const PAGE = 10; // results of one go
const MOST = 8; // requests for the first results of a query

// batch returns the first of the documents whose cards a few requests bring, of
// those that are left when some have been spent on finding them.
export function batch(index, docs, spent = 0) {
  const room = Math.min(3, Math.max(1, MOST - spent));
  const shards = new Set();
  const out = [];
  for (const doc of docs) {
    const name = index.cards[Math.floor(doc / index.per)];
    if (!index.files.has(name)) shards.add(name);
    if (shards.size > room || out.length === PAGE) break;
    out.push(doc);
  }
  return out;
}

const el = (name, attrs = {}, ...kids) => {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attrs)) if (v !== undefined) e.setAttribute(k, v);
  e.append(...kids.filter((k) => k !== ''));
  return e;
};
const marked = (text, marks) => highlight(text, marks).map(([s, hit]) => (hit ? el('mark', {}, s) : s));
// own tells whether an address is one of this site: nothing else is made a link.
const own = (url) => /^\/(?![/\\])/.test(url);
const day = (iso) => (iso ? iso.split('-').reverse().join('/') : '');
const number = (n) => n.toLocaleString(document.documentElement.lang);
const delay = (ms) => new Promise((done) => { setTimeout(done, ms); });

// Searcher asks one index, and opens it again when files of it have gone: then
// the site has been published anew.
class Searcher {
  constructor(dir) {
    this.dir = dir;
    this.base = dir.replace(/\/tim-kiem\/du-lieu\/$/, '');
    this.requests = 0;
  }
  async read(name) {
    this.requests++;
    const entry = name === 'muc-luc.bin';
    const r = await fetch(this.dir + name, { cache: entry ? 'no-cache' : 'default' });
    if (!r.ok) throw Object.assign(new Error(`${name}: ${r.status}`), { status: r.status });
    return new Uint8Array(await r.arrayBuffer());
  }
  open() {
    if (!this.index) {
      this.index = Index.open((name) => this.read(name));
      this.index.catch(() => { this.index = null; });
    }
    return this.index;
  }
  // run calls f with the index.
  async run(f) {
    try {
      return await f(await this.open());
    } catch (e) {
      if (e.status !== 404) throw e;
      this.index = null;
      return f(await this.open());
    }
  }
}

// words returns a function that gives the words of a form, which are in its attributes,
// since a page knows its language: data-say-no-match. What is in braces is filled in.
const words = (form) => (key, values = {}) => (form.dataset['say' + key[0].toUpperCase() + key.slice(1)] || '').replace(/\{(\w+)\}/g, (_, k) => values[k]);

// trouble returns which words say what went wrong.
const trouble = (e) => (e instanceof Damaged ? 'damaged' : navigator.onLine === false ? 'offline' : 'failed');

// foreign returns the language of a result, or of a word of the index, where it is not
// that of the page.
const foreign = (url = '') => {
  const lang = url.startsWith('/en/') ? 'en' : 'vi';
  return lang === document.documentElement.lang ? undefined : lang;
};

// box makes a combobox of a search field (WAI-ARIA APG, combobox with a list):
// the best results are offered while the reader types, Enter without a choice
// goes to the page of all results.
function box(form, searcher) {
  const input = form.querySelector('input[name=q]'), say = words(form);
  const list = el('ul', { role: 'listbox', id: input.id + '-goi-y', class: 'search-list', 'aria-label': say('near'), hidden: '' });
  const status = el('span', { role: 'status', class: 'search-said' });
  for (const [k, v] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', list.id]]) input.setAttribute(k, v);
  input.after(list, status);
  let turn = 0, active = -1;
  const options = () => list.querySelectorAll('[role=option]');
  const close = () => {
    turn++;
    active = -1;
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (i) => {
    const all = options();
    if (active >= 0 && all[active]) all[active].setAttribute('aria-selected', 'false');
    active = i;
    if (i < 0 || !all[i]) { input.removeAttribute('aria-activedescendant'); return; }
    all[i].setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', all[i].id);
    all[i].scrollIntoView({ block: 'nearest' });
  };
  const look = async () => {
    const mine = ++turn, text = input.value;
    if (!text.trim()) { close(); status.textContent = ''; return; }
    await delay(120);
    if (mine !== turn) return;
    try {
      const { a, cards } = await searcher.run(async (x) => {
        const before = searcher.requests;
        const a = await x.search({ text, live: true });
        const docs = batch(x, a.docs, searcher.requests - before).slice(0, 6);
        return { a, cards: await Promise.all(docs.map((d) => x.card(d))) };
      });
      if (mine !== turn) return; // something else has been typed
      list.replaceChildren(...cards.filter((c) => own(c.url)).map((c, i) => {
        const o = el('li', { role: 'option', id: `${list.id}-${i}`, 'aria-selected': 'false', 'data-url': searcher.base + c.url, lang: foreign(c.url) }, el('span', {}, ...marked(c.title, a.marks)));
        const note = [c.note, day(c.date)].filter(Boolean).join(' · ');
        if (note) o.append(' ', el('small', {}, note));
        return o;
      }));
      active = -1;
      input.removeAttribute('aria-activedescendant');
      list.hidden = !list.children.length;
      input.setAttribute('aria-expanded', String(!list.hidden));
      status.textContent = list.children.length ? say('offers', { n: number(list.children.length) }) : say('noOffers');
    } catch (e) {
      if (mine !== turn) return;
      close();
      status.textContent = say('failed'); // the page of results says more
    }
  };
  input.addEventListener('input', look);
  input.addEventListener('keydown', (e) => {
    const n = options().length;
    if (e.isComposing) return; // a Vietnamese keyboard is at work
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      if (list.hidden) { if (e.key === 'ArrowDown') look(); return; }
      e.preventDefault();
      const to = active + (e.key === 'ArrowDown' ? 1 : -1);
      choose(to >= n ? -1 : to < -1 ? n - 1 : to);
    } else if (e.key === 'Enter' && active >= 0 && !list.hidden) {
      e.preventDefault();
      location.assign(options()[active].dataset.url);
    } else if (e.key === 'Escape' && !list.hidden) {
      e.preventDefault();
      close();
    }
  });
  list.addEventListener('mousedown', (e) => e.preventDefault()); // the field keeps the focus
  list.addEventListener('click', (e) => {
    const o = e.target.closest('[role=option]');
    if (o) location.assign(o.dataset.url);
  });
  input.addEventListener('blur', close);
  searcher.open().catch(() => {}); // is told when something has been typed
  if (document.activeElement === input && input.value) look(); // while this module was on its way
}

// Snippets shows, for results in view whose title and summary do not have all that
// was looked for, where their text has it. It reads the pages themselves, which the
// reader may go to next, when the results are there, two at a time; not where the
// reader saves data.
class Snippets {
  constructor() {
    this.stop = new AbortController();
    this.queue = [];
    this.busy = 0;
    if (typeof IntersectionObserver === 'undefined' || navigator.connection?.saveData) return;
    this.view = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) {
        if (!isIntersecting) continue;
        this.view.unobserve(target);
        this.queue.push(target.snippet);
        this.next();
      }
    }, { rootMargin: '200px' });
  }
  add(li, url, place, marks) {
    li.snippet = { url, place, marks };
    this.view?.observe(li);
  }
  drop() {
    this.stop.abort();
    this.view?.disconnect();
  }
  async next() {
    if (this.busy >= 2 || !this.queue.length || this.stop.signal.aborted) return;
    this.busy++;
    const { url, place, marks } = this.queue.shift();
    try {
      const r = await fetch(url, { signal: this.stop.signal, priority: 'low' });
      const found = r.ok && excerpt(textOf(new DOMParser().parseFromString(await r.text(), 'text/html')), marks);
      if (found && !this.stop.signal.aborted) place.replaceChildren(...marked(found, marks));
    } catch { /* the summary stays */ }
    this.busy--;
    this.next();
  }
}

const BLOCKS = 'p,li,td,th,h2,h3,h4,figcaption,blockquote,pre';

// textOf returns what a page says, a block on each line.
const textOf = (doc) => Array.from(doc.querySelectorAll('main')).flatMap((main) => Array.from(main.querySelectorAll(BLOCKS)))
  .filter((b) => !b.querySelector(BLOCKS) && !b.closest('nav,aside,.meta,.kicker'))
  .map((b) => b.textContent.trim()).join('\n').normalize('NFC');

const FACETS = [['chu-de', 'theme'], ['hinh-thuc', 'channel'], ['don-vi', 'unit']]; // in addresses, and in words

// page makes the page of results: the address holds what was asked, so that it
// can be passed on and the back button works.
function page(form, searcher) {
  const input = form.querySelector('input[name=q]'), say = words(form);
  const status = form.querySelector('[role=status]');
  const results = document.querySelector('.search-results');
  const list = el('ol', { class: 'search-found' });
  const more = el('button', { type: 'button', class: 'search-more', hidden: '' }, say('more'));
  const again = el('button', { type: 'button', class: 'search-more', hidden: '' }, say('again'));
  const wider = el('button', { type: 'button', class: 'search-more', hidden: '' }, say('wider'));
  const filters = el('details', { class: 'search-filters', hidden: '' }, el('summary', {}, say('filters')));
  const selects = {};
  for (const [name, label] of [['loai', 'kind'], ['nam', 'year'], ...FACETS]) {
    selects[name] = el('select', { id: 'loc-' + name });
    filters.append(el('p', {}, el('label', { for: 'loc-' + name }, say(label)), selects[name]));
    selects[name].addEventListener('change', () => { chosen[name] = selects[name].value; go('push'); });
  }
  results.replaceChildren(filters, list, more, wider, again);
  let chosen = {}, turn = 0, rest = [], marks = [], asked = '', snippets = new Snippets();
  let wide = null; // the query that was asked for more widely
  let settled = false; // what the address says was asked for, not only typed on the way

  const fromAddress = () => {
    const u = new URLSearchParams(location.search);
    input.value = u.get('q') || '';
    chosen = {};
    for (const name of Object.keys(selects)) if (u.get(name)) chosen[name] = u.get(name);
    filters.open = Object.keys(chosen).length > 0;
    settled = input.value !== '';
  };
  const address = () => {
    const u = new URLSearchParams();
    if (input.value.trim()) u.set('q', input.value.trim());
    for (const [k, v] of Object.entries(chosen)) if (v) u.set(k, v);
    const s = u.toString();
    return location.pathname + (s ? '?' + s : '');
  };
  // sieve returns which documents are wanted by what is chosen, all but one name.
  const sieve = async (x, but) => {
    const c = { ...chosen, [but]: '' };
    const strange = c.loai && !x.kinds.includes(c.loai); // whatever an address says
    const keep = await x.filter({ kind: x.kinds.indexOf(c.loai) + 1, year: Number(c.nam) || 0, facets: FACETS.map(([n]) => c[n] || '') });
    return strange ? () => false : keep || (() => true);
  };

  const item = (c) => {
    const title = own(c.url) ? el('a', { href: searcher.base + c.url }, ...marked(c.title, marks)) : el('span', {}, c.title);
    const note = [c.url.startsWith('/en/') ? '' : c.kind, c.note, day(c.date)].filter(Boolean).join(' · ');
    const li = el('li', { lang: foreign(c.url) }, el('h2', {}, title));
    if (note) li.append(el('p', { class: 'meta' }, note));
    const text = el('p', {}, ...marked(c.summary, marks));
    li.append(text);
    if (own(c.url) && !says(c.title + '\n' + c.summary, marks)) snippets.add(li, searcher.base + c.url, text, marks);
    return li;
  };
  const cardsOf = (x, docs) => Promise.all(docs.map(async (d) => ({ ...await x.card(d), kind: x.kinds[x.run(d).kind] })));
  // next shows the next results.
  const next = async (mine, x) => {
    const docs = batch(x, rest);
    const cards = await cardsOf(x, docs);
    if (mine !== turn) return null;
    rest = rest.slice(docs.length);
    const first = list.children.length;
    list.append(...cards.map(item));
    more.hidden = !rest.length;
    return list.children[first];
  };
  // count fills the lists to choose from: how many results each choice would give.
  const count = async (mine, x, docs) => {
    const values = await x.values();
    const fill = async (name, counted) => {
      const keep = await sieve(x, name);
      const left = docs.filter(keep);
      const entries = counted(left).filter(([, n]) => n).sort((a, b) => (name === 'nam' ? b[0] - a[0] : b[1] - a[1]));
      if (mine !== turn) return;
      const all = entries.map(([v, n]) => el('option', { value: v, lang: foreign() }, `${v} (${number(n)})`));
      if (chosen[name] && !entries.some(([v]) => String(v) === chosen[name])) all.push(el('option', { value: chosen[name] }, `${chosen[name]} (0)`));
      selects[name].replaceChildren(el('option', { value: '' }, `${say('all')} (${number(left.length)})`), ...all);
      selects[name].value = chosen[name] || '';
      selects[name].parentElement.hidden = all.length === 0;
    };
    const by = (key) => (left) => {
      const n = new Map();
      for (const d of left) { const k = key(d); if (k) n.set(k, (n.get(k) || 0) + 1); }
      return Array.from(n);
    };
    await fill('loai', by((d) => x.kinds[x.run(d).kind]));
    await fill('nam', by((d) => x.run(d).year));
    for (const [f, [name]] of FACETS.entries()) {
      await fill(name, (left) => { const s = new Set(left); return values[f].map((v) => [v.name, v.docs.reduce((n, d) => n + s.has(d), 0)]); });
    }
  };

  // go answers what is asked for at this moment. Answers to what was asked
  // before are dropped.
  const go = async (history) => {
    const mine = ++turn, to = address();
    if (to !== location.pathname + location.search) window.history[history + 'State'](null, '', to);
    again.hidden = wider.hidden = true;
    if (!input.value.trim()) {
      snippets.drop();
      list.replaceChildren();
      status.textContent = '';
      more.hidden = filters.hidden = true;
      asked = '';
      return;
    }
    const slow = setTimeout(() => { if (mine === turn) status.textContent = say('looking'); }, asked ? 300 : 0);
    try {
      await searcher.run(async (x) => {
        const before = searcher.requests - (asked ? 0 : 1); // with the entry
        const some = Object.values(chosen).some(Boolean), all = filters.open || some || wide === input.value;
        const a = await x.search({ text: input.value, live: document.activeElement === input, all });
        const keep = some ? await sieve(x) : null;
        if (mine !== turn) return;
        const found = keep ? a.docs.filter(keep) : a.docs;
        const docs = batch(x, found, searcher.requests - before);
        const cards = await cardsOf(x, docs);
        if (mine !== turn) return;
        snippets.drop();
        snippets = new Snippets();
        marks = a.marks;
        list.replaceChildren(...cards.map(item));
        rest = found.slice(docs.length);
        more.hidden = !rest.length;
        wider.hidden = all || a.complete || found.length >= PAGE;
        filters.hidden = !a.docs.length && !some;
        asked = input.value.trim();
        const n = found.length;
        const what = !a.docs.length ? 'none' : !n ? 'noMatch' : a.partial ? 'partial' : a.instead ? 'instead' : a.complete || all ? 'found' : wider.hidden ? 'atLeast' : 'closest';
        status.textContent = say(what, { q: asked, other: a.instead, n: number(n || a.docs.length) });
        if (filters.open || some) await count(mine, x, a.docs);
      });
    } catch (e) {
      if (mine !== turn) return;
      list.replaceChildren();
      more.hidden = filters.hidden = true;
      status.textContent = say(trouble(e));
      again.hidden = false;
    } finally {
      clearTimeout(slow);
    }
  };
  let typed = 0;
  input.addEventListener('input', async () => {
    const mine = ++typed;
    turn++;
    await delay(150);
    if (mine !== typed) return;
    go(settled ? 'push' : 'replace'); // what was asked for stays behind the back button
    settled = false;
  });
  form.addEventListener('submit', (e) => { e.preventDefault(); typed++; go(settled ? 'push' : 'replace'); settled = input.value.trim() !== ''; });
  filters.addEventListener('toggle', () => { if (filters.open && asked) go('replace'); });
  again.addEventListener('click', () => go('replace'));
  wider.addEventListener('click', () => { wide = input.value; input.focus(); go('replace'); }); // the words may stand apart
  more.addEventListener('click', async () => {
    const mine = turn;
    try {
      const first = await searcher.run((x) => next(mine, x));
      first?.querySelector('a')?.focus();
    } catch (e) {
      status.textContent = say(trouble(e));
    }
  });
  addEventListener('popstate', () => { typed++; fromAddress(); go('replace'); });
  addEventListener('online', () => { if (!again.hidden) go('replace'); });
  searcher.open().catch(() => {}); // is told when something has been typed
  const early = input.value; // typed while this module was on its way
  fromAddress();
  if (early && !input.value) input.value = early;
  go('replace');
}

const searchers = {};

// start makes a field search.
export function start(form) {
  const s = searchers[form.dataset.index] ||= new Searcher(form.dataset.index);
  (form.dataset.search === 'page' ? page : box)(form, s);
}
