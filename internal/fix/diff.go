package fix

import (
	"fmt"
	"strings"
)

// context is how many lines around a change a diff shows.
const context = 3

// Diff writes changes as a unified diff, the form that patch and git read.
func Diff(file string, t Text, changes []Change) string {
	if len(changes) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "--- a/%s\n+++ b/%s\n", file, file)
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].Line-changes[n-1].Line <= 2*context {
			n++
		}
		hunk := changes[:n]
		changes = changes[n:]
		from := max(0, hunk[0].Line-context)
		to := min(len(t.lines), hunk[n-1].Line+context+1)
		fmt.Fprintf(&b, "@@ -%d,%d +%d,%d @@\n", from+1, to-from, from+1, to-from)
		line := func(sign byte, i int, s string) {
			b.WriteByte(sign)
			if i == 0 {
				s = t.bom + s
			}
			b.WriteString(s)
			switch t.ends[i] {
			case "\r\n":
				b.WriteString("\r\n")
			case "":
				b.WriteString("\n\\ No newline at end of file\n")
			default:
				b.WriteString("\n")
			}
		}
		for i := from; i < to; {
			if len(hunk) == 0 || hunk[0].Line != i {
				line(' ', i, t.lines[i])
				i++
				continue
			}
			run := 1
			for run < len(hunk) && hunk[run].Line == i+run {
				run++
			}
			for _, c := range hunk[:run] {
				line('-', c.Line, c.Old)
			}
			for _, c := range hunk[:run] {
				line('+', c.Line, c.New)
			}
			hunk = hunk[run:]
			i += run
		}
	}
	return b.String()
}
