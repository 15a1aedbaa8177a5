package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a file that somebody wrote. Line and Col count from 1;
// columns count characters, since "ụ" is three bytes. Line 0 means the file as
// a whole, and Col 0 the line as a whole.
type Pos struct {
	File string // path below the root, NFC, with slashes
	Line int
	Col  int
}

// String returns file:line:col, the form that editors and terminals turn into
// a link.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Severity says what a Problem does to the build.
type Severity uint8

// A build with an Error changes nothing of the published site; a Warning is
// shown; a Notice is shown when asked for.
const (
	Error Severity = iota
	Warning
	Notice
)

// String returns the stable ASCII name.
func (s Severity) String() string { return [...]string{"error", "warning", "notice"}[s] }

// Code is the stable ASCII name of a kind of Problem, for example
// "date-impossible". Settings, tests and documentation refer to it; the texts
// may change.
type Code string

// Message is what a Code says, in Vietnamese for editors and in English. The
// texts are formats over the Problem's Args (%[1]s …).
type Message struct {
	Severity Severity
	Vi, En   string // what is wrong
	ViHint   string // how to mend it
	EnHint   string
}

// Problem is one complaint about something that somebody wrote. It never
// carries bytes of the file: the excerpt is read when it is shown.
type Problem struct {
	Pos  Pos
	Len  int // characters from Pos.Col to underline; 0 means one
	Code Code
	Args []string
	Near string // the real name that was probably meant, or ""
	Soft bool   // in a file that nobody sees yet: an Error counts as a Warning

	level int8 // 0: what the catalogue says; else 1 + a Severity
}

// As returns p with another severity than the catalogue's: the settings of a
// site may say how much a rule weighs there.
func (p Problem) As(s Severity) Problem {
	p.level = 1 + int8(s)
	return p
}

// Severity returns what the catalogue says of the code, an Error softened to a
// Warning where Soft says so.
func (p Problem) Severity() Severity {
	if p.level > 0 {
		return Severity(p.level - 1)
	}
	s := catalogue[p.Code].Severity
	if p.Soft && s == Error {
		return Warning
	}
	return s
}

// Text returns what is wrong, in lang "vi" or "en".
func (p Problem) Text(lang string) string {
	m, ok := catalogue[p.Code]
	if !ok {
		return string(p.Code) + " " + strings.Join(p.Args, " ")
	}
	if lang == "en" {
		return format(m.En, p.Args)
	}
	return format(m.Vi, p.Args)
}

// Hint returns how to mend it, or "".
func (p Problem) Hint(lang string) string {
	m := catalogue[p.Code]
	h := m.ViHint
	near := "Có phải ý bạn là “" + p.Near + "”? "
	if lang == "en" {
		h, near = m.EnHint, "Did you mean “"+p.Near+"”? "
	}
	if p.Near == "" {
		near = ""
	}
	return strings.TrimSpace(near + format(h, p.Args))
}

func format(f string, args []string) string {
	if !strings.Contains(f, "%") {
		return f
	}
	a := make([]any, len(args))
	for i := range args {
		a[i] = args[i]
	}
	return fmt.Sprintf(f, a...)
}

// Sort orders problems by file, line, column and code, and drops repetitions.
func Sort(ps []Problem) []Problem {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col), cmp.Compare(a.Code, b.Code), slices.Compare(a.Args, b.Args))
	})
	return slices.CompactFunc(ps, func(a, b Problem) bool {
		return a.Pos == b.Pos && a.Code == b.Code && slices.Equal(a.Args, b.Args)
	})
}

// Failed tells whether any of the problems is an Error.
func Failed(ps []Problem) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return p.Severity() == Error })
}

var catalogue = map[Code]Message{}

// register adds messages to the catalogue; each stage has a file of them here,
// so that a code is written down once.
func register(ms map[Code]Message) bool {
	for c, m := range ms {
		if _, dup := catalogue[c]; dup {
			panic("source: code registered twice: " + string(c))
		}
		catalogue[c] = m
	}
	return true
}

// Codes returns all codes in byte order.
func Codes() []Code {
	cs := make([]Code, 0, len(catalogue))
	for c := range catalogue {
		cs = append(cs, c)
	}
	slices.Sort(cs)
	return cs
}

// Describe returns the catalogue's entry of a code.
func Describe(c Code) (Message, bool) { m, ok := catalogue[c]; return m, ok }
