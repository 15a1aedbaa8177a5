package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

var newKinds = map[string]content.Kind{"article": content.Article, "plan": content.Plan, "document": content.Document, "contest": content.Contest}

func newNew(s *shared) *cobra.Command {
	var date string
	cmd := &cobra.Command{
		Use:       "new article|plan|document|contest “Tiêu đề”",
		Short:     "Tạo một tệp mới: bài viết, kế hoạch, văn bản hoặc cuộc thi; hoặc cả một trang mới",
		Long:      "Tạo một tệp bản nháp hợp lệ với địa chỉ và ngày tháng, không bao giờ ghi đè tệp đã có.",
		Example:   "  cchc new article \"Hội nghị triển khai kế hoạch cải cách hành chính\"\n  cchc new document \"Quyết định số 79/QĐ-TNNQG\"\n  cchc new site trang-cchc --name \"Tên cơ quan\"",
		ValidArgs: []string{"article", "plan", "document", "contest"},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usageError{errors.New("cần loại (article, plan, document hoặc contest) và tiêu đề trong ngoặc kép")}
			}
			if _, ok := newKinds[args[0]]; !ok {
				return usageError{fmt.Errorf("không tạo được loại “%s”; các loại: article, plan, document, contest", args[0])}
			}
			if viet.Slug(args[1]) == "" {
				return usageError{errors.New("tiêu đề phải có chữ cái hoặc chữ số")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := isSite(s.source); err != nil {
				return err
			}
			now := time.Now()
			if date != "" {
				t, _, err := cchc.ParseTime(date)
				if err != nil {
					return usageError{fmt.Errorf("--date: “%s” không phải là ngày dạng 2016-03-03", date)}
				}
				now = t
			}
			name, err := create(cmd.Context(), s.source, newKinds[args[0]], viet.NFC(strings.TrimSpace(args[1])), now)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Đã tạo %s (bản nháp). Viết xong thì xóa dòng “draft: true”.\n", filepath.Join(s.source, filepath.FromSlash(name)))
			return nil
		},
	}
	cmd.Flags().StringVar(&date, "date", "", "ngày của tệp thay cho hôm nay")
	cmd.AddCommand(newSite())
	return cmd
}

// create writes a new file and returns its path below the root.
func create(_ context.Context, root string, kind content.Kind, title string, now time.Time) (string, error) {
	fsys := os.DirFS(root)
	now = now.In(viet.Zone).Truncate(time.Minute)
	d := content.Draft{Title: title, Now: now, Values: values(fsys, kind, title, now)}
	name := content.FileName(kind, title, now)
	if m := cchc.FindLegalNos([]byte(title), nil); kind == content.Document && len(m) > 0 {
		name = "content/" + kind.Folder() + "/" + m[0].No.Slug() + ".md"
		if !m[0].Issued.IsZero() {
			d.Values["issued"] = m[0].Issued.String()
		}
	}
	full := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return "", err
	}
	f, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return "", usageError{fmt.Errorf("%s đã có; không ghi đè. Chọn tiêu đề khác", name)}
	}
	if err != nil {
		return "", err
	}
	if _, err := f.Write(content.Skeleton(kind, d)); err != nil {
		f.Close()
		os.Remove(full)
		return "", err
	}
	return name, f.Close()
}

// yearOf finds the year that the title of a plan names.
var yearOf = regexp.MustCompile(`\b20\d\d\b`)

// values fills the keys that must name something real from what the site has.
func values(fsys fs.FS, kind content.Kind, title string, now time.Time) map[string]string {
	day := cchc.DateOf(now).String()
	v := map[string]string{"author": "Ban Biên tập"}
	unit := "nawapi"
	if data, err := fs.ReadFile(fsys, "content/site.yaml"); err == nil {
		if m := content.Parse("content/site.yaml", data).Settings; m != nil {
			if m.Organisation.Unit.ID != "" {
				unit = m.Organisation.Unit.ID
			}
			if len(m.Categories) > 0 {
				v["category"] = m.Categories[0].ID.ID
			}
		}
	}
	first := func(k content.Kind) string {
		snap, err := source.Scan(fsys, nil, "content/"+k.Folder())
		if err != nil {
			return ""
		}
		for _, f := range snap.Files {
			if strings.HasSuffix(f.Path, ".md") {
				return strings.TrimSuffix(filepath.Base(f.Path), ".md")
			}
		}
		return ""
	}
	legal := "01/QĐ-ABC"
	typ := "Quyết định"
	if m := cchc.FindLegalNos([]byte(title), nil); len(m) > 0 {
		legal = m[0].No.String()
		typ = documentType(title, m[0].No)
	}
	switch kind {
	case content.Article:
		v["date"] = viet.ISO(now)
	case content.Document:
		delete(v, "author")
		v["type"], v["code"], v["issued"], v["issuer"] = typ, legal, day, unit
		v["subject"] = content.Quoted(title)
	case content.Contest:
		v["organiser"], v["from"] = unit, day
		v["until"] = cchc.DateOf(now).AddDays(30).String()
		v["questions.explain"] = "…"
	case content.Plan:
		v["year"] = fmt.Sprint(now.Year())
		if y := yearOf.FindAllString(title, -1); len(y) > 0 {
			v["year"] = y[len(y)-1]
		}
		v["edition"], v["unit"] = "tom-tat", unit
		v["themes"] = "[" + first(content.Theme) + "]"
		v["channels"] = "[" + first(content.Channel) + "]"
		for _, p := range []string{"doc.", "basis."} {
			v[p+"type"], v[p+"code"], v[p+"issued"], v[p+"issuer"] = typ, legal, day, unit
		}
	}
	return v
}

// documentType returns the kind of document that a title names, or else the one that
// its number is most likely of.
func documentType(title string, no cchc.LegalNo) string {
	for _, t := range cchc.DocTypes() {
		if strings.HasPrefix(title, t.Name) && t.Matches(no) {
			return t.Name
		}
	}
	head := no.Notation
	if i := strings.IndexAny(head, "-/"); i >= 0 {
		head = head[:i]
	}
	switch {
	case head == "CV":
		return "Công văn"
	case strings.HasPrefix(head, "QH"): // also of codes and resolutions, which are fewer
		return "Luật"
	case strings.HasPrefix(head, "UBTVQH"):
		return "Pháp lệnh"
	}
	for _, t := range cchc.DocTypes() {
		if t.Abbr != "" && t.Abbr == head {
			return t.Name
		}
	}
	return "Quyết định"
}
