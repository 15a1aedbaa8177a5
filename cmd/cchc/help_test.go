package main

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestHelpIsVietnamese: no help has words of the libraries.
func TestHelpIsVietnamese(t *testing.T) {
	english := regexp.MustCompile(`\[flags\]|\(default |--[a-z-]+ (string|strings|int|duration)\b|(?i:\b(usage|available|generate|this command|completion descriptions|help for)\b)`)
	n := 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Hidden {
			return
		}
		var out bytes.Buffer
		c.SetOut(&out)
		if err := c.Help(); err != nil {
			t.Error(err)
		}
		if m := english.FindString(out.String()); m != "" {
			t.Errorf("%s: %q in\n%s", c.CommandPath(), m, out.String())
		}
		n++
		for _, s := range c.Commands() {
			walk(s)
		}
	}
	root := newRoot()
	walk(root)
	if n < 20 {
		t.Errorf("%d commands only", n)
	}
	if got := helpText("      --limit int        nhiều nhất (default 10)\n      --all              tất cả\n"); got != "      --limit SỐ         nhiều nhất (mặc định 10)\n      --all              tất cả\n" {
		t.Errorf("%q", got)
	}
}

// TestErrorsOfUsage: what is wrong with a command line is said in Vietnamese.
func TestErrorsOfUsage(t *testing.T) {
	for line, want := range map[string]string{
		"check --khong":              "không có tùy chọn --khong",
		"check -x":                   "không có tùy chọn viết tắt -x (trong -x)",
		"check --since":              "thiếu giá trị cho tùy chọn --since",
		"check --time-limit mai":     "tùy chọn --time-limit không nhận giá trị “mai”",
		"search --limit nhiều a":     "tùy chọn --limit không nhận giá trị “nhiều”",
		"check --external=có":        "tùy chọn --external không nhận giá trị “có”",
		"xem":                        "không có lệnh “xem”",
		"help xem":                   "không có lệnh “xem”",
		"completion bash gì":         "“cchc completion bash” không có lệnh con “gì”",
		"check --=a":                 "viết sai tùy chọn --=a",
		"hook":                       "cần install hoặc remove",
		"report duties --hom-nay gì": "không có tùy chọn --hom-nay",
		"biuld":                      "không có lệnh “biuld”; có phải ý bạn là “build”?",
		"help sreve":                 "không có lệnh “sreve”; có phải ý bạn là “serve”?",
		"report dutis":               "không có lệnh “dutis”; có phải ý bạn là “duties”?",
		"help report dutis":          "không có lệnh “dutis”; có phải ý bạn là “duties”?",
		"completion bsh":             "không có lệnh “bsh”; có phải ý bạn là “bash”?",
		"build --wacth":              "không có tùy chọn --wacth; có phải ý bạn là “--watch”?",
		"build --langg en":           "không có tùy chọn --langg; có phải ý bạn là “--lang”?",
	} {
		root := newRoot()
		root.SetArgs(strings.Fields(line))
		root.SetOut(new(bytes.Buffer))
		root.SetErr(new(bytes.Buffer))
		err := commandText(root.Execute())
		if !errors.As(err, &usageError{}) || err.Error() != want {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
}
