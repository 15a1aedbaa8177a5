package check

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/source"
)

// A baseline is what was found on the day that an old archive came in: nobody will
// mend it all at once, and new mistakes must not hide among it. A finding is known
// again by its file, its rule and what it says, not by its line, so that it stays
// known when lines move. Where one file has the same finding several times, their
// number is kept.

// fingerprint is what a finding is known by when lines move.
func fingerprint(p source.Problem) string {
	d := source.NewDigest()
	d.Str(p.Pos.File)
	d.Str(string(p.Code))
	d.Strs(p.Args)
	d.Str(p.Near)
	return d.Sum().Short()
}

// Baseline is what was found before: a number for each finding.
type Baseline struct {
	Version int     `json:"version"`
	Known   []Known `json:"known"`
}

// Known are findings of one kind in one file.
type Known struct {
	File  string `json:"file"`
	Code  string `json:"code"`
	Print string `json:"print"`
	Count int    `json:"count"`
	Text  string `json:"text"` // for people
}

// NewBaseline makes one of what was found.
func NewBaseline(found []source.Problem) Baseline {
	at := map[string]int{}
	b := Baseline{Version: 1, Known: []Known{}}
	for _, p := range found {
		f := fingerprint(p)
		i, ok := at[f]
		if !ok {
			i = len(b.Known)
			at[f] = i
			b.Known = append(b.Known, Known{p.Pos.File, string(p.Code), f, 0, p.Text("vi")})
		}
		b.Known[i].Count++
	}
	slices.SortFunc(b.Known, func(x, y Known) int {
		return strings.Compare(x.File+"\x00"+x.Code+"\x00"+x.Print, y.File+"\x00"+y.Code+"\x00"+y.Print)
	})
	return b
}

// Write writes the baseline as a file.
func (b Baseline) Write(w io.Writer) error { return encode(w, b) }

// ReadBaseline reads what Write wrote.
func ReadBaseline(data []byte) (Baseline, error) {
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	var b Baseline
	if err := d.Decode(&b); err != nil {
		return b, err
	}
	if b.Version != 1 {
		return b, errors.New("version")
	}
	return b, nil
}

// New returns what was found and is not in the baseline, and what of the baseline
// was not found any more. Of several findings of one kind the last ones are new.
// renamed, which may be nil, tells the former name of a file.
func (b Baseline) New(found []source.Problem, renamed func(string) string) (fresh []source.Problem, stale []Known) {
	left := make(map[string]int, len(b.Known))
	for _, k := range b.Known {
		left[k.Print] += k.Count
	}
	for _, p := range found {
		was := p
		if renamed != nil {
			was.Pos.File = renamed(p.Pos.File)
		}
		if f := fingerprint(was); left[f] > 0 {
			left[f]--
			continue
		}
		fresh = append(fresh, p)
	}
	for _, k := range b.Known {
		if n := min(left[k.Print], k.Count); n > 0 {
			left[k.Print] -= n
			k.Count = n
			stale = append(stale, k)
		}
	}
	return fresh, stale
}
