// What the preview adds to a page: it follows changes, shows what is wrong, and has
// the writing bar. All that it shows stands in a shadow tree outside of the body, so
// that neither the styles of the page nor its replacement touch it.
(() => {
  'use strict';

  const own = '/.cchc/';
  const me = document.currentScript;
  let { sum, css, files } = me.dataset; // what this page was served with
  let sheets = null; // the digest of each stylesheet, once known
  let seen = 0; // generation of the last state
  let here = location.pathname;

  // ---- asking

  let asking = false;
  let again = false;

  async function ask() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    do {
      again = false;
      try {
        const r = await fetch(own + 'state?path=' + encodeURIComponent(location.pathname), {
          headers: { 'X-Cchc': '1' },
          cache: 'no-store',
        });
        if (!r.ok) throw new Error(String(r.status));
        await follow(await r.json());
      } catch {
        lost(true);
      }
    } while (again);
    asking = false;
  }

  // Tabs that nobody sees follow a moment later: the one that is looked at comes
  // first.
  let later = 0;
  function wake() {
    if (!document.hidden) {
      ask();
      return;
    }
    clearTimeout(later);
    later = setTimeout(ask, 250);
  }

  function connect() {
    if (typeof SharedWorker === 'function') {
      try {
        const worker = new SharedWorker(own + 'worker.js', { name: 'cchc' });
        worker.port.onmessage = (m) => {
          if (m.data === 'lost') lost(true);
          else wake();
        };
        worker.onerror = alone;
        addEventListener('pagehide', () => worker.port.postMessage('bye'), { once: true });
        return;
      } catch {
        // as if there were no such thing
      }
    }
    alone();
  }

  // Without a SharedWorker a tab has a stream of its own while it is seen.
  let stream = null;
  function alone() {
    const set = () => {
      if (document.hidden) {
        stream?.close();
        stream = null;
      } else if (!stream) {
        stream = new EventSource(own + 'events');
        stream.onmessage = wake;
        stream.onerror = () => lost(true);
      }
    };
    document.addEventListener('visibilitychange', set);
    set();
  }

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) ask();
  });
  addEventListener('pageshow', (e) => {
    if (e.persisted) {
      connect();
      ask();
    }
  });

  // ---- following

  async function follow(st) {
    lost(false);
    const news = st.generation !== seen;
    const first = seen === 0;
    seen = st.generation;
    if (st.navigate && news && !first && !document.hidden && st.navigate !== location.pathname) {
      location.href = st.navigate;
      return;
    }
    if (st.css !== undefined && st.sheets) swap(st);
    if (st.sum !== sum) {
      await update();
    } else if (st.files !== undefined && files && st.files !== files) {
      reload(); // a picture or a file of this page
      return;
    }
    show(st);
  }

  // swap exchanges the stylesheets that have changed, without a moment in which
  // there are none.
  function swap(st) {
    const links = [...document.querySelectorAll('link[rel~="stylesheet"][href]')].filter((l) => new URL(l.href).origin === location.origin && !l.dataset.old);
    if (st.css !== css) {
      const changed = (path) => !sheets || sheets[path] !== st.sheets[path];
      const direct = links.filter((l) => changed(new URL(l.href).pathname));
      // What is not linked from here may be imported by what is.
      for (const l of direct.length ? direct : links) {
        const next = l.cloneNode();
        const url = new URL(l.href);
        url.searchParams.set('v', st.sheets[url.pathname] + '-' + st.css);
        next.href = url.pathname + url.search;
        l.dataset.old = '1';
        next.onload = next.onerror = () => l.remove();
        l.after(next);
      }
    }
    css = st.css;
    sheets = st.sheets;
  }

  async function update() {
    const r = await fetch(location.pathname + location.search, { cache: 'no-store' });
    if (r.redirected || !(r.headers.get('Content-Type') || '').startsWith('text/html')) {
      reload();
      return;
    }
    const doc = new DOMParser().parseFromString(await r.text(), 'text/html');
    const script = ours(doc);
    if (!script || scripts(doc) !== scripts(document) || styles(doc) !== styles(document)) {
      reload();
      return;
    }
    const data = { ...script.dataset };
    script.remove();
    const mine = ours(document);
    mine?.remove();
    attributes(document.documentElement, doc.documentElement);
    head(doc.head);
    morph(document.body, doc.body);
    if (mine) document.body.append(mine);
    ({ sum, files } = data);
    document.dispatchEvent(new CustomEvent('cchc:update'));
  }

  const ours = (doc) => doc.querySelector('script[src="' + own + 'client.js"]');

  // scripts that run cannot be exchanged in a page that is alive.
  const scripts = (doc) =>
    [...doc.scripts]
      .filter((s) => s.getAttribute('src') !== own + 'client.js' && /^$|module|javascript/.test(s.type))
      .map((s) => s.outerHTML)
      .join('\n');

  const styles = (doc) =>
    [...doc.querySelectorAll('link[rel~="stylesheet"][href]')]
      .filter((l) => !l.dataset.old)
      .map((l) => new URL(l.getAttribute('href'), location.href).pathname)
      .join('\n');

  function head(next) {
    const old = [...document.head.children];
    const isSheet = (e) => e.localName === 'link' && e.relList.contains('stylesheet');
    for (const n of [...next.children]) {
      if (isSheet(n)) continue; // the same ones, see styles
      const i = old.findIndex((o) => o.isEqualNode(n));
      if (i >= 0) old.splice(i, 1);
      else document.head.append(document.importNode(n, true));
    }
    for (const o of old) if (!isSheet(o)) o.remove();
  }

  // morph makes the node a like b and keeps what is the same, so that scroll,
  // focus and what was typed stay where they are.
  function morph(a, b) {
    if (a.isEqualNode(b)) return;
    if (a.nodeType !== Node.ELEMENT_NODE) {
      a.nodeValue = b.nodeValue;
      return;
    }
    attributes(a, b);
    let x = [...a.childNodes];
    let y = [...b.childNodes];
    let i = 0;
    while (i < x.length && i < y.length && x[i].isEqualNode(y[i])) i++;
    let j = 0;
    while (j < x.length - i && j < y.length - i && x[x.length - 1 - j].isEqualNode(y[y.length - 1 - j])) j++;
    const end = j ? x[x.length - j] : null;
    x = x.slice(i, x.length - j);
    y = y.slice(i, y.length - j);
    for (const n of y) {
      const k = x.findIndex((o) => o.nodeType === n.nodeType && o.nodeName === n.nodeName && (o.id || '') === (n.id || ''));
      if (k < 0) {
        a.insertBefore(document.importNode(n, true), x[0] || end);
        continue;
      }
      for (const o of x.splice(0, k)) o.remove();
      morph(x.shift(), n);
    }
    for (const o of x) o.remove();
  }

  function attributes(a, b) {
    for (const { name } of [...a.attributes]) {
      if (!b.hasAttribute(name) && !(a.localName === 'details' && name === 'open')) a.removeAttribute(name);
    }
    for (const { name, value } of b.attributes) {
      if (a.getAttribute(name) !== value && !(a.localName === 'details' && name === 'open')) a.setAttribute(name, value);
    }
  }

  // reload is for what cannot be exchanged in place.
  function reload() {
    const f = document.activeElement;
    sessionStorage.setItem('cchc', JSON.stringify({ path: here, x: scrollX, y: scrollY, focus: f && f !== document.body && f !== host ? way(f) : '' }));
    location.reload();
  }

  function way(e) {
    const steps = [];
    for (; e && e !== document.body; e = e.parentElement) {
      if (e.id) {
        steps.unshift('#' + CSS.escape(e.id));
        return steps.join('>');
      }
      const same = e.parentElement ? [...e.parentElement.children].filter((s) => s.localName === e.localName) : [e];
      steps.unshift(e.localName + ':nth-of-type(' + (same.indexOf(e) + 1) + ')');
    }
    return 'body>' + steps.join('>');
  }

  function restore() {
    const kept = sessionStorage.getItem('cchc');
    sessionStorage.removeItem('cchc');
    if (!kept) return;
    try {
      const { path, x, y, focus } = JSON.parse(kept);
      if (path !== location.pathname) return;
      if (focus) document.querySelector(focus)?.focus({ preventScroll: true });
      scrollTo({ left: x, top: y, behavior: 'instant' });
    } catch {
      // it was not ours
    }
  }

  // ---- what is shown

  const style = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .all { font: 14px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: #1c2430; color-scheme: light; }
    button, input, select { font: inherit; }
    a { color: #0b57a4; }
    :focus-visible { outline: 3px solid #ffb000; outline-offset: 1px; }
    .bar { position: fixed; z-index: 2147483646; right: 12px; bottom: 12px; max-width: min(30rem, calc(100vw - 24px)); max-height: calc(100vh - 24px); overflow: auto; background: #fff; border: 1px solid #9aa7b5; border-radius: 8px; box-shadow: 0 4px 20px #0004; }
    .knob { display: block; width: 100%; padding: 6px 12px; border: 0; background: #eef2f6; color: inherit; text-align: left; cursor: pointer; font-weight: 600; border-radius: 8px; }
    .bar.open .knob { border-radius: 8px 8px 0 0; border-bottom: 1px solid #c8d1da; }
    .dot { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-right: .5em; background: #2e7d32; }
    .dot.draft, .dot.future, .dot.expired { background: #e08a00; } .dot.missing, .dot.bad { background: #c62828; } .dot.lost { background: #777; }
    .body { padding: 8px 12px 12px; }
    dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0; } dt { color: #52606f; } dd { margin: 0; overflow-wrap: anywhere; }
    fieldset { border: 1px solid #c8d1da; border-radius: 6px; margin: 8px 0; padding: 4px 10px 8px; } legend { padding: 0 4px; color: #52606f; }
    label { display: inline-block; margin-right: 14px; white-space: nowrap; }
    button:disabled { opacity: .5; cursor: default; }
    .plain { padding: 2px 8px; border: 1px solid #9aa7b5; border-radius: 4px; background: #fff; color: inherit; cursor: pointer; }
    details { margin-top: 6px; } ul { margin: 4px 0; padding-left: 1.2em; }
    .warnings { border-top: 1px solid #c8d1da; margin-top: 8px; padding-top: 6px; }
    .overlay { position: fixed; z-index: 2147483647; inset: 0 0 auto 0; max-height: 85vh; overflow: auto; background: #2a1214; color: #fdf3f3; border-bottom: 4px solid #ef5350; box-shadow: 0 6px 30px #0008; padding: 14px 20px; }
    .overlay a { color: #9fd0ff; } .overlay h2 { font-size: 18px; margin: 0 0 2px; } .overlay p { margin: 4px 0; }
    .overlay .top { display: flex; gap: 16px; align-items: start; } .overlay .top div { flex: 1; }
    .overlay .plain { background: #4a2426; color: #fff; border-color: #a66; }
    .problem { margin: 12px 0 0; padding-top: 10px; border-top: 1px solid #6d3a3d; } .warnings .problem { border: 0; padding: 0; margin: 8px 0 0; }
    .problem p { margin: 2px 0; } .what { font-weight: 600; } .what::first-letter { text-transform: uppercase; }
    pre { font: 13px/1.45 ui-monospace, Consolas, "DejaVu Sans Mono", monospace; margin: 6px 0; padding: 6px 8px; overflow-x: auto; background: #0006; border-radius: 4px; white-space: pre; } .warnings pre { background: #f2f4f7; }
    .no { opacity: .65; } .mark { color: #ff8a80; font-weight: 700; } .warnings .mark { color: #b3261e; }
    @media print { .all { display: none; } }
    @media (prefers-color-scheme: dark) {
      .all { color: #e4e9ee; color-scheme: dark; } .bar { background: #1d242c; border-color: #56636f; } .knob { background: #28313b; }
      a { color: #8ec5ff; } dt, legend { color: #a9b5c0; } .plain { background: #28313b; } .warnings pre { background: #10151a; } .warnings .mark { color: #ff8a80; }
    }
  `;

  const host = document.createElement('cchc-xem-thu');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];

  // el makes an element: text only, never markup.
  function el(name, props, ...kids) {
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(props || {})) {
      if (k in e && k !== 'role') e[k] = v;
      else e.setAttribute(k, v);
    }
    e.append(...kids.filter((k) => k !== null && k !== undefined && k !== ''));
    return e;
  }

  const dot = el('span', { className: 'dot' });
  const headline = el('span', {}, 'Xem thử');
  const knob = el('button', { className: 'knob', type: 'button', title: 'Mở hoặc thu thanh xem thử (Alt+Shift+W)', 'aria-expanded': 'false', 'aria-controls': 'than', 'aria-keyshortcuts': 'Alt+Shift+W' }, dot, headline);
  const facts = el('dl');
  const box = (name, text) => {
    const input = el('input', { type: 'checkbox', name });
    return el('label', {}, input, ' ' + text);
  };
  const day = el('input', { type: 'date', name: 'day', min: '1900-01-01', max: '2199-12-31' });
  const today = el('button', { type: 'button', className: 'plain' }, 'Hôm nay');
  const waiting = el('p', { hidden: true }, 'Lựa chọn có hiệu lực khi nội dung hết lỗi.');
  const form = el(
    'form',
    {},
    el('fieldset', {}, el('legend', {}, 'Hiện cả những gì người đọc chưa thấy'), box('drafts', 'Bản nháp'), box('future', 'Chưa đến ngày'), box('expired', 'Đã hết hạn')),
    el('fieldset', {}, el('legend', {}, 'Xem trang như vào ngày'), day, ' ', today),
    waiting,
  );
  const linked = el('div');
  const more = el('details', {}, el('summary', {}, 'Những bài dẫn đến trang này'), linked);
  const warnings = el('section', { className: 'warnings', hidden: true, 'aria-label': 'Cảnh báo của trang này' });
  const body = el('div', { className: 'body', id: 'than', hidden: true }, facts, form, more, warnings);
  const bar = el('section', { className: 'bar', 'aria-label': 'Thanh xem thử' }, knob, body);
  const overlay = el('section', { className: 'overlay', hidden: true, role: 'alert', 'aria-label': 'Lỗi' });
  root.append(el('div', { className: 'all', lang: 'vi' }, overlay, bar));

  function open(on) {
    body.hidden = !on;
    bar.classList.toggle('open', on);
    knob.setAttribute('aria-expanded', String(on));
    localStorage.setItem('cchc-bar', on ? '1' : '0');
  }
  knob.onclick = () => open(body.hidden);
  addEventListener('keydown', (e) => {
    if (e.altKey && e.shiftKey && !e.ctrlKey && !e.metaKey && e.code === 'KeyW') {
      e.preventDefault();
      open(body.hidden);
      if (!body.hidden) knob.focus();
    }
  });
  root.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape') return;
    if (!overlay.hidden) minimise();
    else if (!body.hidden) {
      open(false);
      knob.focus();
    }
  });

  async function post(path, data) {
    return fetch(own + path, { method: 'POST', headers: { 'X-Cchc': '1' }, body: new URLSearchParams(data) });
  }

  async function choose() {
    const on = (n) => (form.elements[n].checked ? '1' : '0');
    await post('choice', { drafts: on('drafts'), future: on('future'), expired: on('expired'), day: day.value });
    ask();
  }
  form.onsubmit = (e) => e.preventDefault();
  form.onchange = choose;
  today.onclick = () => {
    day.value = '';
    choose();
  };

  async function loadLinks() {
    if (!more.open) return;
    try {
      const r = await fetch(own + 'links?path=' + encodeURIComponent(location.pathname), { headers: { 'X-Cchc': '1' }, cache: 'no-store' });
      const all = await r.json();
      linked.replaceChildren(
        all.length
          ? el('ul', {}, ...all.map((l) => el('li', {}, el('a', { href: l.address }, l.title))))
          : el('p', {}, 'Chưa có bài nào dẫn đến đây trong phần chữ của mình.'),
      );
    } catch {
      linked.replaceChildren();
    }
  }
  more.ontoggle = loadLinks;

  // place links to a file in the editor, in the ways that there are.
  function place(text, link, st, p) {
    const kids = [link ? el('a', { href: link, title: 'Mở trong VS Code' }, text) : text];
    if (st.editor) {
      const b = el('button', { type: 'button', className: 'plain' }, 'Mở bằng trình soạn thảo');
      b.onclick = () => post('open', { file: p.file, line: p.line || 0, col: p.col || 0 });
      kids.push(' ', b);
    }
    return kids;
  }

  function problem(p, st) {
    const e = el('div', { className: 'problem' }, el('p', { className: 'what' }, p.text), el('p', {}, ...place(p.place, p.open, st, p)));
    if (p.excerpt) {
      const pre = el('pre');
      const width = String(p.excerpt[p.excerpt.length - 1].line).length;
      p.excerpt.forEach((l, i) => {
        pre.append(i ? '\n' : '', el('span', { className: 'no' }, String(l.line).padStart(width) + ' │ '), l.text);
        if (l.mark) pre.append('\n', el('span', { className: 'no' }, ' '.repeat(width) + ' │ '), el('span', { className: 'mark' }, l.mark));
      });
      e.append(pre);
    }
    if (p.hint) e.append(el('p', { className: 'hint' }, p.hint));
    return e;
  }

  let minimised = ''; // the errors that the writer has put aside
  let shown = '';
  function minimise() {
    minimised = shown;
    overlay.hidden = true;
    knob.focus();
  }

  let last = null;
  function show(st) {
    last = st;
    const p = st.page || {};
    overlayOf(st);
    dot.className = 'dot ' + (st.failed ? 'bad' : p.kind || '');
    const notes = [];
    if (st.failed) notes.push(st.errors + ' lỗi');
    if (st.warnings.length) notes.push(st.warnings.length + ' cảnh báo');
    headline.textContent = 'Xem thử' + (notes.length ? ' · ' + notes.join(', ') : p.state ? ' · ' + p.state : '');
    facts.replaceChildren();
    const fact = (name, ...kids) => facts.append(el('dt', {}, name), el('dd', {}, ...kids));
    if (st.failed) {
      const b = el('button', { type: 'button', className: 'plain' }, 'Xem ' + st.errors + ' lỗi');
      b.onclick = () => {
        minimised = '';
        overlayOf(st);
      };
      fact('Lỗi', b);
    }
    if (p.state) {
      const kids = [p.state];
      if (p.reveal && !form.elements[p.reveal].checked) {
        const b = el('button', { type: 'button', className: 'plain' }, 'Hiện');
        b.onclick = () => {
          form.elements[p.reveal].checked = true;
          choose();
        };
        kids.push(' ', b);
      }
      fact('Trạng thái', ...kids);
    }
    if (p.source) fact('Tệp', ...place(p.source, p.open, st, { file: p.source }));
    if (p.words) fact('Độ dài', p.words.toLocaleString('vi') + ' chữ, khoảng ' + p.minutes + ' phút đọc');
    const c = st.choice;
    for (const n of ['drafts', 'future', 'expired']) form.elements[n].checked = c[n];
    if (root.activeElement !== day) day.value = c.day || c.today;
    today.disabled = !c.day;
    waiting.hidden = !c.waiting;
    warnings.hidden = !st.warnings.length;
    warnings.replaceChildren(...(st.warnings.length ? [el('strong', {}, 'Cảnh báo của trang này'), ...st.warnings.map((w) => problem(w, st))] : []));
    loadLinks();
  }

  function overlayOf(st) {
    shown = JSON.stringify(st.problems);
    overlay.hidden = !st.failed || shown === minimised;
    if (!st.failed) {
      minimised = '';
      overlay.replaceChildren();
      return;
    }
    const hide = el('button', { type: 'button', className: 'plain', title: 'Phím Esc' }, 'Ẩn bớt');
    hide.onclick = minimise;
    overlay.replaceChildren(
      el(
        'div',
        { className: 'top' },
        el(
          'div',
          {},
          el('h2', {}, 'Có ' + st.errors + ' lỗi, chưa đăng được'),
          el('p', {}, (st.kept ? 'Trang đang hiện là bản tốt gần nhất. ' : '') + 'Sửa lỗi rồi lưu, thông báo này tự mất.'),
        ),
        hide,
      ),
      ...st.problems.map((p) => problem(p, st)),
      st.errors > st.problems.length ? el('p', {}, '… và ' + (st.errors - st.problems.length) + ' lỗi nữa.') : '',
    );
  }

  function lost(on) {
    if (on) {
      dot.className = 'dot lost';
      headline.textContent = 'Xem thử · mất liên lạc với cchc serve';
    } else if (last) {
      dot.className = 'dot';
    }
  }

  // ---- start

  document.documentElement.append(host);
  open(localStorage.getItem('cchc-bar') === '1');
  restore();
  connect();
})();
