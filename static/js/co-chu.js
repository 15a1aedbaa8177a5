// The size of text that the reader has chosen. No module: a module would run
// after the first picture of the page, and the text would jump.
try {
  const size = localStorage.getItem('co-chu');
  if (/^(-1|1|2)$/.test(size)) document.documentElement.dataset.chu = size;
} catch { /* the browser keeps nothing: the size is the usual one */ }
