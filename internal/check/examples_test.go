package check_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/bundle"
	"nawapi.gov.vn/cchc/internal/check"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/receive"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// places says where the examples of rules stand in a small site, so that they can
// be tried. The names are those of put.
var places = map[string]string{
	"body": `text-invisible text-tcvn3 text-vni text-lookalike tone-mixed space-before space-after quotes-mixed word-markup date-text date-weekday
		legal-number legal-zero date-padding cite-type cite-unregistered cite-ended document-date privacy-phone privacy-id privacy-email link-text table-head image-alt
		alt-long image-credit image-caption heading-skip link-dangling link-hidden anchor-unknown check-off-form check-off-unknown check-off-unused check-off-fixed
		raw-html table-cells comment-unclosed link-unsafe link-empty image-external footnote-unused footnote-unknown bold-literal`,
	"plan body": "cite-date cite-full plan-section",
	"article": `title-upper sapo-long news-late news-document-late review-past article-expired image-consent front-colon front-key front-quotes front-indent front-tab front-yaml front-alias
		key-outside key-unknown key-duplicate key-hidden value-quotes text-quotes date-form date-impossible category-unknown ref-unknown task-unknown field-empty field-type
		item-type item-keyed value-twice text-lines text-control slug-form url-form alias-form alias-self bool-form expires-early event-far outage-period par-area-period tag-empty file-missing document-later`,
	"cover":         "cover-alt",
	"file":          "field-required author-or-source",
	"page file":     "front-missing front-unclosed front-not-map front-fence front-indented",
	"plan":          "basis-subject plan-period plan-self int-range task-twice",
	"bare plan":     "plan-tasks",
	"task":          "task-overdue task-due value-unknown due-form task-lead-support task-completed task-not-done task-before task-after task-evidence",
	"document":      "legal-form legal-type period-order document-early document-newer unit-unnamed",
	"document 79":   "document-self",
	"unit":          "name-overlap name-gap text-long",
	"contest":       "contest-order question-twice",
	"self-test":     "contest-times contest-self-test",
	"no questions":  "contest-questions",
	"question":      "question-options option-twice option-letter answer-range question-explain",
	"page":          "translation-lang translation-missing",
	"site":          "tone-site check-rule-unknown check-rule-fixed check-rule-limit page-orphan address-form key-dotted base-url feedback-form category-twice profile-unknown",
	"english":       "english-missing",
	"duty":          "duty-period",
	"need":          "duty-need duty-key",
	"loi":           "duty-error",
	"canh-bao":      "duty-warning",
	"ghi-chu":       "duty-notice",
	"paths":         "name-md-txt kind-unknown folder-deep slug-empty address-twice id-twice file-kind picture-heic picture-avif dir-named-md year-folder",
	"attached":      "file-unused",
	"lines":         "plan-cycle document-cycle basis-ended alias-twice translation-twice translation-one-way",
	"template":      "template-syntax template-open template-stray template-variable template-func template-missing template-duplicate template-context template-unclosed template-escape template-field template-nil template-failed fragment-name fragment-value fragment-context string-name string-missing",
	"strings":       "string-unused string-twice string-empty string-syntax",
	"named":         "asset-syntax css-external css-missing template-loop",
	"named layout":  "layout-missing",
	"settings file": "settings-missing",
	"bundle":        "bundle-version bundle-form bundle-unit bundle-nobody bundle-foreign bundle-markup bundle-twice",
}

// unplaced are the rules whose examples cannot be put into a site as they stand,
// and why.
var unplaced = map[source.Code]string{
	"text-nfd":          "the page shows letters in NFC, so it says in words what is typed; rules.txtar has the bytes",
	"not-utf8":          "a page is UTF-8; testdata/problems/not-utf8.txtar of content has the bytes",
	"image-heavy":       "four megabytes; see TestHeavy",
	"link-dead":         "needs a network; see external_test.go of cmd/cchc",
	"document-twice":    "its page names two files and tells what is in them; codes_test.go of site",
	"duty-twice":        "its page leaves the other keys of a duty out; testdata/problems of content",
	"file-name":         "not every system can have such a file; errors_test.go of build",
	"icon-failed":       "its page leaves most of the drawing out; icons_test.go of build",
	"item-edited":       "needs the digest of an item; testdata/problems of content",
	"item-unit":         "needs the digest of an item; testdata/problems of content",
	"not-regular":       "needs a pipe; fifo_test.go of source",
	"output-foreign":    "needs a folder that is published; errors_test.go of build",
	"picture-broken":    "a page does not show the bytes of a picture; pictures_test.go of build",
	"picture-large":     "a page does not show the bytes of a picture; pictures_test.go of build",
	"questions-many":    "fifty-one questions; testdata/problems of content",
	"bundle-read":       "its page leaves most of the file out; tests of bundle",
	"bundle-large":      "eighty megabytes; tests of receive",
	"bundle-own":        "its page shows a command; tests of receive",
	"bundle-digest":     "its page says what was done to the file; tests of bundle",
	"same-name":         "the page is in NFC, in which the two names are one; snapshot_test.go of source",
	"symlink-dir":       "needs a disk; snapshot_test.go of source",
	"symlink-outside":   "needs a disk; snapshot_test.go of source",
	"template-layout":   "asked for by programs only; problem_test.go of render",
	"too-large":         "a megabyte; errors_test.go of build",
	"unreadable":        "needs a disk; snapshot_test.go of source",
	"webp-failed":       "needs a broken program; webp_test.go of build",
	"markdown-too-deep": "a hundred signs; body_test.go of content",
	"markdown-too-many": "thousands of signs; body_test.go of content",
}

// also are what else is said of an example, and why that cannot be helped.
var also = map[source.Code]struct{ codes, why string }{
	"address-form":      {"link-dangling", "what is no address leads nowhere"},
	"category-twice":    {"address-twice", "two categories of one ID have one address"},
	"text-control":      {"text-invisible", "what controls is not seen either"},
	"duty-key":          {"duty-error", "nobody meets a duty that is about no key"},
	"duty-need":         {"duty-error", "nobody meets a duty that does not say what it wants"},
	"profile-unknown":   {"duty-warning duty-notice", "the site of the test has little of what the profile wants"},
	"check-off-form":    {"link-text", "the remark has no effect"},
	"check-off-unknown": {"link-text", "the remark has no effect"},
	"check-off-fixed":   {"link-dangling", "the remark has no effect"},
	"string-empty":      {"string-missing", "an empty string is none"},
	"string-syntax":     {"string-missing", "what cannot be read is not there"},
}

// base is a site about which there is nothing to say.
func base(t *testing.T) map[string]string {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	m := map[string]string{
		"content/don-vi/nawapi.md":                       "---\nnames:\n  - name: Trung tâm\ngroup: trung-tam\n---\n",
		"content/don-vi/lien-doan-mien-bac.md":           "---\nnames:\n  - name: Liên đoàn miền Bắc\ngroup: don-vi-truc-thuoc\n---\n",
		"content/don-vi/bo-tai-nguyen-va-moi-truong.md":  "---\nnames:\n  - name: Bộ Tài nguyên và Môi trường\n    until: 2025-02-28\ngroup: bo-nganh\n---\n",
		"content/don-vi/bo-nong-nghiep-va-moi-truong.md": "---\nnames:\n  - name: Bộ Nông nghiệp và Môi trường\n    from: 2025-03-01\ngroup: bo-nganh\n---\n",
		"content/van-ban/79-qd-tnnqg.md":                 "---\ntype: Quyết định\ncode: 79/QĐ-TNNQG\nissued: 2016-03-03\nissuer: nawapi\nsubject: Ban hành Kế hoạch\n---\n",
		"content/van-ban/3599-qd-btnmt.md":               "---\ntype: Quyết định\ncode: 3599/QĐ-BTNMT\nissued: 2015-12-31\nissuer: bo-tai-nguyen-va-moi-truong\nsubject: Ban hành Kế hoạch\n---\n",
		"content/van-ban/42-2022-nd-cp.md":               "---\ntype: Nghị định\ncode: 42/2022/NĐ-CP\nissued: 2014-06-24\nended: 2016-02-28\nissuer: nawapi\nsubject: Cũ\n---\n",
		"content/van-ban/224-2026-nd-cp.md":              "---\ntype: Nghị định\ncode: 224/2026/NĐ-CP\nissued: 2016-02-24\nissuer: nawapi\nsubject: Mới\nreplaces: [42-2022-nd-cp]\n---\n",
		"content/van-ban/12-qd-tnnqg.md":                 "---\ntype: Quyết định\ncode: 12/QĐ-TNNQG\nissued: 2015-01-15\nissuer: nawapi\nsubject: Ban hành Quy chế\n---\n",
		"content/van-ban/13-qd-tnnqg.md":                 "---\ntype: Quyết định\ncode: 13/QĐ-TNNQG\nissued: 2015-01-15\nissuer: nawapi\nsubject: Ban hành Quy chế\n---\n",
		"content/van-ban/09-qd-tnnqg.md":                 "---\ntype: Quyết định\ncode: 09/QĐ-TNNQG\nissued: 2015-01-14\nissuer: nawapi\nsubject: Ban hành Quy chế\n---\n",
		"content/van-ban/76-nq-cp.md":                    "---\ntype: Nghị quyết\ncode: 76/NQ-CP\nissued: 2015-07-15\nissuer: nawapi\nsubject: Ban hành Chương trình\n---\n",
		"content/chu-de/y-nghia-tac-dong.md":             "---\ntitle: Ý nghĩa\n---\n",
		"content/hinh-thuc/trang-thong-tin-dien-tu.md":   "---\ntitle: Trang\n---\n",
		"content/trang/gioi-thieu.md":                    "---\ntitle: Giới thiệu\n---\n\nTrung tâm làm công tác điều tra.\n",
		"content/trang/lien-he.md":                       "---\ntitle: Liên hệ\n---\n\nVăn phòng Trung tâm.\n",
		"content/tin-tuc/2016/hoi-nghi.md":               "---\ntitle: Hội nghị\ndate: 2016-03-10\nauthor: Hồng Nhung\ncategory: chi-dao-dieu-hanh\n---\n\nTrung tâm họp.\n",
		"content/tin-tuc/2016/tong-ket.md":               "---\ntitle: Tổng kết\ndate: 2016-03-10\nauthor: Hồng Nhung\ncategory: chi-dao-dieu-hanh\ndraft: true\n---\n\nTrung tâm họp.\n",
		"static/images/2016/hoi-nghi.jpg":                photo.String(),
		"static/images/a.jpg":                            photo.String(),
		"static/images/logo.svg":                         `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>`,
		"static/files/2016/ke-hoach.pdf":                 "%PDF-1.4\n",
		"static/files/2016/so-lieu.xlsx":                 "PK\x03\x04",
	}
	for name, k := range kinds {
		if name == "no questions" {
			continue
		}
		m[k.file] = front(k.front) + k.body
	}
	m["content/ke-hoach/ke-hoach-cchc-2015.md"] = strings.NewReplacer("2016-03-03", "2015-03-03", "2015-12-31", "2014-12-31", "3599", "3598", "79/", "78/", "2016", "2015", "status: dang-thuc-hien", "status: dung-thuc-hien").Replace(m["content/ke-hoach/ke-hoach-cchc-2016.md"])
	m["content/site.yaml"] = settings
	layouts, err := os.ReadDir("../../templates/layouts")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layouts {
		m["templates/layouts/"+l.Name()] = "<p>x</p>"
	}
	m["templates/parts/head.html"], m["templates/parts/menu.html"], m["templates/strings/vi.yaml"] = "x", "x", "latest: Tin mới\n"
	m["templates/parts/header.html"], m["templates/strings/en.yaml"] = "x", "latest: News\n"
	m["templates/layouts/home.html"] = "<p>{{t \"latest\"}}</p>"
	return m
}

const settings = "title: Trang\nbase_url: https://vidu.example/\norganisation:\n  unit: nawapi\nmenu:\n  - label: Giới thiệu\n    link: trang/gioi-thieu.md\n  - label: Liên hệ\n    link: trang/lien-he.md\n" +
	"categories:\n  - id: chi-dao-dieu-hanh\n    name: Chỉ đạo điều hành\nwithout: [cards, search]\n"

// kinds are a file of each kind that examples belong to.
var kinds = map[string]struct{ file, front, body string }{
	"article": {"content/tin-tuc/2016/bai.md", "title: Bài thử\ndate: 2016-03-10\nauthor: Hồng Nhung\ncategory: chi-dao-dieu-hanh\n", "\nLời.\n"},
	"plan": {"content/ke-hoach/ke-hoach-cchc-2016.md", "title: Kế hoạch\nyear: 2016\ndoc:\n  type: Quyết định\n  code: 79/QĐ-TNNQG\n  issued: 2016-03-03\n  issuer: nawapi\n  subject: Ban hành Kế hoạch\n" +
		"basis:\n  - type: Quyết định\n    code: 3599/QĐ-BTNMT\n    issued: 2015-12-31\n    issuer: bo-tai-nguyen-va-moi-truong\n    subject: Ban hành Kế hoạch\nunit: nawapi\nthemes: [y-nghia-tac-dong]\nchannels: [trang-thong-tin-dien-tu]\n" +
		"tasks:\n  - id: nv-01\n    name: Đăng tin\n    output: Tin\n    lead: nawapi\n    due: Q2/2016\n    status: dang-thuc-hien\n", "\nLời.\n"},
	"document 79":  {"content/van-ban/79-qd-tnnqg.md", "type: Quyết định\ncode: 79/QĐ-TNNQG\nissued: 2016-03-03\nissuer: nawapi\nsubject: Ban hành Kế hoạch\n", ""},
	"document":     {"content/van-ban/15-qd-tnnqg.md", "type: Quyết định\ncode: 15/QĐ-TNNQG\nissued: 2016-03-04\nissuer: nawapi\nsubject: Ban hành Quy chế\n", ""},
	"unit":         {"content/don-vi/don-vi.md", "names:\n  - name: Đơn vị\ngroup: don-vi-truc-thuoc\n", ""},
	"self-test":    {"content/cuoc-thi/tu-kiem-tra.md", "title: Tự kiểm tra\norganiser: nawapi\nform: tu-kiem-tra\nquestions:\n" + question, ""},
	"no questions": {"content/cuoc-thi/tu-kiem-tra.md", "title: Tự kiểm tra\norganiser: nawapi\nform: tu-kiem-tra\n", ""},
	"contest":      {"content/cuoc-thi/tim-hieu.md", "title: Tìm hiểu\norganiser: nawapi\nfrom: 2016-05-10\nuntil: 2016-06-10\nquestions:\n" + question, "\nThể lệ.\n"},
}

const question = "  - id: cau-1\n    text: Một hay hai?\n    options: [Một, Hai]\n    answer: A\n    explain: Một.\n"

func front(keys string) string { return "---\n" + keys + "---\n" }

var (
	key  = regexp.MustCompile(`(?m)^"?([a-z_]+)`)
	note = regexp.MustCompile(`(?m)(^| )\([^)\n]*\)$`)
)

// merge puts lines into a block of keys at the margin, in place of those of one
// name.
func merge(block, lines string) string {
	mine := map[string]bool{}
	for _, m := range key.FindAllStringSubmatch(lines, -1) {
		mine[m[1]] = true
	}
	var b strings.Builder
	drop := false
	for line := range strings.Lines(block) {
		if m := key.FindStringSubmatch(line); m != nil {
			drop = mine[m[1]]
		}
		if !drop {
			b.WriteString(line)
		}
	}
	return b.String() + lines + "\n"
}

// inside puts the keys of an item of a list into the only item that a block has
// under a key.
func inside(block, list, lines string) string {
	head, item, _ := strings.Cut(block, list+":\n")
	if strings.HasPrefix(lines, "- ") {
		return head + list + ":\n  " + strings.ReplaceAll(lines, "\n", "\n  ") + "\n"
	}
	item = merge(strings.ReplaceAll("\n"+strings.Replace(item, "- ", "  ", 1), "\n    ", "\n")[1:], lines)
	item = strings.TrimSuffix(strings.ReplaceAll("    "+item, "\n", "\n    "), "    ")
	return head + list + ":\n  -" + item[3:]
}

// characters reads <U+200B> and <Tab>, as examples write what cannot be seen.
func characters(s string) string {
	s = strings.ReplaceAll(s, "<Tab>", "\t")
	return regexp.MustCompile(`<U\+[0-9A-F]+>`).ReplaceAllStringFunc(s, func(u string) string {
		n := 0
		for _, c := range u[3 : len(u)-1] {
			n = n*16 + strings.IndexRune("0123456789ABCDEF", c)
		}
		return string(rune(n))
	})
}

// put puts an example where it belongs.
func put(m map[string]string, place, text string) {
	text = characters(text)
	lines := strings.TrimSpace(note.ReplaceAllString(text, ""))
	added := ""
	set := func(kind, keys string) { m[kinds[kind].file] = front(keys) + kinds[kind].body }
	switch place {
	case "body":
		m[kinds["article"].file] = front(kinds["article"].front) + "\n" + lines + "\n"
	case "plan body":
		m[kinds["plan"].file] = front(kinds["plan"].front) + "\n" + lines + "\n"
	case "file":
		m[kinds["article"].file] = text + "\n"
	case "page file":
		m["content/trang/lien-he.md"] = text + "\n"
	case "article", "plan", "document", "document 79", "unit", "contest", "self-test", "no questions":
		set(place, merge(kinds[place].front, lines))
	case "bare plan":
		block, _, _ := strings.Cut(kinds["plan"].front, "tasks:\n")
		set("plan", merge(block, lines))
	case "attached":
		if strings.HasPrefix(text, "static/") {
			add(m, lines)
		} else {
			set("article", merge(kinds["article"].front, lines))
		}
	case "english":
		m["content/trang/about.md"] = front("title: About\nlang: en\ntranslation_of: gioi-thieu\n") + "\nText.\n"
		m["content/site.yaml"] = merge(settings, lines)
	case "cover":
		set("article", kinds["article"].front+"cover:\n  src: /images/a.jpg\n  credit: Văn phòng\n  consent: Ảnh sự kiện công khai\n  "+text+"\n")
	case "task":
		set("plan", inside(kinds["plan"].front, "tasks", lines))
	case "question":
		set("contest", inside(kinds["contest"].front, "questions", text))
	case "page":
		m["content/trang/about.md"] = front(text+"\n") + "\nText.\n"
		m["content/site.yaml"] = settings + english
	case "site":
		m["content/site.yaml"] = merge(settings, lines)
	case "duty":
		m["content/site.yaml"] = settings + "profile: rieng\n"
		m["content/quy-dinh/rieng.yaml"] = strings.Replace(profile("loi"), "    needs:", "    "+strings.ReplaceAll(text, "\n", "\n    ")+"\n    needs:", 1)
	case "need":
		m["content/site.yaml"] = settings + "profile: rieng\n"
		head, _, _ := strings.Cut(profile("loi"), "      - what")
		m["content/quy-dinh/rieng.yaml"] = head + "      " + strings.ReplaceAll(text, "\n", "\n      ") + "\n"
	case "loi", "canh-bao", "ghi-chu":
		m["content/site.yaml"] = merge(settings, lines) + "profile: rieng\n"
		m["content/quy-dinh/rieng.yaml"] = profile(place)
	case "paths":
		for p := range strings.SplitSeq(strings.ReplaceAll(text, " và ", "\n"), "\n") {
			if keys, ok := strings.CutPrefix(p, "    "); ok { // of the file of the line before
				m[added] = front(merge(kinds["article"].front, keys)) + "\nLời.\n"
				continue
			}
			added = add(m, strings.TrimSpace(note.ReplaceAllString(p, "")))
		}
	case "lines":
		if strings.Contains(text, "translation_of") {
			m["content/site.yaml"] = settings + english
			m["content/trang/about.md"] = front("title: About\nlang: en\ntranslation_of: gioi-thieu\n") + "\nText.\n"
			if strings.Contains(text, "contact") {
				m["content/trang/contact.md"] = front("title: Contact\nlang: en\ntranslation_of: lien-he\n") + "\nText.\n"
			}
		}
		for line := range strings.SplitSeq(text, "\n") {
			name, keys, _ := strings.Cut(line, ":")
			name = strings.TrimSpace(note.ReplaceAllString(name, ""))
			edit(m, name, strings.TrimSpace(keys))
		}
	case "template":
		m["templates/layouts/article.html"] = note.ReplaceAllString(text, "")
	case "strings":
		m["templates/strings/vi.yaml"] = text + "\n"
	case "named":
		name, s, _ := strings.Cut(text, ":  ")
		if !strings.HasPrefix(name, "static/") {
			name = "templates/" + name
		}
		m[name] = s
		m["templates/layouts/article.html"] = "{{template \"parts/head.html\" .}}"
	case "named layout":
		delete(m, "templates/layouts/article.html")
		m[text] = "<p>x</p>"
	case "settings file":
		delete(m, "content/site.yaml")
		if _, s, ok := strings.Cut(text, ":\n"); ok {
			m["content/site.yaml"] = s + "\n"
		}
	}
}

const english = "english:\n  title: Site\n  name: Center\n  menu:\n    - label: About\n      link: trang/about.md\n"

func profile(level string) string {
	return "title: Riêng\nduties:\n  - id: dien-thoai\n    rule: Quy chế\n    text: Chân trang ghi số điện thoại.\n    level: " + level + "\n    source: https://vidu.example/\n    needs:\n      - what: khoa\n        name: organisation.phone\n"
}

// add adds a file of that path, with what files there must have.
func add(m map[string]string, p string) string {
	if !strings.HasPrefix(p, "content/") && !strings.HasPrefix(p, "static/") {
		p = "content/" + p
	}
	if _, ok := m[p]; ok {
		return p
	}
	keys := "title: Thêm\n"
	switch {
	case strings.HasPrefix(p, "content/tin-tuc/"):
		keys = kinds["article"].front
	case strings.HasPrefix(p, "content/van-ban/"):
		n, _, _ := strings.Cut(path.Base(p), "-")
		keys = strings.NewReplacer("15/", n+"/", "2016", "2015").Replace(kinds["document"].front)
	case strings.HasSuffix(p, ".jpg"):
		m[p] = m["static/images/a.jpg"]
		return p
	}
	m[p] = front(keys) + "\nLời.\n"
	return p
}

// edit puts keys into the file of that name, which is made if it is not there.
func edit(m map[string]string, name, keys string) {
	file, block := "", ""
	for _, k := range []struct{ dir, front string }{
		{"content/ke-hoach/", kinds["plan"].front}, {"content/van-ban/", kinds["document"].front}, {"content/tin-tuc/2016/", kinds["article"].front}, {"content/trang/", "title: Page\n"},
	} {
		if _, ok := m[k.dir+name]; ok || file == "" && (strings.HasPrefix(name, "ke-hoach") == (k.dir == "content/ke-hoach/")) && (strings.Contains(name, "-qd-") == (k.dir == "content/van-ban/")) && (strings.HasPrefix(keys, "translation") == (k.dir == "content/trang/")) {
			file, block = k.dir+name, k.front
		}
	}
	if s, ok := m[file]; ok {
		block = strings.TrimPrefix(s, "---\n")
		block, _, _ = strings.Cut(block, "---\n")
	}
	m[file] = front(merge(block, keys)) + "\nLời.\n"
}

var asOf = time.Date(2016, 6, 1, 8, 0, 0, 0, viet.Zone)

// TestExamples: the wrong example of a rule, put into a site, is wrong in that rule
// and in no other; the right one is right.
func TestExamples(t *testing.T) {
	at := map[source.Code]string{}
	for place, codes := range places {
		for _, c := range strings.Fields(codes) {
			if at[source.Code(c)] != "" {
				t.Errorf("%s has two places", c)
			}
			at[source.Code(c)] = place
		}
	}
	for c := range unplaced {
		if _, ok := source.Describe(c); !ok {
			t.Errorf("a reason for %s, which is no rule", c)
		}
	}
	names := map[string]string{ // what the pages call a place
		"body": "trong nội dung bài", "plan body": "trong nội dung kế hoạch", "article": "ở phần đầu tệp bài viết", "cover": "ở phần đầu tệp bài viết", "file": "ở phần đầu tệp bài viết",
		"page": "trong tệp ở content/trang/", "page file": "trong tệp ở content/trang/", "plan": "ở phần đầu tệp kế hoạch", "bare plan": "ở phần đầu tệp kế hoạch", "task": "ở phần đầu tệp kế hoạch",
		"document": "ở phần đầu tệp văn bản", "document 79": "ở phần đầu tệp văn bản", "unit": "ở phần đầu tệp đơn vị", "contest": "ở phần đầu tệp cuộc thi", "self-test": "ở phần đầu tệp cuộc thi",
		"no questions": "ở phần đầu tệp cuộc thi", "question": "ở phần đầu tệp cuộc thi", "site": "trong content/site.yaml", "english": "trong content/site.yaml", "loi": "trong content/site.yaml",
		"canh-bao": "trong content/site.yaml", "ghi-chu": "trong content/site.yaml", "duty": "trong tệp ở content/quy-dinh/", "need": "trong tệp ở content/quy-dinh/",
		"template": "trong tệp mẫu giao diện", "strings": "trong templates/strings/vi.yaml", "bundle": "trong goi-tin.json",
	}
	for _, r := range check.Rules() {
		if r.In("vi") != names[at[r.Code]] || (r.In("vi") == "") != (r.In("en") == "") {
			t.Errorf("%s: its example stands %q, and is tried as %q", r.Code, r.In("vi"), at[r.Code])
		}
	}
	for _, p := range problems(t, base(t), false) {
		if p.Code == "file-unused" { // they are for examples to lead to
			continue
		}
		t.Errorf("of the site without any example: %s: %s [%s]", p.Pos, p.Text("vi"), p.Code)
	}
	said := map[source.Code]bool{} // beside what an example is about
	defer func() {
		for c, a := range also {
			for other := range strings.FieldsSeq(a.codes) {
				if !said[c+" "+source.Code(other)] && !t.Failed() {
					t.Errorf("%s: %s is not said beside it", c, other)
				}
			}
		}
	}()
	for _, r := range check.Rules() {
		if at[r.Code] == "" {
			if unplaced[r.Code] == "" {
				t.Errorf("%s: neither a place nor a reason", r.Code)
			}
			continue
		}
		if unplaced[r.Code] != "" {
			t.Errorf("%s: a place and a reason", r.Code)
		}
		t.Run(string(r.Code), func(t *testing.T) {
			for _, wrong := range []bool{true, false} {
				text := map[bool]string{true: r.Wrong, false: r.Right}[wrong]
				m := base(t)
				found := false
				var told []source.Problem
				if at[r.Code] == "bundle" {
					told = received(t, m, text)
				} else {
					put(m, at[r.Code], text)
					told = problems(t, m, at[r.Code] == "template")
				}
				for _, p := range told {
					switch {
					case p.Code == r.Code && wrong:
						found = true
					case p.Code == r.Code: // of a right example
						if p.Code != "file-unused" && p.Code != "page-orphan" || strings.Contains(text, path.Base(p.Pos.File)) {
							t.Errorf("the right example: %s: %s [%s]\n%s", p.Pos, p.Text("vi"), p.Code, m[p.Pos.File])
						}
					case p.Code == "file-unused" || p.Code == "page-orphan": // what an example leads to is not led to any more
					case slices.Contains(strings.Fields(also[r.Code].codes), string(p.Code)):
						said[r.Code+" "+p.Code] = true
					default:
						t.Errorf("%v example: %s: %s [%s]\n%s", wrong, p.Pos, p.Text("vi"), p.Code, m[p.Pos.File])
					}
				}
				if wrong && !found {
					t.Errorf("not found in\n%s", text)
				}
			}
		})
	}
}

// problems returns all that is said of a site; only templates have to run for it.
func problems(t *testing.T, m map[string]string, run bool) []source.Problem {
	fsys := fstest.MapFS{}
	for p, s := range m {
		fsys[p] = &fstest.MapFile{Data: []byte(s), ModTime: time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC), Mode: 0o644}
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if _, ok := fsys[dir]; ok && fsys[dir].Mode.IsRegular() {
				t.Fatalf("%s is a file and a folder", dir)
			}
		}
	}
	o := build.Options{Options: site.Options{AsOf: asOf}, Check: true, Jobs: 1}
	b := build.New(fsys)
	if run {
		r, err := b.Build(context.Background(), o, &publish.Memory{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Problems
	}
	r, err := b.Look(context.Background(), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Found()
}

// member is a key of a bundle, with its value.
var member = regexp.MustCompile(`"([a-z]+)": "?([^",{}[]+)`)

// received returns what is said of a bundle of a unit of that site in which
// something is as the example has it.
func received(t *testing.T, m map[string]string, text string) []source.Problem {
	text = note.ReplaceAllString(text, "")
	b := bundle.Bundle{
		Schema: "https://lien-doan.example/api/v1/schema/bundle.json", Publisher: bundle.Publisher{Unit: "lien-doan-mien-nam", Title: "Trang tin", URL: "https://lien-doan.example/"},
		Scope: bundle.Scope{Kind: "unit", ID: "lien-doan-mien-nam", Title: "Liên đoàn", URL: "https://lien-doan.example/don-vi/lien-doan-mien-nam/"},
	}
	items := []bundle.Item{{ID: "tin/hoi-nghi", URL: "https://lien-doan.example/tin/hoi-nghi/", Title: "Hội nghị", Lang: "vi", Published: "2016-03-03T08:00:00+07:00", Modified: "2016-03-03T08:00:00+07:00"}}
	version := ""
	for n, k := range member.FindAllStringSubmatch(text, -1) {
		switch k[1] {
		case "url":
			items[0].URL = k[2]
		case "title":
			items[0].Title = k[2]
		case "published":
			items[0].Published = k[2]
		case "unit":
			b.Publisher.Unit = k[2]
		case "version":
			version = k[2]
		case "id":
			if n > 0 {
				items = append(items, items[0])
			}
			items[n].ID, items[n].URL = k[2], "https://lien-doan.example/"+k[2]+"/"
		default:
			t.Fatalf("the key %s", k[1])
		}
	}
	if strings.Contains(text, "publisher") && !strings.Contains(text, "unit") {
		b.Publisher.Unit = ""
	}
	b.Total = len(items)
	b.Items = func(yield func(*bundle.Item) bool) {
		for i := range items {
			if !yield(&items[i]) {
				return
			}
		}
	}
	data := bundle.Format.Append(nil, &b)
	if version != "" {
		data = regexp.MustCompile(`"version": *1`).ReplaceAll(data, []byte(`"version":`+version))
	}
	m["content/don-vi/lien-doan-mien-nam.md"] = "---\nnames:\n  - name: Liên đoàn miền Nam\ngroup: don-vi-truc-thuoc\nsite: https://lien-doan.example/\n---\n"
	fsys := fstest.MapFS{}
	for p, s := range m {
		fsys[p] = &fstest.MapFile{Data: []byte(s)}
	}
	r, err := receive.Take(fsys, []receive.File{{Name: "goi-tin.json", Data: data, Size: int64(len(data))}})
	if err != nil {
		t.Fatal(err)
	}
	return r.Problems
}
