package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"nawapi.gov.vn/cchc/internal/viet"
)

// mistyped is the name of a command or of an option that there is not, with the one
// that was probably meant, or "".
type mistyped struct {
	option     bool
	name, near string
}

func (m mistyped) Error() string { return m.text("vi") }

// text says it in a language: what is wrong with a command line is known before it is
// known which language the line asks for.
func (m mistyped) text(lang string) string {
	words := [...]string{"không có lệnh “%s”", "không có tùy chọn %s", "; có phải ý bạn là “%s”?"}
	if lang == "en" {
		words = [...]string{"there is no command “%s”", "there is no option %s", "; did you mean “%s”?"}
	}
	said := fmt.Sprintf(words[0], m.name)
	if m.option {
		said = fmt.Sprintf(words[1], m.name)
	}
	if m.near != "" {
		said += fmt.Sprintf(words[2], m.near)
	}
	return said
}

// noCommand is the error of a name that is no command below c.
func noCommand(c *cobra.Command, name string) error {
	m := mistyped{name: name}
	m.near, _ = viet.Nearest(name, func(yield func(string) bool) {
		for _, sub := range c.Commands() {
			if !sub.Hidden && !yield(sub.Name()) {
				return
			}
		}
	})
	return usageError{m}
}

// noOption is the error of an option, with its hyphens, that c does not have.
func noOption(c *cobra.Command, name string) error {
	m := mistyped{option: true, name: name}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	if near, ok := viet.Nearest(strings.TrimLeft(name, "-"), slices.Values(names)); ok {
		m.near = "--" + near
	}
	return m
}

// usageText says what is wrong with a command line, and where to read on. In English it
// says which name is wrong; the rest is in Vietnamese.
func usageText(err error, args []string) (said, help string) {
	said, help = err.Error(), "Gõ “cchc --help” để xem cách dùng."
	var m mistyped
	if errors.As(err, &m) && asksEnglish(args) {
		said, help = m.text("en"), "“cchc --help” tells how to use it."
	}
	return said, help
}

// asksEnglish tells whether a command line that cannot be read asks for English.
func asksEnglish(args []string) bool {
	for i, a := range args {
		if a == "--lang=en" || a == "--lang" && i+1 < len(args) && args[i+1] == "en" {
			return true
		}
	}
	return false
}
