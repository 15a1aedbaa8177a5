// Command cchc turns a folder of Markdown articles, plans and registers into
// the published site on administrative reform of a public centre.
//
// This package holds flags, wiring and what is printed, nothing else: the work
// is in internal/build and below it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitDone    = 0
	exitContent = 1 // problems in what people wrote
	exitUsage   = 2
	exitMachine = 3 // the disk, a lock, a permission
)

// contentError says that problems were printed already.
type contentError struct{}

func (contentError) Error() string { return "content problems" }

// usageError is a mistake in how the program was called.
type usageError struct{ error }

// profile begins to watch where the time goes, and returns what ends that. It
// does so in a program built with the tag "profile" alone: where nobody can ask
// for a profile of memory, the linker leaves out what the runtime would keep
// for one, and that is 5 % of what a small site takes.
var profile = func() (end func()) { return func() {} }

func main() {
	end := profile()
	code := run(os.Args[1:])
	end()
	os.Exit(code)
}

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot()
	root.SetArgs(args)
	err := commandText(root.ExecuteContext(ctx))
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &contentError{}):
		return exitContent
	case errors.As(err, &usage):
		said, help := usageText(usage.error, args)
		fmt.Fprintln(os.Stderr, "cchc:", said)
		fmt.Fprintln(os.Stderr, help)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "cchc: đã dừng theo yêu cầu; trang đang đăng được giữ nguyên.")
		return exitMachine
	default:
		fmt.Fprintln(os.Stderr, "cchc:", machineText(err))
		return exitMachine
	}
}

// shared are the flags of every command that reads a site.
type shared struct {
	source, lang string
}

func newRoot() *cobra.Command {
	var s shared
	cobra.MousetrapHelpText = ""
	root := &cobra.Command{
		Use:   "cchc",
		Short: "Dựng trang tin cải cách hành chính từ các tệp Markdown",
		Long: `cchc dựng trang tin cải cách hành chính: bài viết, kế hoạch, văn bản, chủ đề,
hình thức và đơn vị viết bằng Markdown trong content/ trở thành trang tĩnh
trong public/.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return noCommand(c, args[0])
			}
			return c.Help()
		},
		Args: cobra.ArbitraryArgs,
	}
	cobra.AddTemplateFunc("viet", helpText)
	cobra.AddTemplateFunc("useLine", func(c *cobra.Command) string {
		return strings.Replace(c.UseLine(), "[flags]", "[tùy chọn]", 1)
	})
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError{flagText(c, err)} })
	root.PersistentFlags().StringVar(&s.source, "source", ".", "thư mục của trang, có content/, templates/ và static/")
	root.PersistentFlags().StringVar(&s.lang, "lang", "vi", "ngôn ngữ của thông báo: vi hoặc en")
	root.PersistentFlags().BoolP("help", "h", false, "xem cách dùng")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if s.lang != "vi" && s.lang != "en" {
			return usageError{fmt.Errorf("--lang chỉ nhận vi hoặc en, không nhận “%s”", s.lang)}
		}
		return nil
	}
	root.AddCommand(newBuild(&s), newServe(&s), newCheck(&s), newNew(&s), newImport(&s), newExplain(&s), newPeriod(&s), newSearch(&s), newVersion())
	root.AddCommand(newFix(&s), newHook(&s), newLSP(&s), newSchema(&s)) // for those who write
	root.SetHelpCommand(&cobra.Command{Use: "help [lệnh]", Short: "Xem cách dùng một lệnh", RunE: func(c *cobra.Command, args []string) error {
		cmd, rest, err := c.Root().Find(args)
		if err != nil || cmd == nil {
			return noCommand(c.Root(), strings.Join(args, " "))
		}
		if len(rest) > 0 {
			return noCommand(cmd, rest[0])
		}
		return cmd.Help()
	}})
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			translateCompletion(c)
		}
	}
	return root
}

// flagText says in Vietnamese what pflag says in English.
func flagText(c *cobra.Command, err error) error {
	s := err.Error()
	if name, ok := strings.CutPrefix(s, "unknown flag: "); ok {
		return noOption(c, name)
	}
	if m := wrongValue.FindStringSubmatch(s); m != nil {
		return fmt.Errorf("tùy chọn %s không nhận giá trị “%s”", m[2], m[1])
	}
	if m := wrongLetter.FindStringSubmatch(s); m != nil {
		return fmt.Errorf("không có tùy chọn viết tắt -%s (trong %s)", m[1], m[2])
	}
	for _, r := range [][2]string{
		{"flag needs an argument: ", "thiếu giá trị cho tùy chọn "},
		{"bad flag syntax: ", "viết sai tùy chọn "},
	} {
		if rest, ok := strings.CutPrefix(s, r[0]); ok {
			return errors.New(r[1] + rest)
		}
	}
	return err
}

var (
	wrongValue  = regexp.MustCompile(`^invalid argument "(.*)" for "(.*)" flag: `)
	wrongLetter = regexp.MustCompile(`^unknown shorthand flag: '(.)' in (.*)$`)
	wrongName   = regexp.MustCompile(`^unknown command "(.*)" for "(.*)"`)
	wrongCount  = regexp.MustCompile(`^accepts .*arg\(s\), received |^requires .*arg\(s\)`)
)

// commandText makes what cobra says of a command line in English an error of usage in
// Vietnamese; other errors are as they were.
func commandText(err error) error {
	if err == nil {
		return nil
	}
	s := err.Error()
	if m := wrongName.FindStringSubmatch(s); m != nil {
		return usageError{fmt.Errorf("“%s” không có lệnh con “%s”", m[2], m[1])}
	}
	if wrongCount.MatchString(s) {
		return usageError{errors.New("số tên ghi sau lệnh không đúng")}
	}
	return err
}

// kindsOfValues are the words with which pflag names the kinds of values.
var kindsOfValues = map[string]string{"string": "CHỮ", "strings": "DANH-SÁCH", "int": "SỐ", "uint": "SỐ", "float": "SỐ", "float64": "SỐ", "duration": "THỜI-GIAN"}

var (
	usualValue  = regexp.MustCompile(`\(default (.*)\)(\n|$)`)
	kindOfValue = regexp.MustCompile(`(?m)^( +(?:-\w, )?--[a-z-]+) (string|strings|int|uint|float|float64|duration)( +)`)
)

// helpText says the rest of a help in Vietnamese: the names of kinds, which keep
// their columns, and the usual values.
func helpText(s string) string {
	s = kindOfValue.ReplaceAllStringFunc(s, func(l string) string {
		m := kindOfValue.FindStringSubmatch(l)
		word := kindsOfValues[m[2]]
		blanks := utf8.RuneCountInString(m[2]) + len(m[3]) - utf8.RuneCountInString(word)
		return m[1] + " " + word + strings.Repeat(" ", max(1, blanks))
	})
	return usualValue.ReplaceAllString(s, "(mặc định $1)$2")
}

// translateCompletion gives the command that cobra adds words in Vietnamese.
func translateCompletion(c *cobra.Command) {
	c.Short = "Tạo tệp tự hoàn thành lệnh cho bash, zsh, fish hoặc PowerShell"
	c.Long = "In ra tệp để cửa sổ lệnh tự hoàn thành tên lệnh và tùy chọn của cchc khi bấm phím Tab."
	c.Args, c.RunE = nil, func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return noCommand(c, args[0])
		}
		return c.Help()
	}
	how := map[string]string{
		"bash":       "  cchc completion bash > ~/.local/share/bash-completion/completions/cchc",
		"zsh":        "  cchc completion zsh > ~/.zfunc/_cchc",
		"fish":       "  cchc completion fish > ~/.config/fish/completions/cchc.fish",
		"powershell": "  cchc completion powershell | Out-String | Invoke-Expression",
	}
	for _, sub := range c.Commands() {
		sub.Short = "Tạo tệp tự hoàn thành cho " + sub.Name()
		sub.Long = sub.Short + ", rồi mở lại cửa sổ lệnh."
		sub.Example = how[sub.Name()]
		if f := sub.Flags().Lookup("no-descriptions"); f != nil {
			f.Usage = "không kèm lời giải thích"
		}
	}
}

const usageTemplate = `Cách dùng:
  {{if .Runnable}}{{useLine .}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [lệnh]

Các lệnh:{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasExample}}

Ví dụ:
{{.Example}}{{end}}{{if .HasAvailableLocalFlags}}

Tùy chọn:
{{.LocalFlags.FlagUsages | viet | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Tùy chọn chung:
{{.InheritedFlags.FlagUsages | viet | trimTrailingWhitespaces}}{{end}}
`
