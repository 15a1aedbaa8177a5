// The size of text that the reader has chosen. No module: a module would run
// after the first picture of the page, and the text would jump. For the same
// reason it tells the style sheet that there are scripts, so that the tools of an
// article find their room kept.
document.documentElement.dataset.js = '';
try {
  const size = localStorage.getItem('co-chu');
  if (/^(-1|1|2)$/.test(size)) document.documentElement.dataset.chu = size;
} catch { /* the browser keeps nothing: the size is the usual one */ }
