// Runs static/js/search.js in Node over an index in a folder, and prints what it
// finds: for each query of a JSON file the documents in their order.
import { readFile } from 'node:fs/promises';

const [module, dir, queries, how] = process.argv.slice(2);
if (how === 'without') delete globalThis.DecompressionStream;
const { Index, tokens } = await import('data:text/javascript;base64,' + (await readFile(module)).toString('base64'));
const input = JSON.parse(await readFile(queries, 'utf8'));
if (how === 'tokens') {
  console.log(JSON.stringify(input.map(({ text }) => tokens(text.normalize('NFC')).map((t) => [t.gap, t.exact, t.fold]))));
} else {
  const { batch } = await import('data:text/javascript;base64,' + (await readFile(module)).toString('base64'));
  const answers = [];
  for (const q of input) {
    let bytes = 0, requests = 0, last = 0;
    const read = async (name) => {
      requests++;
      const b = await readFile(dir + '/' + name);
      bytes += b.length;
      last = performance.now();
      return new Uint8Array(b);
    };
    const x = await Index.open(read);
    const a = await x.search({ text: q.text, live: q.live, all: q.all, kind: q.kind || 0, year: q.year || 0, facets: q.facets || [] });
    const first = await Promise.all(batch(x, a.docs, requests).map((d) => x.card(d)));
    answers.push({ docs: how === 'costs' ? a.docs.slice(0, 10) : a.docs, complete: a.complete, instead: a.instead, partial: a.partial, first: first.map((c) => c.url), bytes, requests, after: performance.now() - last });
  }
  console.log(JSON.stringify(answers));
}
