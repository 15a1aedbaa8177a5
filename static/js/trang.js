// What every page has beside its text, for browsers with JavaScript: the search
// loads when somebody turns to it, the next page when somebody is about to open
// it, an article has tools, and paper tells its address and its day. Nothing
// leaves the host; only the size of the text is remembered, in this browser.

const html = document.documentElement;
const words = {
  vi: { tools: 'Công cụ đọc', less: ['A−', 'Giảm cỡ chữ'], usual: ['A', 'Cỡ chữ mặc định'], more: ['A+', 'Tăng cỡ chữ'], print: 'In trang', copy: 'Sao chép địa chỉ', copied: 'Đã sao chép địa chỉ.', failed: 'Không sao chép được. Địa chỉ: ', printed: 'In ngày', sizes: { '-1': 'Chữ nhỏ.', 0: 'Cỡ chữ mặc định.', 1: 'Chữ lớn.', 2: 'Chữ rất lớn.' } },
  en: { tools: 'Reading tools', less: ['A−', 'Smaller text'], usual: ['A', 'Usual size of text'], more: ['A+', 'Larger text'], print: 'Print', copy: 'Copy address', copied: 'The address is copied.', failed: 'It could not be copied. Address: ', printed: 'Printed on', sizes: { '-1': 'Small text.', 0: 'Usual size of text.', 1: 'Large text.', 2: 'Very large text.' } },
};
const t = words[html.lang] || words.vi;
const address = () => document.querySelector('link[rel=canonical]')?.href || location.href.replace(/#.*/, '');

// ---- Tools of an article

function button(label, name, act) {
  const b = document.createElement('button');
  b.type = 'button';
  b.textContent = label;
  if (name) b.setAttribute('aria-label', `${label}: ${name}`), b.title = name; // what is seen is part of what is said
  b.addEventListener('click', () => { if (b.getAttribute('aria-disabled') !== 'true') act(); });
  return b;
}

function tools(bar) {
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', t.tools);
  const said = document.createElement('span');
  said.className = 'tools-said';
  said.setAttribute('role', 'status');
  const now = () => +html.dataset.chu || 0;
  const show = () => {
    less.setAttribute('aria-disabled', now() <= -1);
    usual.setAttribute('aria-disabled', !now());
    more.setAttribute('aria-disabled', now() >= 2);
  };
  const set = (n) => {
    if (n) html.dataset.chu = n; else delete html.dataset.chu;
    try { if (n) localStorage.setItem('co-chu', n); else localStorage.removeItem('co-chu'); } catch { /* not remembered */ }
    said.textContent = t.sizes[n];
    show();
  };
  const less = button(...t.less, () => set(now() - 1));
  const usual = button(...t.usual, () => set(0));
  const more = button(...t.more, () => set(now() + 1));
  const copy = button(t.copy, '', async () => {
    try {
      await navigator.clipboard.writeText(address());
      said.textContent = t.copied;
    } catch {
      said.textContent = t.failed + address();
    }
  });
  bar.append(less, usual, more, button(t.print, '', () => print()), copy, said);
  show();
}

const place = document.querySelector('.tools:empty');
if (place) tools(place);

// ---- Paper

addEventListener('beforeprint', () => {
  const d = new Date(), two = (n) => String(n).padStart(2, '0');
  const day = `${two(d.getDate())}/${two(d.getMonth() + 1)}/${d.getFullYear()}`;
  html.style.setProperty('--foot', JSON.stringify(`${address()} · ${t.printed} ${day}`));
});

// ---- Search: its script is fetched when somebody turns to a field, and at once
// where the address or the field already holds a query

for (const form of document.querySelectorAll('form[data-script]')) {
  const input = form.querySelector('input'), results = form.dataset.search === 'page';
  const turns = ['focus', 'input', 'pointerenter', 'touchstart'];
  const watch = () => { for (const e of turns) input.addEventListener(e, load, { passive: true }); };
  const load = () => {
    for (const e of turns) input.removeEventListener(e, load);
    import(form.dataset.script).then((m) => m.start(form), () => {
      if (!results) watch(); // without the script it is a form that leads to the page of results
      else form.querySelector('[role=status]').textContent = form.dataset.sayMissing;
    });
  };
  if ((results && (input.value || new URLSearchParams(location.search).get('q'))) || document.activeElement === input) load();
  else watch();
}

// ---- The next page, when somebody is about to open it

const root = new URL('..', import.meta.url).pathname; // of this site; the host may have others
const saving = navigator.connection?.saveData || /2g/.test(navigator.connection?.effectiveType);
if (!saving && document.createElement('link').relList.supports?.('prefetch')) {
  const asked = new Set([location.pathname]);
  let timer;
  const intend = (e, wait) => {
    const a = e.target.closest?.('a[href]');
    if (!a || a.origin !== location.origin || a.hasAttribute('download') || !a.pathname.startsWith(root) || !a.pathname.endsWith('/') || a.search || asked.has(a.pathname) || asked.size > 20) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      asked.add(a.pathname);
      const link = document.createElement('link');
      link.rel = 'prefetch';
      link.href = a.pathname;
      document.head.append(link);
    }, wait);
  };
  document.addEventListener('pointerover', (e) => intend(e, 80), { passive: true });
  document.addEventListener('pointerout', () => clearTimeout(timer), { passive: true });
  document.addEventListener('touchstart', (e) => intend(e, 0), { passive: true });
  document.addEventListener('focusin', (e) => intend(e, 80));
}
