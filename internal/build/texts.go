package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"

	"nawapi.gov.vn/cchc/internal/check"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
)

// The rendered texts of a site are the dearest thing that a process makes, and
// depend on nothing but the bytes of one file each. They are kept from one
// process to the next in a file of records, each found by the sum of the content
// file that it came from. A record is believed if its checksum is right; the file
// as a whole if it is of this program and its index is whole. Anything else
// costs parsing, and nothing else. The checksum of a record is to find what a
// disk has spoilt, and CRC-32C, which file systems take for that, costs little
// where a SHA-256 costs a hundredth of a build.
//
// The file is written anew, and put in place by its name, when an eighth of what
// it should hold is missing or of what it holds is of no use any more: an edit
// or two do not make anybody copy all other texts.

const textsMagic = "cchc texts 2\n"

// text is a body that need not be parsed again: a record in a file, or the parts
// of one.
type text struct {
	key        source.Sum // of the content file
	rest, html int        // lengths

	in    *spool // nil: the parts are in memory
	at    int64
	check uint32 // of the record: rest, HTML
	parts []byte // rest
	body  *content.Body
}

// record returns the bytes of t, in buf when they fit.
func (t *text) record(buf []byte) ([]byte, bool) {
	n := t.rest + t.html
	if t.in == nil {
		buf = t.body.Append(append(buf[:0], t.parts...))
		return buf, len(buf) == n
	}
	if cap(buf) < n {
		buf = make([]byte, n+n/4)
	}
	if _, err := t.in.f.ReadAt(buf[:n], t.at); err != nil {
		return buf, false
	}
	return buf[:n], checksum(buf[:n]) == t.check
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(record []byte) uint32 { return crc32.Checksum(record, castagnoli) }

// textIndex is the texts that the file holds, by key.
type textIndex map[source.Sum]*text

const textEntry = sha256.Size + 4 + 8 + 4 + 4

// recallTexts opens the file at path, if it is whole and of this program.
func recallTexts(path string, program source.Sum, lost *lostText) textIndex {
	f, err := os.Open(path)
	if err != nil {
		return textIndex{}
	}
	known := readTexts(&spool{f: f, lost: lost}, program)
	if known == nil {
		f.Close()
		return textIndex{}
	}
	return known
}

func readTexts(s *spool, program source.Sum) textIndex {
	info, err := s.f.Stat()
	if err != nil {
		return nil
	}
	head := make([]byte, len(textsMagic)+len(program))
	tail := make([]byte, 8+sha256.Size)
	end := info.Size() - int64(len(tail))
	if _, err := s.f.ReadAt(head, 0); err != nil || end < int64(len(head)) || string(head) != textsMagic+string(program[:]) {
		return nil
	}
	if _, err := s.f.ReadAt(tail, end); err != nil {
		return nil
	}
	from := int64(binary.LittleEndian.Uint64(tail))
	if from < int64(len(head)) || from > end || (end-from)%textEntry != 0 {
		return nil
	}
	index := make([]byte, end-from)
	if _, err := s.f.ReadAt(index, from); err != nil || indexSum(program, index, tail[:8]) != source.Sum(tail[8:]) {
		return nil
	}
	known := make(textIndex, len(index)/textEntry)
	for ; len(index) > 0; index = index[textEntry:] {
		t := &text{in: s, key: source.Sum(index), check: binary.LittleEndian.Uint32(index[sha256.Size:])}
		n := index[sha256.Size+4:]
		t.at = int64(binary.LittleEndian.Uint64(n))
		t.rest, t.html = int(binary.LittleEndian.Uint32(n[8:])), int(binary.LittleEndian.Uint32(n[12:]))
		if t.at < 0 || t.at+int64(t.rest)+int64(t.html) > from {
			return nil
		}
		known[t.key] = t
	}
	return known
}

func indexSum(program source.Sum, index, from []byte) source.Sum {
	d := source.NewDigest()
	d.Add(program)
	d.Add(source.SumOf(index))
	d.Add(source.SumOf(from))
	return d.Sum()
}

// retainTexts puts a file of these texts at path. Those that lie in next already,
// which has the name of the file to be, are not written again. That it cannot be
// written is no failure of the build.
func retainTexts(path string, program source.Sum, list []*text, next *spool) {
	if next == nil || next.name == "" {
		if next = newSpool(textsToBe(path), textsHead(program), nil); next == nil {
			return
		}
		defer next.f.Close()
	}
	if next.index(program, list) && os.Rename(next.name, path) == nil {
		next.name = ""
	}
	next.nameless()
}

func textsIn(memory string) string { return filepath.Join(memory, "texts") }

func textsToBe(path string) string { return path + "~" }

func textsHead(program source.Sum) string { return textsMagic + string(program[:]) }

// index makes a spool a file of texts: it adds those that it lacks, and where
// each is.
func (s *spool) index(program source.Sum, list []*text) bool {
	var index, buf []byte
	seen := make(map[source.Sum]bool, len(list))
	for _, t := range list {
		if seen[t.key] {
			continue
		}
		seen[t.key] = true
		at, sum := t.at, t.check
		if t.in != s {
			var ok bool
			if buf, ok = t.record(buf); !ok {
				continue
			}
			if at, ok = s.put(buf); !ok {
				return false
			}
			sum = checksum(buf)
		}
		index = binary.LittleEndian.AppendUint32(append(index, t.key[:]...), sum)
		index = binary.LittleEndian.AppendUint64(index, uint64(at))
		index = binary.LittleEndian.AppendUint32(index, uint32(t.rest))
		index = binary.LittleEndian.AppendUint32(index, uint32(t.html))
	}
	from := binary.LittleEndian.AppendUint64(nil, uint64(s.end.Load()))
	sum := indexSum(program, index, from)
	_, ok := s.put(slices.Concat(index, from, sum[:]))
	return ok
}

func indexOf(list []*text) textIndex {
	known := make(textIndex, len(list))
	for _, t := range list {
		known[t.key] = t
	}
	return known
}

// outdated tells whether the file of known texts should be written anew: when
// too much of it is missing or of no use.
func (known textIndex) outdated(list []*text) bool {
	there := 0
	for _, t := range list {
		if known[t.key] != nil {
			there++
		}
	}
	return 8*(len(list)-there) > len(list) || 8*(len(known)-there) > len(known)
}

// parser is content.ParseWith for one worker: it knows the texts of a former
// process, and puts those of this one where they belong.
type parser struct {
	known textIndex
	store *spool // nil: texts stay in memory
	keep  bool   // for the next process
	check bool   // and what package check says of the file
}

// parse decodes a file; t is nil if the text need not, or cannot, be kept.
func (p *parser) parse(buf *buffers, file string, data []byte) (d *content.Doc, t *text, note *check.Notes) {
	var whole *content.Whole
	var html []byte // of a text that stays in memory: its own
	if p.store != nil {
		html = buf.html
	}
	if p.check {
		note = &check.Notes{}
		d = content.ParseRead(file, data, html, func(r *content.Reading) { note = check.Look(r) })
	} else {
		d, whole = content.ParseWith(file, data, func(sum source.Sum) *content.Whole {
			k := p.known[sum]
			if k == nil {
				return nil
			}
			var ok bool
			if buf.out, ok = k.record(buf.out); !ok {
				return nil
			}
			w, ok := content.ReadRest(buf.out[:k.rest])
			if ok {
				t = k
			}
			return w
		}, html)
	}
	if p.store != nil && t == nil && d.Body.HTML != nil {
		buf.html = d.Body.HTML
	}
	b := &d.Body
	switch {
	case t != nil && p.store != nil:
		t.in.holds(b, t.at+int64(t.rest), t.html)
	case t != nil:
		if t.html > 0 {
			b.HTML = bytes.Clone(buf.out[t.rest:])
		}
	case p.store == nil:
		if whole != nil && p.keep {
			t = &text{key: d.Sum, parts: whole.AppendRest(nil), body: b, html: len(b.HTML)}
			t.rest = len(t.parts)
		}
	default:
		rec := buf.out[:0]
		if whole != nil && p.keep {
			rec = whole.AppendRest(rec)
		}
		rest, html := len(rec), len(b.HTML)
		rec = append(rec, b.HTML...)
		buf.out = rec
		at, ok := p.store.put(rec)
		if !ok {
			b.HTML = bytes.Clone(b.HTML) // it stays in memory
			break
		}
		if rest > 0 {
			t = &text{key: d.Sum, rest: rest, html: html, in: p.store, at: at, check: checksum(rec)}
		}
		p.store.holds(b, at+int64(rest), html)
	}
	return d, t, note
}
