// Filters of the register of documents, in place. Without this script the
// register has a page for each type, issuer and year; with it the same choices
// become a form above the table. What is chosen stands in the address, so that
// it can be passed on, and that the back button takes it back.

const nav = document.querySelector('[data-register]');
const results = document.getElementById('ket-qua');
const table = results?.querySelector('table');
if (nav && table) start();

function start() {
  const pageSize = Math.max(20, table.tBodies[0].rows.length);
  const unfiltered = [...results.childNodes];
  const facets = [...nav.querySelectorAll('[data-facet]')].map((part) => ({
    id: part.dataset.facet,
    label: part.querySelector('summary').textContent,
    options: [...part.querySelectorAll('a')].map((a) => ({
      value: new URL(a.href).pathname.split('/').at(-2),
      label: a.textContent,
    })),
  }));

  // The form, and the one line that says what came out.
  const form = make('form', { className: 'filter' });
  form.setAttribute('role', 'search');
  form.setAttribute('aria-label', 'Lọc văn bản');
  const words = make('input', { id: 'loc-tu-khoa', type: 'search', name: 'tu-khoa', maxLength: 200, autocomplete: 'off', spellcheck: false });
  form.append(labelled('Số, ký hiệu hoặc trích yếu', words));
  for (const f of facets) {
    f.select = make('select', { id: 'loc-' + f.id, name: f.id });
    f.all = make('option', { value: '', textContent: 'Tất cả' });
    f.select.append(f.all);
    for (const o of f.options) {
      o.element = make('option', { value: o.value, textContent: o.label });
      f.select.append(o.element);
    }
    form.append(labelled(f.label, f.select));
  }
  const status = make('p');
  status.setAttribute('role', 'status');
  const reset = make('button', { type: 'button', textContent: 'Bỏ lọc', hidden: true });
  const end = make('div', { className: 'filter-end' });
  end.append(status, reset);
  form.append(end);
  nav.replaceWith(form);

  let rows; // a promise of all documents, once they are asked for
  let turn = 0; // only the answer to the last question is shown

  function documents() {
    rows ??= fetch(nav.dataset.register)
      .then((r) => (r.ok ? r.json() : Promise.reject(new Error(r.statusText))))
      .then((data) => data.documents.map((d) => ({ ...d, words: ' ' + tokens(d.number + ' ' + d.subject).join(' ') })))
      .catch((e) => { rows = undefined; throw e; });
    return rows;
  }

  function chosen() {
    const q = new URLSearchParams(location.search);
    const state = { words: (q.get('tu-khoa') ?? '').trim(), page: Math.max(1, parseInt(q.get('trang'), 10) || 1), of: {} };
    for (const f of facets) {
      const v = q.get(f.id) ?? '';
      state.of[f.id] = f.options.some((o) => o.value === v) ? v : '';
    }
    return state;
  }

  function address(state) {
    const q = new URLSearchParams();
    if (state.words) q.set('tu-khoa', state.words);
    for (const f of facets) if (state.of[f.id]) q.set(f.id, state.of[f.id]);
    if (state.page > 1) q.set('trang', state.page);
    const s = q.toString();
    return location.pathname + (s && '?' + s);
  }

  function asked() {
    return { words: words.value.trim(), page: 1, of: Object.fromEntries(facets.map((f) => [f.id, f.select.value])) };
  }

  // go writes what is asked for into the address and shows it. Typing changes
  // the address in place: the back button does not go letter by letter.
  function go(state, replace) {
    const url = address(state);
    if (url !== location.pathname + location.search) history[replace ? 'replaceState' : 'pushState'](null, '', url);
    return show();
  }

  async function show() {
    const state = chosen();
    const mine = ++turn;
    if (document.activeElement !== words) words.value = state.words;
    for (const f of facets) f.select.value = state.of[f.id];
    const any = state.words !== '' || facets.some((f) => state.of[f.id]);
    reset.hidden = !any;
    if (!any) {
      results.replaceChildren(...unfiltered);
      for (const f of facets) for (const o of f.options) { o.element.textContent = o.label; o.element.disabled = false; }
      status.textContent = status.textContent && 'Đang hiện tất cả văn bản.';
      return;
    }
    let all;
    try {
      all = await documents();
    } catch {
      if (mine !== turn) return;
      status.textContent = 'Chưa tải được danh mục để lọc. Hãy thử lại, hoặc chọn trong các danh sách bên dưới.';
      if (!nav.isConnected) form.after(nav);
      results.replaceChildren(...unfiltered);
      return;
    }
    if (mine !== turn) return;
    nav.remove();
    const terms = tokens(state.words);
    const said = all.filter((d) => terms.every((t) => d.words.includes(' ' + t)));
    const fits = (d, but) => facets.every((f) => f === but || !state.of[f.id] || d[f.id] === state.of[f.id]);
    for (const f of facets) { // how many each choice would leave
      const counts = new Map();
      for (const d of said) if (fits(d, f)) counts.set(d[f.id], (counts.get(d[f.id]) ?? 0) + 1);
      for (const o of f.options) {
        const n = counts.get(o.value) ?? 0;
        o.element.textContent = o.label + ' (' + n.toLocaleString('vi') + ')';
        o.element.disabled = n === 0 && o.value !== state.of[f.id];
      }
    }
    const found = said.filter((d) => fits(d));
    render(found, state);
  }

  function render(found, state) {
    const pages = Math.max(1, Math.ceil(found.length / pageSize));
    const page = Math.min(state.page, pages);
    const count = found.length.toLocaleString('vi') + ' văn bản';
    const where = pages > 1 ? ` (trang ${page} / ${pages})` : '';
    status.textContent = found.length ? `Tìm thấy ${count}${where}.` : 'Không có văn bản nào khớp với các điều kiện đã chọn.';
    if (!found.length) {
      results.replaceChildren(make('p', { className: 'empty', textContent: 'Không có văn bản nào khớp. Hãy bỏ bớt điều kiện lọc.' }));
      return;
    }
    const title = make('h2', { className: 'total', textContent: count + where, tabIndex: -1 });
    const body = make('tbody');
    body.append(...found.slice((page - 1) * pageSize, page * pageSize).map(row));
    const copy = table.cloneNode(false);
    copy.append(table.caption.cloneNode(true), table.tHead.cloneNode(true), body);
    const wrap = table.parentElement.cloneNode(false);
    wrap.append(copy);
    results.replaceChildren(title, wrap);
    if (pages > 1) results.append(pager(state, page, pages));
  }

  function pager(state, page, pages) {
    const bar = make('nav', { className: 'pager' });
    bar.setAttribute('aria-label', 'Phân trang');
    const list = make('ul');
    const to = (text, n) => {
      const a = make('a', { textContent: text, href: address({ ...state, page: n }) });
      a.addEventListener('click', async (e) => {
        if (e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
        e.preventDefault();
        await go({ ...state, page: n });
        results.querySelector('h2')?.focus();
      });
      list.append(item(a));
    };
    if (page > 1) { to('Đầu', 1); to('Trước', page - 1); }
    const here = make('span', { textContent: `Trang ${page} / ${pages}` });
    here.setAttribute('aria-current', 'page');
    list.append(item(here));
    if (page < pages) { to('Sau', page + 1); to('Cuối', pages); }
    bar.append(list);
    return bar;
  }

  let typing;
  words.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => go(asked(), true), 250);
  });
  form.addEventListener('change', (e) => {
    if (e.target !== words) go(asked());
  });
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    clearTimeout(typing);
    go(asked(), true);
  });
  reset.addEventListener('click', () => {
    clearTimeout(typing);
    words.value = '';
    go({ words: '', page: 1, of: {} });
    words.focus();
  });
  addEventListener('popstate', () => {
    clearTimeout(typing);
    words.value = chosen().words;
    show();
  });
  show();
}

function row(d) {
  const tr = make('tr');
  const head = make('th', { scope: 'row' });
  head.append(make('a', { href: d.url, textContent: d.number }));
  if (d.state) head.append(' ', make('strong', { className: 'badge', textContent: d.state }));
  const issuer = d.issuer_url ? make('a', { href: d.issuer_url, textContent: d.issuer }) : (d.issuer ?? '');
  const force = make('span', { className: d.force ? 'force-' + d.force_class : 'empty', textContent: d.force ?? 'Chưa ghi nhận' });
  tr.append(head, cell(make('time', { dateTime: d.date, textContent: d.issued })), cell(issuer), cell(d.subject ?? ''), cell(d.type), cell(force));
  return tr;
}

// tokens are the words of a text without case and marks, as readers may type
// them; what was typed is found where a word begins.
function tokens(s) {
  return s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd').split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

function cell(content) {
  const td = make('td');
  td.append(content);
  return td;
}

function item(content) {
  const li = make('li');
  li.append(content);
  return li;
}

function labelled(text, control) {
  const div = make('div');
  div.append(make('label', { htmlFor: control.id, textContent: text }), control);
  return div;
}
