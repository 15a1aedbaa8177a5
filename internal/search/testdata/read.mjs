// Runs static/js/search.js in Node over an index in a folder, and prints what it
// finds: for each query of a JSON file the documents in their order.
import { readFile } from 'node:fs/promises';

const [module, dir, queries, how] = process.argv.slice(2);
if (how === 'without') delete globalThis.DecompressionStream;
const { Index, tokens } = await import('data:text/javascript;base64,' + (await readFile(module)).toString('base64'));
const input = JSON.parse(await readFile(queries, 'utf8'));
if (how === 'tokens') {
  console.log(JSON.stringify(input.map(({ text }) => tokens(text.normalize('NFC')).map((t) => [t.gap, t.exact, t.fold]))));
} else if (how === 'shown') {
  const { excerpt, highlight } = await import('data:text/javascript;base64,' + (await readFile(module)).toString('base64'));
  console.log(JSON.stringify(input.map(({ text, marks }) => { const e = excerpt(text, marks); return { excerpt: e, marked: highlight(e, marks).filter(([, hit]) => hit).map(([s]) => s) }; })));
} else if (how.startsWith('damage')) {
  // Each file is damaged in turn, in ways that a number decides, packed again or not;
  // what the reader says of it: an answer, that the index is damaged, or anything else.
  const { gunzipSync, gzipSync } = await import('node:zlib');
  const { readdir } = await import('node:fs/promises');
  const { Damaged, batch } = await import('data:text/javascript;base64,' + (await readFile(module)).toString('base64'));
  if (how === 'damage without') delete globalThis.DecompressionStream;
  let seed = 1;
  const dice = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 2 ** 32 * n); };
  const files = new Map(await Promise.all((await readdir(dir)).sort().map(async (n) => [n, await readFile(dir + '/' + n)])));
  const said = { answers: 0, damaged: 0, others: [], slowest: 0 };
  process.on('unhandledRejection', (e) => said.others.push('unhandled: ' + e));
  for (const { rounds } of input) {
    for (const name of files.keys()) {
      for (let k = 0; k < rounds; k++) {
        const repack = dice(3) > 0;
        const b = repack ? gunzipSync(files.get(name)) : files.get(name);
        const from = dice(b.length + 1), cut = dice(4) === 0 ? dice(b.length) : dice(5);
        const put = Buffer.from(Array.from({ length: dice(6) }, () => [0, 0x7f, 0x80, 0xff, dice(256)][dice(5)]));
        let bad = Buffer.concat([b.subarray(0, from), put, b.subarray(Math.min(b.length, from + cut))]);
        if (repack) bad = gzipSync(bad);
        const start = performance.now();
        try {
          const x = await Index.open(async (n) => new Uint8Array(n === name ? bad : files.get(n) || (() => { throw Object.assign(new Error('404'), { status: 404 }); })()));
          for (const q of [{ text: 'cai cach hanh chinh' }, { text: 'CCHC', all: true }, { text: 'duong day', live: true }, { text: 'cai cahc' }, { text: '"hành chính" -đường', facets: ['Thể chế'] }]) {
            const a = await x.search(q);
            await Promise.all(batch(x, a.docs).map((d) => x.card(d)));
          }
          said.answers++;
        } catch (e) {
          if (e instanceof Damaged || e.status === 404) said.damaged++; else said.others.push(`${name}: ${e.stack}`);
        }
        said.slowest = Math.max(said.slowest, performance.now() - start);
      }
    }
  }
  await new Promise((done) => setTimeout(done, 20));
  console.log(JSON.stringify(said));
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
