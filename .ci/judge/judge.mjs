// Judges of a built site, in a real browser behind a real web server.
//
//   node judge.mjs --site DIR [--site DIR …] [--to DIR] [--tall PIXELS] [--only KIND] COMMAND …
//
//   axe         WCAG 2.2 AA by axe-core, light and dark, 320 and 1280 pixels;
//               no scrolling sideways; 200 %; the keyboard; no other host; no cookie
//   weigh       what a page without pictures weighs
//   print       pages as PDF: paper, margins, numbers, repeated heads of tables
//   feeds       RSS, Atom, JSON Feed, maps of the site
//   lighthouse  100 of 100 in all of its categories (slow)
//   shots       pictures of a page of each kind, of results and of suggestions, two
//               widths, light and dark, some in forced colours, in --to; no taller than --tall
//
// Every site is served by nginx with the settings that cchc wrote for it, on
// the loopback, under its own name: the browser is told that the name is here,
// and that all other names are nowhere. A command ends with status 1 when it
// finds something.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

const require = createRequire(import.meta.url);
const args = { site: [], commands: [] };
for (let i = 2; i < process.argv.length; i++) {
  const a = process.argv[i];
  if (a === '--site') args.site.push(path.resolve(process.argv[++i]));
  else if (a === '--to') args.to = path.resolve(process.argv[++i]);
  else if (a === '--tall') args.tall = +process.argv[++i]; // pixels of a picture, at most
  else if (a === '--only') args.only = process.argv[++i]; // kinds whose name has this
  else args.commands.push(a);
}

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'cchc-judge-'));
fs.chmodSync(work, 0o755);
const children = [];
const findings = [];
const found = (what) => { findings.push(what); console.log('  ✗ ' + what); };

// ---- The sites and their server

const freePort = () => new Promise((ok) => {
  const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => ok(port)); });
});

function* files(dir, below = '') {
  for (const e of fs.readdirSync(path.join(dir, below), { withFileTypes: true })) {
    const p = below ? below + '/' + e.name : e.name;
    if (e.isDirectory()) yield* files(dir, p);
    else yield p;
  }
}

// kindOf tells pages apart by their addresses: one word for what differs from
// page to page. Pages of one kind have one layout.
function kindOf(at, kids) {
  const segs = at.split('/').filter(Boolean);
  const fixed = new Set(['tien-do', 'do-phu', 'trang', 'bao-cao', 'loai', 'nam', 'co-quan', 'en', 'tim-kiem', 'so-do-trang', 'danh-muc-thong-tin']);
  return segs.map((s, i) => (/^\d{4}$/.test(s) ? 'năm' : /^\d+$/.test(s) ? 'số' : fixed.has(s) || (i === 0 && kids.has(s)) ? s : '…')).join('/') || 'home';
}

async function open(dir) {
  const site = { dir, pages: [] };
  const home = fs.readFileSync(path.join(dir, 'index.html'), 'utf8');
  const canonical = /<link rel="canonical" href="([^"]+)"/.exec(home)[1];
  site.root = new URL(canonical);
  site.base = site.root.pathname;
  const at = [...files(dir)].filter((p) => (p.endsWith('/index.html') || p === 'index.html' || p === '404.html') && !p.startsWith('may-chu/'));
  const kids = new Map();
  for (const p of at) { const s = p.split('/'); if (s.length > 2) kids.set(s[0], (kids.get(s[0]) || 0) + 1); }
  for (const p of at) {
    const html = fs.readFileSync(path.join(dir, p), 'utf8');
    if (html.includes('http-equiv="refresh"')) continue;
    const address = p.replace(/index\.html$/, '');
    site.pages.push({ file: p, url: site.root + address, at: address, kind: p === '404.html' ? '404' : kindOf(address, kids), size: html.length, html });
  }
  // One of each kind: the largest. The home page first.
  const kinds = new Map();
  for (const p of site.pages) if (!kinds.has(p.kind) || kinds.get(p.kind).size < p.size) kinds.set(p.kind, p);
  site.kinds = [...kinds.values()].filter((p) => !args.only || p.kind.includes(args.only)).sort((x, y) => (x.kind === 'home' ? -1 : y.kind === 'home' ? 1 : x.kind < y.kind ? -1 : 1));

  const port = await freePort();
  site.port = port;
  const d = fs.mkdtempSync(path.join(work, 'nginx-'));
  fs.chmodSync(d, 0o755);
  if (!fs.existsSync(path.join(work, 'key'))) {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=judge', '-keyout', path.join(work, 'key'), '-out', path.join(work, 'cert')], { stdio: 'ignore' });
  }
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((n) => `${n}_temp_path ${d}/${n};`).join('\n');
  fs.writeFileSync(path.join(d, 'nginx.conf'), `daemon off; master_process off; pid ${d}/pid; error_log ${d}/error.log;
events { worker_connections 256; }
http {
access_log off; include /etc/nginx/mime.types; ${temp}
include ${dir}/may-chu/nginx-http.conf;
server {
listen 127.0.0.1:${port} ssl http2;
ssl_certificate ${work}/cert; ssl_certificate_key ${work}/key;
set $cchc_public ${dir};
include ${dir}/may-chu/nginx-server.conf;
}
}
`);
  const nginx = fs.existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx';
  const child = spawn(nginx, ['-p', d, '-c', path.join(d, 'nginx.conf'), '-e', path.join(d, 'error.log')], { stdio: 'inherit' });
  children.push(child);
  for (let i = 0; ; i++) {
    const ok = await new Promise((done) => { const s = net.connect(port, '127.0.0.1', () => { s.destroy(); done(true); }).on('error', () => done(false)); });
    if (ok) break;
    if (i > 100 || child.exitCode !== null) throw new Error('nginx does not start: ' + fs.readFileSync(path.join(d, 'error.log'), 'utf8'));
    await new Promise((r) => setTimeout(r, 50));
  }
  return site;
}

// ---- The browser

function flags(sites) {
  const here = sites.map((s) => `MAP ${s.root.hostname}:443 127.0.0.1:${s.port}`).join(', ');
  return ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
    '--ignore-certificate-errors', `--host-resolver-rules=${here}, MAP * ~NOTFOUND`];
}

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => fs.existsSync(p));

async function browse(sites) {
  return puppeteer.launch({ executablePath: chromium, headless: true, args: flags(sites), acceptInsecureCerts: true, protocolTimeout: 120_000 });
}

// watch notes what a page must not do: ask another host, complain, set a cookie.
function watch(page, site, name) {
  page.on('request', (r) => {
    const u = new URL(r.url());
    if (u.protocol !== 'data:' && u.protocol !== 'blob:' && u.origin !== site.root.origin) found(`${name()}: a request leaves the host: ${r.url()}`);
  });
  page.on('response', (r) => {
    if (r.headers()['set-cookie']) found(`${name()}: a cookie from ${r.url()}`);
    if (r.status() >= 400 && !r.url().endsWith('404.html')) found(`${name()}: ${r.status()} for ${r.url()}`);
  });
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warn') found(`${name()}: the console says: ${m.text()}`); });
  page.on('pageerror', (e) => found(`${name()}: a script fails: ${e.message}`));
}

const media = (page, dark) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }, { name: 'prefers-reduced-motion', value: 'reduce' }]);

// What only a search shows: its page with results, its box with suggestions.
async function results(page, site) {
  await page.goto(site.root + 'tim-kiem/?q=k%E1%BA%BF+ho%E1%BA%A1ch', { waitUntil: 'load' });
  await page.waitForFunction(() => document.querySelectorAll('.search-results a').length > 0, { timeout: 20_000 });
}

async function suggestions(page, site) {
  await page.goto(String(site.root), { waitUntil: 'load' });
  await page.type('#tim', 'kế hoạch');
  await page.waitForFunction(() => [...document.querySelectorAll('.search-box [role=option]')].some((e) => e.checkVisibility()), { timeout: 20_000 });
}

// ---- axe

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

async function axeRun(page) {
  if (!(await page.evaluate('!!window.axe'))) await page.evaluate(axeSource);
  return page.evaluate(async (tags) => {
    const r = await window.axe.run(document, { runOnly: { type: 'tag', values: [...tags, 'best-practice'] }, resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } });
    return r.violations.map((v) => ({ id: v.id, best: !v.tags.some((t) => tags.includes(t)), n: v.nodes.length, at: v.nodes.slice(0, 3).map((x) => x.target.join(' ') + ' ' + (x.any[0]?.message || x.all[0]?.message || x.none[0]?.message || '')) }));
  }, WCAG);
}

const sideways = () => {
  const w = document.documentElement.clientWidth;
  return document.scrollingElement.scrollWidth > w ? document.scrollingElement.scrollWidth : 0;
};

async function walk(page, name) {
  // What a reader must be able to reach: visible, enabled; of a radio group one.
  const want = await page.evaluate(() => {
    const groups = new Set();
    const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')].filter((e) => {
      if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) return false;
      if (e.type === 'radio') { const k = e.form + '/' + e.name; if (groups.has(k)) return false; groups.add(k); }
      return true;
    });
    window.__want = new Set(all.slice(0, 250));
    window.__seen = new Set();
    document.activeElement?.blur();
    window.getSelection().removeAllRanges();
    scrollTo(0, 0);
    return all.length;
  });
  const limit = Math.min(want, 250) + 20;
  const bad = new Map();
  for (let i = 0; i < limit; i++) {
    await page.keyboard.press('Tab');
    const r = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return { done: true };
      const again = window.__seen.has(e);
      window.__seen.add(e);
      window.__want.delete(e);
      if (e.type === 'radio') for (const x of window.__want) if (x.type === 'radio' && x.name === e.name) window.__want.delete(x);
      const s = getComputedStyle(e);
      const ring = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none';
      const b = e.getClientRects()[0] || e.getBoundingClientRect(); // of a link over two lines, the first
      const x = Math.min(Math.max(b.left + Math.min(b.width / 2, 20), 0), innerWidth - 1), y = Math.min(Math.max(b.top + Math.min(b.height / 2, 12), 0), innerHeight - 1);
      const top = document.elementFromPoint(x, y);
      const hidden = b.bottom < 0 || b.top > innerHeight || b.width < 1 || (top && top !== e && !e.contains(top) && !top.contains(e) && !(e.labels && [...e.labels].some((l) => l.contains(top))));
      return { done: again, what: e.outerHTML.slice(0, 90), ring, hidden, over: hidden && top ? top.outerHTML.slice(0, 60) : '' };
    });
    if (r.done) break;
    if (!r.ring) bad.set('the focus is not to be seen on ' + r.what, 1);
    if (r.hidden) bad.set(`the focus is hidden on ${r.what} by ${r.over}`, 1);
  }
  const left = await page.evaluate(() => [...window.__want].map((e) => e.outerHTML.slice(0, 90)));
  for (const w of left.slice(0, 3)) found(`${name}: Tab does not reach ${w} (${left.length} in all)`);
  for (const b of [...bad.keys()].slice(0, 3)) found(`${name}: ${b} (${bad.size} in all)`);
  return want;
}

async function axe(sites) {
  let looks = 0, best = new Map(), reached = 0, others = 0;
  // Each site in a browser of its own, all at once: what is asked for takes the processor.
  await Promise.all(sites.map(async (site) => {
    const browser = await browse(sites);
    const page = await browser.newPage();
    let name = '';
    watch(page, site, () => name);
    const look = async (what) => {
      looks++;
      for (const v of await axeRun(page)) {
        if (v.best) best.set(v.id, [...(best.get(v.id) || []), what + ' ' + v.at[0]]);
        else for (const at of v.at) found(`${what}: ${v.id}: ${at} (${v.n})`);
      }
    };
    // All rules in both colours at both widths.
    const all = async (what) => {
      for (const width of [1280, 320]) {
        await page.setViewport({ width, height: 900 });
        await media(page, false);
        await look(`${what} ${width}`);
        await media(page, true);
        await look(`${what} ${width} dark`);
        const wide = await page.evaluate(sideways);
        if (wide) found(`${what}: ${wide} pixels wide in a window of ${width}`);
      }
    };
    for (const p of site.kinds) {
      name = `${site.root.hostname} ${p.kind} (/${p.at})`;
      await page.setViewport({ width: 1280, height: 900 });
      await media(page, false);
      await page.goto(p.url, { waitUntil: 'load' });
      reached += await walk(page, name);
      await all(name);
      await page.setViewport({ width: 640, height: 450, deviceScaleFactor: 2 }); // 1280 × 900 at 200 %
      const wide = await page.evaluate(sideways);
      if (wide) found(`${name}: ${wide} pixels wide at 200 %`);
    }
    if (!args.only) {
      // The search with its results open: on its page, and in the box of every page.
      await page.setViewport({ width: 1280, height: 900 });
      name = `${site.root.hostname} results`;
      await results(page, site);
      await walk(page, name);
      await all(name);
      name = `${site.root.hostname} results in the box`;
      await page.setViewport({ width: 1280, height: 900 });
      await suggestions(page, site);
      await all(name);
    }
    if (!args.only) {
      // Every page that is not the one of its kind, once: in one width and colour, the
      // four in turn.
      const rest = site.pages.filter((p) => !site.kinds.includes(p));
      const modes = [[1280, false], [1280, true], [320, false], [320, true]];
      for (const [k, [width, dark]] of modes.entries()) {
        await page.setViewport({ width, height: 900 });
        await media(page, dark);
        for (const p of rest.filter((_, i) => i % modes.length === k)) {
          name = `${site.root.hostname} /${p.at} ${width}${dark ? ' dark' : ''}`;
          await page.goto(p.url, { waitUntil: 'load' });
          await look(name);
          const wide = await page.evaluate(sideways);
          if (wide) found(`${name}: ${wide} pixels wide`);
          others++;
        }
      }
    }
    const jar = await (await page.createCDPSession()).send('Network.getAllCookies');
    for (const c of jar.cookies) found(`${site.root.hostname}: the cookie ${c.name}`);
    await browser.close();
  }));
  for (const [id, at] of best) console.log(`  best practice ${id}: ${at.length} times, first ${at[0].slice(0, 200)}`);
  const kinds = sites.map((s) => s.kinds.length).join(' and ');
  console.log(`axe: ${kinds} kinds of pages (${[...new Set(sites.flatMap((s) => s.kinds.map((p) => p.kind)))].join(', ')}), all rules at 320 and 1280 pixels, light and dark; ${others} other pages in one of these four; ${looks} looks; ${reached} elements for the keyboard`);
}

// ---- weigh

const HTML = 30_000, CSS = 12_000, JS = 6_000;

// What a page loads before anybody touches it: its scripts, what they import, and
// what it asks for ahead (modulepreload, preload). What a script fetches when
// somebody searches is not of it; that it fetches nothing before is seen in the browser.
async function weigh(sites) {
  const browser = await browse(sites);
  for (const site of sites) {
    const packed = new Map();
    const weight = (file) => {
      if (!packed.has(file)) {
        const gz = path.join(site.dir, file + '.gz');
        packed.set(file, fs.existsSync(gz) ? fs.statSync(gz).size : zlib.gzipSync(fs.readFileSync(path.join(site.dir, file)), { level: 9 }).length);
      }
      return packed.get(file);
    };
    const fileOf = (url) => new URL(url, site.root).pathname.slice(site.base.length);
    const reach = (html) => {
      const want = new Set([...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map((m) => fileOf(m[1])));
      for (const [link] of html.matchAll(/<link [^>]*rel="?(?:module)?preload[^>]*>/g)) {
        const href = /href="?([^" >]+)/.exec(link)?.[1];
        if (href && (link.includes('modulepreload') || link.includes('script'))) want.add(fileOf(href));
      }
      for (const f of want) { // a set is walked to what is added on the way
        const text = fs.readFileSync(path.join(site.dir, f), 'utf8');
        for (const m of text.matchAll(/(?:^|[;}\n])\s*(?:import|export)\b[^;()'"`]*["']([^"']+)["']/g)) want.add(fileOf(new URL(m[1], new URL(f, site.root))));
      }
      return [...want];
    };
    let most = { all: 0 }, css = 0, js = 0, counted = 0;
    for (const p of site.pages) {
      const sheets = [...p.html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((m) => fileOf(m[1]));
      const scripts = reach(p.html);
      p.scripts = scripts;
      const c = sheets.reduce((n, f) => n + weight(f), 0), j = scripts.reduce((n, f) => n + weight(f), 0);
      css = Math.max(css, c);
      js = Math.max(js, j);
      if (c > CSS) found(`${p.at}: ${c} bytes of CSS`);
      if (j > JS) found(`${p.at}: ${j} bytes of JavaScript (${scripts})`);
      if (/<img[^>]+src="(?!data:)[^"]+\.(jpe?g|png|webp|gif)"/.test(p.html)) continue;
      counted++;
      const all = weight(p.file) + c + j;
      if (all > most.all) most = { all, at: p.at };
      if (all > HTML) found(`${site.root.hostname} /${p.at}: ${all} bytes`);
    }
    // The same in the browser, for a page of each kind.
    const page = await browser.newPage();
    let scripts = [];
    page.on('request', (r) => { if (r.resourceType() === 'script') scripts.push(fileOf(r.url())); });
    for (const p of site.kinds) {
      scripts = [];
      await page.goto(p.url, { waitUntil: 'load' });
      await new Promise((r) => setTimeout(r, 100)); // for what a script asks for when it has run
      const extra = new Set(scripts.filter((f) => !p.scripts.includes(f)));
      for (const f of extra) found(`${site.root.hostname} /${p.at}: loads ${f} (${weight(f)} bytes) before anybody asks for it`);
    }
    await page.close();
    console.log(`weigh: ${site.root.hostname}: ${counted} pages without pictures, the heaviest ${most.all} bytes (/${most.at}); CSS ${css}, JavaScript ${js}; in the browser ${site.kinds.length} kinds load no other script`);
  }
  await browser.close();
}

// ---- print

const MM = 72 / 25.4;

function pdfPages(file) {
  const info = execFileSync('pdfinfo', ['-f', '1', '-l', '999', file], { encoding: 'utf8' });
  const sizes = [...info.matchAll(/^Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)/gm)].map((m) => [+m[1], +m[2]]);
  const boxes = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return boxes.split('<page ').slice(1).map((text, i) => ({
    size: sizes[i],
    words: [...text.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</g)].map((m) => ({ x: +m[1], y: +m[2], right: +m[3], bottom: +m[4], text: m[5] })),
  }));
}

async function print(sites) {
  const browser = await browse(sites);
  const dir = args.to || work;
  fs.mkdirSync(dir, { recursive: true });
  let sheets = 0, annexes = 0;
  for (const site of sites) {
    for (const p of site.kinds) {
      const segs = p.at.split('/').filter(Boolean);
      const isPlan = segs[0] === 'ke-hoach' && segs.length === 2;
      if (!isPlan && !['home', 'tin-tuc/năm/…', 'van-ban/…', 'ke-hoach/…/tien-do'].includes(p.kind)) continue;
      const name = `${site.root.hostname} /${p.at}`;
      const page = await browser.newPage();
      await page.goto(p.url, { waitUntil: 'load' });
      let heads = [];
      if (isPlan) { // an annex longer than a page, whatever the plan has
        heads = await page.evaluate(() => {
          const t = document.querySelector('.annex table');
          if (!t) return [];
          const rows = [...t.tBodies].flatMap((b) => [...b.rows]);
          for (let i = 0; t.rows.length < 60; i++) t.tBodies[t.tBodies.length - 1].append(rows[i % rows.length].cloneNode(true));
          for (const e of t.querySelectorAll('[id]')) e.removeAttribute('id');
          return [...t.tHead.rows[0].cells].map((c) => c.innerText.trim().split(/\s+/)[0]).filter(Boolean);
        });
      }
      const pdf = path.join(dir, `${site.root.hostname}-${segs.join('-') || 'home'}.pdf`);
      await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: false, timeout: 120_000 });
      await page.close();
      const pages = pdfPages(pdf);
      if (!pages.length) { found(`${name}: nothing is printed`); continue; }
      let landscape = 0;
      pages.forEach((s, i) => {
        sheets++;
        const [w, h] = s.size;
        const across = w > h;
        const [a, b] = across ? [h, w] : [w, h];
        if (Math.abs(a - 210 * MM) > 2 || Math.abs(b - 297 * MM) > 2) found(`${name}: sheet ${i + 1} is ${w} × ${h} points, not A4`);
        if (across) landscape++;
        const text = s.words.filter((x) => x.y > 18 * MM && x.bottom < h - 18 * MM);
        if (!text.length) { found(`${name}: sheet ${i + 1} is empty`); return; }
        const left = Math.min(...text.map((x) => x.x)) / MM, right = (w - Math.max(...text.map((x) => x.right))) / MM;
        // NĐ 30/2020/NĐ-CP, annex I: left 30–35 mm, right 15–20 mm, above and below 20–25 mm.
        const least = across ? [19, 19] : [29, 14];
        if (left < least[0] || right < least[1]) found(`${name}: sheet ${i + 1} leaves ${left.toFixed(1)} mm on the left and ${right.toFixed(1)} mm on the right`);
        const number = s.words.filter((x) => x.bottom < 20 * MM && x.text === String(i + 1));
        if (i > 0 && !number.length) found(`${name}: sheet ${i + 1} has no number`);
        if (i === 0 && s.words.some((x) => x.bottom < 20 * MM && /^\d+$/.test(x.text))) found(`${name}: the first sheet has a number`);
      });
      if (heads.length) {
        annexes++;
        const across = pages.filter((s) => s.size[0] > s.size[1]);
        if (across.length < 2) found(`${name}: the annex takes ${across.length} sheets across`);
        across.forEach((s, i) => {
          const upper = s.words.filter((x) => x.y < 0.45 * s.size[1]).map((x) => x.text).join('').normalize('NFC'); // words are cut where the font changes
          const missing = heads.filter((x) => !upper.includes(x.normalize('NFC')));
          if (missing.length) found(`${name}: sheet ${i + 1} of the annex has no head of the table: ${missing}`);
        });
      } else if (landscape) found(`${name}: ${landscape} sheets across`);
      const words = pages.flatMap((s) => s.words.map((x) => x.text)).join(' ');
      if (/Trang chủ\s*\/|Bỏ qua|Sơ đồ trang Báo cáo/.test(words)) found(`${name}: navigation is printed`);
    }
  }
  await browser.close();
  if (!annexes) found('no plan with an annex was printed');
  console.log(`print: ${sheets} sheets, ${annexes} annexes`);
}

// ---- feeds

// xml reads a document with xmllint, which refuses what is not well-formed, and
// returns a small tree of it.
function xml(file) {
  execFileSync('xmllint', ['--nonet', '--noout', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  const text = fs.readFileSync(file, 'utf8');
  const root = { name: '', kids: [], attrs: {}, text: '' };
  const stack = [root];
  const plain = (s) => s.replace(/&#(\d+);/g, (_, n) => String.fromCodePoint(n)).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&');
  for (const m of text.matchAll(/<\?[^>]*\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g)) {
    const top = stack[stack.length - 1];
    if (m[5] !== undefined) top.text += plain(m[5]);
    else if (m[1]) stack.pop();
    else if (m[2]) {
      const e = { name: m[2], attrs: Object.fromEntries([...m[3].matchAll(/([\w:.-]+)="([^"]*)"/g)].map((x) => [x[1], plain(x[2])])), kids: [], text: '' };
      top.kids.push(e);
      if (!m[4]) stack.push(e);
    }
  }
  return root.kids[0];
}

const all = (e, name) => e.kids.filter((k) => k.name === name);
const one = (e, name) => all(e, name)[0];
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const RFC822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/;

// The rules of RFC 4287, 4.1, as far as they can be told from a document alone.
function atom(feed, say) {
  const person = (e) => { if (all(e, 'name').length !== 1 || !one(e, 'name').text) say('a person without a name'); };
  const count = (e, names, least, most, what) => { for (const n of names) { const k = all(e, n).length; if (k < least || k > most) say(`${k} ${n} in ${what}`); } };
  const links = (e, what) => {
    const seen = new Set();
    for (const l of all(e, 'link')) {
      if (!l.attrs.href) say(`a link without an address in ${what}`);
      const k = (l.attrs.rel || 'alternate') + ' ' + (l.attrs.type || '') + ' ' + (l.attrs.hreflang || '');
      if ((l.attrs.rel || 'alternate') === 'alternate' && seen.has(k)) say(`two alternates in ${what}`);
      seen.add(k);
    }
  };
  if (feed.name !== 'feed' || feed.attrs.xmlns !== 'http://www.w3.org/2005/Atom') say('no Atom feed');
  const known = { feed: ['author', 'category', 'contributor', 'generator', 'icon', 'id', 'link', 'logo', 'rights', 'subtitle', 'title', 'updated', 'entry'], entry: ['author', 'category', 'content', 'contributor', 'id', 'link', 'published', 'rights', 'source', 'summary', 'title', 'updated'] };
  const ids = new Set();
  const check = (e, what) => {
    for (const k of e.kids) if (!k.name.includes(':') && !known[what].includes(k.name)) say(`${k.name} in ${what}`);
    count(e, ['id', 'title', 'updated'], 1, 1, what);
    count(e, ['rights', 'published', 'summary', 'content', 'subtitle', 'generator', 'icon', 'logo'], 0, 1, what);
    for (const n of ['updated', 'published']) for (const d of all(e, n)) if (!RFC3339.test(d.text) || isNaN(Date.parse(d.text))) say(`${n} is “${d.text}”`);
    for (const a of all(e, 'author')) person(a);
    for (const c of all(e, 'category')) if (!c.attrs.term) say('a category without a term');
    const id = one(e, 'id')?.text || '';
    try { new URL(id); } catch { say(`the id is “${id}”`); }
    if (what === 'entry' && ids.has(id)) say(`two entries with the id ${id}`);
    ids.add(id);
    links(e, what);
  };
  check(feed, 'feed');
  for (const e of all(feed, 'entry')) {
    check(e, 'entry');
    if (!all(e, 'author').length && !all(feed, 'author').length) say('an entry without an author');
    if (!all(e, 'content').length && !all(e, 'link').some((l) => (l.attrs.rel || 'alternate') === 'alternate')) say('an entry without content or alternate');
  }
  if (!all(feed, 'link').some((l) => l.attrs.rel === 'self')) say('no link to itself');
}

// RSS 2.0 as its specification and the profile of the RSS Advisory Board have it.
function rss(root, say) {
  const c = one(root, 'channel');
  if (root.name !== 'rss' || root.attrs.version !== '2.0' || !c || root.kids.length !== 1) return say('no RSS 2.0');
  for (const n of ['title', 'link', 'description']) if (all(c, n).length !== 1) say(`${all(c, n).length} ${n} in the channel`);
  const known = { channel: 'title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs cloud ttl image rating textInput skipHours skipDays item', item: 'title link description author category comments enclosure guid pubDate source' };
  for (const [what, e] of [['channel', c], ...all(c, 'item').map((i) => ['item', i])]) {
    for (const k of e.kids) {
      const [prefix, local] = k.name.includes(':') ? k.name.split(':') : ['', k.name];
      if (prefix ? !root.attrs['xmlns:' + prefix] : !known[what].split(' ').includes(local)) say(`${k.name} in ${what}`);
      if (!['category', 'item', 'link'].includes(k.name) && !prefix && all(e, k.name).length > 1) say(`two ${k.name} in ${what}`);
      if (['pubDate', 'lastBuildDate'].includes(k.name) && (!RFC822.test(k.text) || isNaN(Date.parse(k.text)))) say(`${k.name} is “${k.text}”`);
    }
    if (what === 'item' && !one(e, 'title') && !one(e, 'description')) say('an item without a title or a description');
  }
  const self = all(c, 'atom:link').filter((l) => l.attrs.rel === 'self');
  if (self.length !== 1) say('no link to itself');
  const ids = all(c, 'item').map((i) => one(i, 'guid')?.text);
  if (new Set(ids).size !== ids.length) say('two items with one guid');
}

function jsonFeed(f, say) {
  if (f.version !== 'https://jsonfeed.org/version/1.1' || typeof f.title !== 'string' || !Array.isArray(f.items)) return say('no JSON Feed 1.1');
  for (const i of f.items) {
    if (typeof i.id !== 'string' || !i.id) say('an item without an id');
    if (typeof i.content_text !== 'string' && typeof i.content_html !== 'string') say('an item without content');
    for (const d of ['date_published', 'date_modified']) if (i[d] !== undefined && !RFC3339.test(i[d])) say(`${d} is “${i[d]}”`);
  }
}

// News sitemaps, as Google's documentation has them; its schema is not in any package.
function news(root, say) {
  const seen = all(root, 'url');
  if (seen.length > 1000) say(`${seen.length} addresses`);
  for (const u of seen) {
    const n = one(u, 'news:news'), p = n && one(n, 'news:publication');
    if (!n || !p || !one(p, 'news:name')?.text || !/^[a-z]{2,3}$/.test(one(p, 'news:language')?.text || '') || !one(n, 'news:title')?.text || !RFC3339.test(one(n, 'news:publication_date')?.text || '')) say(`what is said of ${one(u, 'loc')?.text}`);
    if (n) for (const k of n.kids) if (!['news:publication', 'news:publication_date', 'news:title'].includes(k.name)) say(k.name);
  }
}

// What a map says of pages in two languages, as Google's documentation has it:
// each address names itself, the others and one for everybody else, and each of
// those is in the map and names it too.
function pairs(root, say) {
  const named = new Map(all(root, 'url').map((u) => [one(u, 'loc')?.text, all(u, 'xhtml:link')]));
  let n = 0;
  for (const [loc, links] of named) {
    if (!links.length) continue;
    n++;
    for (const l of links) {
      const { rel, hreflang, href } = l.attrs;
      if (rel !== 'alternate' || !/^([a-z]{2}|x-default)$/.test(hreflang || '') || !named.has(href)) say(`${loc} names ${href} as ${hreflang}`);
      else if (!named.get(href).some((x) => x.attrs.href === loc)) say(`${href} does not name ${loc}`);
    }
    const langs = links.map((l) => l.attrs.hreflang);
    if (new Set(langs).size !== langs.length || !langs.includes('x-default') || !links.some((l) => l.attrs.href === loc)) say(`${loc} names ${langs}`);
  }
  if (n && root.attrs['xmlns:xhtml'] !== 'http://www.w3.org/1999/xhtml') say('links without their namespace');
  return n;
}

// shaped throws unless the file is as the RELAX NG schema says.
function shaped(schema, file) {
  execFileSync('xmllint', ['--nonet', '--noout', '--relaxng', fileURLToPath(new URL(schema, import.meta.url)), file], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function feeds(sites) {
  const schema = path.join(path.dirname(require.resolve('sitemap/package.json')), 'schema', 'sitemap.xsd');
  const counts = {};
  for (const site of sites) {
    for (const p of files(site.dir)) {
      const full = path.join(site.dir, p), base = path.basename(p);
      const say = (what) => found(`${site.root.hostname} /${p}: ${what}`);
      const did = (kind) => { counts[kind] = (counts[kind] || 0) + 1; };
      try {
        if (base === 'rss.xml') rss(xml(full), say), shaped('rss.rng', full), did('RSS');
        else if (base === 'atom.xml') atom(xml(full), say), shaped('atom.rng', full), did('Atom');
        else if (base === 'feed.json') jsonFeed(JSON.parse(fs.readFileSync(full, 'utf8')), say), did('JSON Feed');
        else if (/^sitemap.*\.xml$/.test(base)) {
          const root = xml(full), isNews = base === 'sitemap-news.xml';
          if (isNews) news(root, say);
          const paired = isNews ? 0 : pairs(root, say);
          if (paired) counts['pages in two languages'] = (counts['pages in two languages'] || 0) + paired;
          let file = full;
          if (isNews || paired) { // the rest of it is judged by the schema of all maps, which knows of no other
            file = path.join(work, 'map.xml');
            fs.writeFileSync(file, fs.readFileSync(full, 'utf8').replace(/<news:news>.*?<\/news:news>|<xhtml:link [^>]*>/gs, ''));
          }
          if (root.kids.length || !isNews) { // the schema wants an address at least; a quiet week has none
            if (root.name === 'urlset') execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, file], { stdio: ['ignore', 'ignore', 'pipe'] });
            else if (root.name !== 'sitemapindex') say('neither a map nor an index of maps');
          }
          for (const u of root.kids) if (!one(u, 'loc')?.text.startsWith(String(site.root))) say(`it names ${one(u, 'loc')?.text}`);
          did(isNews ? 'news sitemap' : 'sitemap');
        }
      } catch (e) { say(String(e.stderr || e.message).slice(0, 300)); }
    }
  }
  for (const k of ['RSS', 'Atom', 'JSON Feed', 'sitemap', 'news sitemap']) if (!counts[k]) found(`no ${k} was seen`);
  console.log('feeds: ' + Object.entries(counts).map(([k, n]) => `${n} ${k}`).join(', '));
}

// ---- lighthouse

async function lighthouse(sites) {
  const { default: run, desktopConfig } = await import('lighthouse');
  const browser = await browse(sites);
  for (const site of sites) {
    for (const p of site.kinds.filter((k) => ['home', 'tin-tuc/năm/…', 'ke-hoach/…'].includes(k.kind))) {
      for (const [form, config] of [['mobile', undefined], ['desktop', desktopConfig]]) {
        const page = await browser.newPage();
        const r = await run(p.url, { output: 'json', logLevel: 'silent', maxWaitForLoad: 45_000 }, config, page);
        const scores = Object.values(r.lhr.categories).map((c) => [c.title, Math.round(c.score * 100)]);
        console.log(`lighthouse: ${site.root.hostname} /${p.at} ${form}: ${scores.map(([t, n]) => `${t} ${n}`).join(', ')}`);
        for (const c of Object.values(r.lhr.categories)) {
          if (c.score === 1) continue;
          const why = c.auditRefs.filter((a) => a.weight > 0 && r.lhr.audits[a.id].score !== null && r.lhr.audits[a.id].score < 1).map((a) => `${a.id} ${r.lhr.audits[a.id].displayValue || r.lhr.audits[a.id].score}`);
          found(`/${p.at} ${form}: ${c.title} ${Math.round(c.score * 100)}: ${why.join('; ')}`);
        }
        await page.close();
      }
    }
  }
  await browser.close();
}

// ---- shots

async function shots(sites) {
  const dir = args.to || path.resolve('shots');
  fs.mkdirSync(dir, { recursive: true });
  const browser = await browse(sites);
  let n = 0;
  for (const site of sites) {
    const page = await browser.newPage();
    const take = async (kind, width, mode) => {
      await page.evaluate(() => { for (const i of document.images) i.loading = 'eager'; return Promise.all([...document.images].map((i) => i.decode().catch(() => {}))); });
      const name = `${site.root.hostname}_${kind.replaceAll('/', '-').replaceAll('…', 'x')}_${width}_${mode}.png`;
      const tall = Math.min(await page.evaluate(() => Math.max(document.documentElement.scrollHeight, innerHeight)), args.tall || 6000);
      await page.screenshot({ path: path.join(dir, name), clip: { x: 0, y: 0, width, height: tall }, captureBeyondViewport: true });
      n++;
    };
    const all = async (kind) => {
      for (const width of [320, 1280]) {
        for (const dark of [false, true]) {
          await page.setViewport({ width, height: 900 });
          await media(page, dark);
          await take(kind, width, dark ? 'dark' : 'light');
        }
      }
    };
    for (const p of site.kinds) {
      await page.goto(p.url, { waitUntil: 'load' });
      await all(p.kind);
    }
    if (!args.only) {
      for (const width of [320, 1280]) { // what only a reader's typing shows
        for (const dark of [false, true]) {
          await page.setViewport({ width, height: 900 });
          await media(page, dark);
          await results(page, site);
          await take('kết quả', width, dark ? 'dark' : 'light');
          await suggestions(page, site);
          await take('gợi ý', width, dark ? 'dark' : 'light');
        }
      }
      const session = await page.createCDPSession();
      await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }, { name: 'prefers-color-scheme', value: 'dark' }] });
      await page.setViewport({ width: 1280, height: 900 });
      for (const p of site.kinds.filter((k) => ['home', 'tin-tuc/năm/…', 'ke-hoach/…', 'ke-hoach/…/tien-do', 'do-phu/năm', 'van-ban'].includes(k.kind))) {
        await page.goto(p.url, { waitUntil: 'load' });
        await take(p.kind, 1280, 'forced');
      }
    }
    await page.close();
  }
  await browser.close();
  console.log(`shots: ${n} pictures in ${dir}`);
}

// ----

const commands = { axe, weigh, print, feeds, lighthouse, shots };
try {
  if (!args.site.length || !args.commands.length || args.commands.some((c) => !commands[c])) throw new Error(`usage: node judge.mjs --site DIR … COMMAND …, commands: ${Object.keys(commands).join(', ')}`);
  if (!chromium) throw new Error('there is no Chromium');
  const sites = [];
  for (const dir of args.site) sites.push(await open(dir));
  for (const c of args.commands) {
    const before = findings.length, start = Date.now();
    await commands[c](sites);
    console.log(`${c}: ${findings.length - before || 'nothing'} found in ${((Date.now() - start) / 1000).toFixed(0)} s`);
  }
} catch (e) {
  found(e.stack || String(e));
} finally {
  for (const c of children) c.kill();
  fs.rmSync(work, { recursive: true, force: true });
}
process.exit(findings.length ? 1 : 0);
