// Package fix mends what is safe to mend in a content file without asking its
// author: how letters are stored, what cannot be seen, the lists and headings
// that offices type as in Word, dates in front matter, blanks and quotes.
//
// Nothing here changes what is said. These rules hold for every change, and are
// checked again whenever one is made, not only in tests:
//
//   - A line stays a line. Its words are the same in the same order, dates in
//     front matter and text decoded on request apart.
//   - Code, addresses, HTML and tables are left alone; so is a file that is not
//     UTF-8.
//   - A file that could be read before can be read afterwards, with the same
//     front matter, and its page has the same words.
//   - What has been mended is not mended again: Fix of a fixed text is empty.
//   - Line ends, a byte order mark and a missing last line end stay as they were.
//
// [Fix] is pure and knows nothing of disks. `cchc fix` writes what it returns;
// the language server offers the same changes one by one, by the code of the
// complaint that each of them settles.
package fix

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Codes of the changes. Where a check complains of the same thing, they have one
// code.
const (
	NFC       source.Code = "text-nfd"
	Invisible source.Code = "text-invisible"
	Date      source.Code = "date-form"
	Curly     source.Code = "value-quotes"
	List      source.Code = "list-typed"
	Heading   source.Code = "heading-typed"
	Space     source.Code = "space-before"
	After     source.Code = "space-after"
	Quotes    source.Code = "quotes-mixed"
	TCVN3     source.Code = "text-tcvn3"
	VNI       source.Code = "text-vni"
)

// Labels say in Vietnamese what each change does.
var Labels = map[source.Code]string{
	NFC:       "đưa chữ về Unicode dựng sẵn (NFC)",
	Invisible: "bỏ ký tự không nhìn thấy",
	Date:      "viết ngày theo dạng 2016-03-03",
	Curly:     "bỏ ngoặc cong quanh ngày, số, mã",
	List:      "viết gạch đầu dòng theo Markdown",
	Heading:   "viết đề mục theo Markdown",
	Space:     "bỏ khoảng trắng thừa",
	After:     "thêm khoảng trắng sau dấu câu",
	Quotes:    "thống nhất dấu ngoặc kép “ ”",
	TCVN3:     "chuyển TCVN3 sang Unicode",
	VNI:       "chuyển VNI sang Unicode",
}

// Options choose what is mended.
type Options struct {
	// Only, if not empty, are the only codes wanted.
	Only []source.Code
	// Decode is the old encoding to read lines as, TCVN3 or VNI, or "".
	Decode source.Code
}

func (o *Options) wants(c source.Code) bool {
	if c == TCVN3 || c == VNI {
		return o.Decode == c
	}
	return len(o.Only) == 0 || slices.Contains(o.Only, c)
}

// Change is one line and what becomes of it.
type Change struct {
	Line     int // from 0
	Old, New string
	Codes    []source.Code // why, in the order of the changes
}

// Text is a file cut in lines, so that a change of one leaves all else as it is.
type Text struct {
	bom   string
	lines []string
	ends  []string // "\n", "\r\n", "\r", or "" at the end of the file
}

// Split cuts a file in lines.
func Split(s string) Text {
	var t Text
	if rest, ok := strings.CutPrefix(s, "\ufeff"); ok {
		t.bom, s = "\ufeff", rest
	}
	for s != "" {
		i := strings.IndexAny(s, "\r\n")
		if i < 0 {
			t.lines, t.ends = append(t.lines, s), append(t.ends, "")
			break
		}
		end := s[i : i+1]
		if strings.HasPrefix(s[i:], "\r\n") {
			end = "\r\n"
		}
		t.lines, t.ends = append(t.lines, s[:i]), append(t.ends, end)
		s = s[i+len(end):]
	}
	return t
}

// Lines returns the lines without their ends.
func (t *Text) Lines() []string { return t.lines }

// With returns the file with the changes made.
func (t *Text) With(changes []Change) string {
	var b strings.Builder
	b.WriteString(t.bom)
	for i, l := range t.lines {
		if len(changes) > 0 && changes[0].Line == i {
			l = changes[0].New
			changes = changes[1:]
		}
		b.WriteString(l)
		b.WriteString(t.ends[i])
	}
	return b.String()
}

// Fix returns the changes to a file, by line. file is its path below the root
// of the site, which tells what front matter it has.
func Fix(file, text string, o Options) []Change {
	kind := content.KindOf(file)
	if !utf8.ValidString(text) || len(text) > content.MaxSize || kind == content.None || kind == content.Item { // items are as other sites have them
		return nil
	}
	t := Split(text)
	w := &work{file: file, lines: slices.Clone(t.lines), codes: make([][]source.Code, len(t.lines))}
	// A change may show another one the way, or make room for one that was taken back.
	// What comes out must have nothing left to mend: a text that does not come to rest
	// is left as it was.
	for {
		was := slices.Clone(w.lines)
		w.split()
		for _, p := range passes {
			if slices.ContainsFunc(p.codes, o.wants) {
				w.apply(p, o)
			}
		}
		if slices.Equal(was, w.lines) {
			break
		}
		if w.rounds++; w.rounds == mostRounds || w.parsed > mostAll {
			return nil
		}
	}
	var changes []Change
	for i, l := range w.lines {
		if l != t.lines[i] {
			changes = append(changes, Change{i, t.lines[i], l, w.codes[i]})
		}
	}
	return changes
}

// apply runs a pass and takes back what it must not have done.
func (w *work) apply(p pass, o Options) {
	was := slices.Clone(w.lines)
	p.run(w, o)
	var changed []int
	for i := range w.lines {
		switch {
		case w.lines[i] == was[i]:
		case p.words && !slices.Equal(Words(w.lines[i]), Words(was[i])):
			w.undo(i, was[i])
		default:
			changed = append(changed, i)
		}
	}
	if len(changed) == 0 {
		return
	}
	if w.seen == nil { // the first change of the file
		w.seen = w.look(was)
	}
	if w.good(p) {
		return
	}
	// Some line reads otherwise now. What reads otherwise in its own paragraph is put
	// aside; of either kind, it is looked for in halves, and the other ones are kept.
	now := slices.Clone(w.lines)
	codes := slices.Clone(w.codes)
	for _, i := range changed {
		w.undo(i, was[i])
	}
	size := 1
	for _, l := range was {
		size += len(l) + 1
	}
	tries := 0
	var keep func(lines []int)
	keep = func(lines []int) {
		if tries == 0 || len(lines) == 0 {
			return
		}
		tries--
		for _, i := range lines {
			w.lines[i], w.codes[i] = now[i], codes[i]
		}
		if w.good(p) {
			return
		}
		for _, i := range lines {
			w.undo(i, was[i])
		}
		if half := len(lines) / 2; half > 0 {
			keep(lines[:half])
			keep(lines[half:])
		}
	}
	calm, rest := w.calm(changed, now, p)
	tries = max(16, min(200, mostParsed/size))
	keep(calm)
	tries = max(2, min(50, mostParsed/4/size))
	keep(rest)
}

// calm divides changed lines into those that leave their paragraph to be read as
// before, looked at alone, and the others.
func (w *work) calm(changed []int, now []string, p pass) (calm, rest []int) {
	const most = 64 // lines of a paragraph
	for len(changed) > 0 {
		from, to := changed[0], changed[0]+1
		if from < w.body {
			calm, changed = append(calm, from), changed[1:]
			continue
		}
		for from > w.body && to-from < most/2 && strings.TrimSpace(w.lines[from-1]) != "" {
			from--
		}
		for to < len(w.lines) && to-from < most && strings.TrimSpace(w.lines[to]) != "" {
			to++
		}
		n := 0
		for n < len(changed) && changed[n] < to {
			n++
		}
		own := changed[:n]
		changed = changed[n:]
		before := w.paragraph(w.lines[from:to])
		same := func(lines []int) bool {
			part := slices.Clone(w.lines[from:to])
			for _, i := range lines {
				part[i-from] = now[i]
			}
			after := w.paragraph(part)
			return !worse(before.problems, after.problems) && (!p.words || slices.Equal(before.words, after.words))
		}
		if same(own) {
			calm = append(calm, own...)
			continue
		}
		for _, i := range own {
			if w.parsed <= mostAll && same([]int{i}) {
				calm = append(calm, i)
			} else {
				rest = append(rest, i)
			}
		}
	}
	return calm, rest
}

// paragraph is how lines of a body are read alone.
func (w *work) paragraph(lines []string) *look {
	return w.look(append([]string{"---", "---"}, lines...))
}

// mostParsed is how many bytes one pass parses again to find the lines that it must
// not touch, mostAll how many all of them may, and mostRounds how often they come
// again: a huge file of such lines is left as it is.
const (
	mostParsed = 8 << 20
	mostAll    = 128 << 20
	mostRounds = 12
)

// undo takes back the last change of a line.
func (w *work) undo(i int, was string) {
	w.lines[i], w.codes[i] = was, slices.Clone(w.codes[i][:len(w.codes[i])-1])
}

// look is a file as those see it who read it: how often it is complained of, by
// code, and the words on its page.
type look struct {
	problems map[source.Code]int
	words    []string
}

func (w *work) look(lines []string) *look {
	text := []byte(strings.Join(lines, "\n"))
	w.parsed += len(text)
	d := content.Parse(w.file, text)
	l := &look{problems: map[source.Code]int{}, words: Words(html.UnescapeString(tags.ReplaceAllString(string(d.Body.HTML), " ")))}
	for _, p := range d.Problems {
		l.problems[p.Code]++
	}
	return l
}

var tags = regexp.MustCompile(`<[^>]*>`)

// good tells whether the file is still read as before, and takes note of how it
// is read now.
func (w *work) good(p pass) bool {
	now := w.look(w.lines)
	if worse(w.seen.problems, now.problems) || p.words && !slices.Equal(w.seen.words, now.words) {
		return false
	}
	w.seen = now
	return true
}

func worse(before, now map[source.Code]int) bool {
	for c, n := range now {
		if n > before[c] {
			return true
		}
	}
	return false
}

// Words returns the words of a text as readers see them: letters and digits in
// NFC, without what cannot be seen.
func Words(s string) []string {
	s = strings.Map(func(r rune) rune {
		if invisible(r) && r != '\u00a0' {
			return -1
		}
		return r
	}, s)
	return strings.FieldsFunc(viet.NFC(s), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) })
}

// work is a file between two passes.
type work struct {
	file  string
	lines []string
	codes [][]source.Code
	body  int   // the line on which the body begins
	seen  *look // of the lines as they are; nil while nothing has changed

	rounds, parsed int // of all passes, bytes
}

// split finds where the body begins: behind the second fence, or nowhere if the
// file has none.
func (w *work) split() {
	w.body = len(w.lines)
	if content.KindOf(w.file) == content.Settings || len(w.lines) == 0 || strings.TrimRight(w.lines[0], " \t") != "---" {
		return
	}
	for i, l := range w.lines[1:] {
		if strings.TrimSpace(l) == "---" {
			w.body = i + 2
			return
		}
	}
}

func (w *work) set(i int, l string, c source.Code) {
	if w.lines[i] != l {
		w.lines[i] = l
		w.codes[i] = append(w.codes[i], c)
	}
}

// pass is one kind of change. A pass changes each line once.
type pass struct {
	codes []source.Code
	words bool // it must not change the words of a line
	run   func(w *work, o Options)
}

var passes = []pass{
	{[]source.Code{TCVN3, VNI}, false, (*work).decode},
	{[]source.Code{NFC}, true, (*work).nfc},
	{[]source.Code{Invisible}, true, (*work).invisible},
	{[]source.Code{Date, Curly}, false, (*work).dates},
	{[]source.Code{List, Heading}, true, (*work).habits},
	{[]source.Code{Space}, true, (*work).spaces},
	{[]source.Code{After}, true, (*work).after},
	{[]source.Code{Quotes}, true, (*work).quotes},
}
