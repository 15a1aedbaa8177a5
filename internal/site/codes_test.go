package site

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// small is the least site without a Problem; cases add files to it and replace
// its own.
var small = map[string]string{
	"content/site.yaml": `title: Trang
base_url: https://vidu.example/goc/
organisation:
  unit: trung-tam
categories:
  - id: chi-dao
    name: Chỉ đạo
  - id: van-ban-moi
    name: Văn bản mới
`,
	"content/don-vi/trung-tam.md": "---\nnames:\n  - name: Trung tâm\ngroup: trung-tam\n---\n",
	"content/van-ban/79-qd-tt.md": "---\ntype: Quyết định\ncode: 79/QĐ-TT\nissued: 2016-03-03\nissuer: trung-tam\nsubject: Một\n---\n\n## Điều một\n",
	"content/chu-de/y-nghia.md":   "---\ntitle: Ý nghĩa\n---\n",
	"content/hinh-thuc/trang.md":  "---\ntitle: Trang\n---\n",
	"content/tin-tuc/2016/mot.md": article("", "Lời.\n"),
	"content/ke-hoach/kh-2016.md": plan("", ""),
	"content/trang/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nLời.\n",
}

// article is a file of five lines of front matter, more of it, and a body: the
// first line of more is line 6.
func article(more, body string) string {
	return "---\ntitle: Bài\ndate: 2016-03-10\nauthor: Bà A\ncategory: chi-dao\n" + more + "---\n\n" + body
}

// plan has one task, nv-01 on line 25; more stands behind it, from line 31 on.
func plan(more, body string) string {
	return `---
title: Kế hoạch
year: 2016
doc:
  type: Quyết định
  code: 79/QĐ-TT
  issued: 2016-03-03
  issuer: trung-tam
  subject: Một
basis:
  - type: Quyết định
    code: 3599/QĐ-BTNMT
    issued: 2015-12-31
    issuer: trung-tam
    subject: Hai
unit: trung-tam
themes: [y-nghia]
channels: [trang]
edition: toan-van
period:
  from: 2016-01-01
  to: 2016-12-31
tasks:
  -
    id: nv-01
    name: Đăng tin
    output: Tin
    lead: trung-tam
    due: Q2/2016
    status: dang-thuc-hien
` + more + "---\n\n" + body
}

// doc79 is 79/QĐ-TT of a day; more begins on line 7.
func doc79(day, more string) string {
	return "---\ntype: Quyết định\ncode: 79/QĐ-TT\nissued: " + day + "\nissuer: trung-tam\nsubject: Một\n" + more + "---\n"
}

func parse(files ...map[string]string) []*content.Doc {
	all := map[string]string{}
	for _, fs := range files {
		for p, s := range fs {
			all[p] = s
		}
	}
	var docs []*content.Doc
	for p, s := range all {
		if s != "" && content.Read(p) {
			docs = append(docs, content.Parse(p, []byte(s)))
		}
	}
	return docs
}

// assetsOf makes assets of the files that are no content.
func assetsOf(files map[string]string) []*Asset {
	var as []*Asset
	for p, s := range files {
		if !content.Read(p) {
			out := strings.TrimPrefix(strings.TrimPrefix(p, "static/"), "content/")
			as = append(as, &Asset{Source: p, Out: out, Size: int64(len(s)), Sum: source.SumOf([]byte(s))})
		}
	}
	return as
}

var asOf = time.Date(2016, 6, 1, 8, 0, 0, 0, time.FixedZone("", 7*3600))

func brief(ps []source.Problem) []string {
	var out []string
	for _, p := range ps {
		s := p.Pos.String() + " " + string(p.Code)
		if p.Near != "" {
			s += " → " + p.Near
		}
		if p.Soft {
			s += " (soft)"
		}
		out = append(out, s)
	}
	return out
}

const a1 = "content/tin-tuc/2016/mot.md"

// mistakes are sites with one mistake each, and all that is said of it: one
// mistake is told once, at its place.
var mistakes = []struct {
	name  string
	files map[string]string
	want  []string
}{
	{"none", nil, nil},
	{"no settings", map[string]string{"content/site.yaml": ""}, []string{"content/site.yaml settings-missing"}},
	{
		"one address in one folder",
		map[string]string{"content/tin-tuc/2016/hai.md": article("slug: mot\n", "")},
		[]string{a1 + " id-twice"},
	}, // hai.md comes first
	{
		"one ID by folding",
		map[string]string{"content/van-ban/79-QĐ-tt.md": "---\ntype: Quyết định\ncode: 80/QĐ-TT\nissued: 2016-03-03\nissuer: trung-tam\nsubject: Một\n---\n"},
		[]string{"content/van-ban/79-qd-tt.md id-twice"},
	},
	{
		"one document twice",
		map[string]string{"content/van-ban/79.md": "---\ntype: Quyết định\ncode: 079/QĐ-TT\nissued: 2016-03-03\nissuer: trung-tam\nsubject: Một\n---\n"},
		[]string{"content/van-ban/79.md:3:7 document-twice"},
	},
	{"two documents of one number", map[string]string{"content/van-ban/79.md": "---\ntype: Quyết định\ncode: 79/QĐ-TT\nissued: 2017-03-03\nissuer: trung-tam\nsubject: Một\n---\n"}, nil},
	{
		"another day in the plan",
		map[string]string{"content/ke-hoach/kh-2016.md": strings.Replace(plan("", ""), "2016-03-03", "2016-03-04", 1)},
		[]string{"content/ke-hoach/kh-2016.md:6:9 document-date"},
	},
	{
		"another day in the basis",
		map[string]string{"content/ke-hoach/kh-2016.md": strings.Replace(plan("", ""), "code: 3599/QĐ-BTNMT\n    issued: 2015-12-31", "code: 79/QĐ-TT\n    issued: 2016-12-31", 1)},
		[]string{"content/ke-hoach/kh-2016.md:12:11 document-date"},
	},
	{"unknown theme", map[string]string{a1: article("theme: y-nghi\n", "")}, []string{a1 + ":6:8 ref-unknown → y-nghia"}},
	{"unknown channel in a list", map[string]string{a1: article("channel:\n  - trang\n  - trangg\n", "")}, []string{a1 + ":8:5 ref-unknown → trang"}},
	{"unknown unit", map[string]string{a1: article("units: [trung-tam, ủy-ban]\n", "")}, []string{a1 + ":6:20 ref-unknown"}},
	{
		"unknown things in a contest",
		map[string]string{"content/cuoc-thi/thi.md": `---
title: Thi
from: 2016-05-01
until: 2016-05-31
organiser: trung-tan
plans:
  - plan: kh-2016
    task: nv-2
  - plan: kh-2061
docs: 97-qd-tt
theme: y-nghi
take_part:
  text: Gửi.
  link: /lien-he/
results: tin-tuc/2016/mott
questions:
  - id: mot
    text: Mấy?
    options: [Một, Hai]
    answer: A
    explain: Một.
    docs: [79-qd-tt, 79-qd-t]
---
`},
		[]string{
			"content/cuoc-thi/thi.md:5:12 ref-unknown → trung-tam", "content/cuoc-thi/thi.md:8:11 task-unknown", "content/cuoc-thi/thi.md:9:11 ref-unknown → kh-2016",
			"content/cuoc-thi/thi.md:10:7 ref-unknown → 79-qd-tt", "content/cuoc-thi/thi.md:11:8 ref-unknown → y-nghia", "content/cuoc-thi/thi.md:14:9 link-dangling",
			"content/cuoc-thi/thi.md:15:10 ref-unknown → tin-tuc/2016/mot", "content/cuoc-thi/thi.md:22:22 ref-unknown → 79-qd-tt",
		},
	},
	{"unknown plan", map[string]string{a1: article("plans:\n  - plan: kh-2017\n", "")}, []string{a1 + ":7:11 ref-unknown → kh-2016"}},
	{"unknown document", map[string]string{a1: article("docs: 97-qd-tt\n", "")}, []string{a1 + ":6:7 ref-unknown → 79-qd-tt"}},
	{
		"unknown issuer",
		map[string]string{"content/van-ban/79-qd-tt.md": "---\ntype: Quyết định\ncode: 79/QĐ-TT\nissued: 2016-03-03\nissuer: trung-tan\nsubject: Một\n---\n"},
		[]string{"content/van-ban/79-qd-tt.md:5:9 ref-unknown → trung-tam"},
	},
	{
		"unknown basis",
		map[string]string{"content/van-ban/80.md": "---\ntype: Quyết định\ncode: 80/QĐ-TT\nissued: 2016-03-03\nissuer: trung-tam\nsubject: Một\nbasis: [79-qd-tt, 80-qd-tt]\n---\n"},
		[]string{"content/van-ban/80.md:7:19 ref-unknown → 79-qd-tt"},
	},
	{
		"unknown parent",
		map[string]string{"content/don-vi/lien-doan.md": "---\nnames:\n  - name: Liên đoàn\ngroup: don-vi-truc-thuoc\nparent: trung-ta\n---\n"},
		[]string{"content/don-vi/lien-doan.md:5:9 ref-unknown → trung-tam"},
	},
	{
		"unknown organisation",
		map[string]string{"content/site.yaml": strings.Replace(small["content/site.yaml"], "unit: trung-tam", "unit: trungtam", 1)},
		[]string{"content/site.yaml:4:9 ref-unknown → trung-tam"},
	},
	{
		"unknown supporting unit",
		map[string]string{"content/ke-hoach/kh-2016.md": plan("    support: [các đơn vị, lien-doan]\n", "")},
		[]string{"content/ke-hoach/kh-2016.md:31:27 ref-unknown"},
	},
	{
		"unknown evidence",
		map[string]string{"content/ke-hoach/kh-2016.md": plan("    evidence: [https://vidu.example/, tin-tuc/2016/mott]\n", "")},
		[]string{"content/ke-hoach/kh-2016.md:31:39 ref-unknown → tin-tuc/2016/mot"},
	},
	{
		"unknown plan superseded",
		map[string]string{"content/ke-hoach/kh-2016.md": plan("supersedes: [kh-2015]\n", "")},
		[]string{"content/ke-hoach/kh-2016.md:31:14 ref-unknown → kh-2016"},
	},
	{
		"plans in a circle",
		map[string]string{
			"content/ke-hoach/kh-2016.md": plan("supersedes: [kh-2017]\n", ""),
			"content/ke-hoach/kh-2017.md": plan("amends: [kh-2018]\n", ""),
			"content/ke-hoach/kh-2018.md": plan("supersedes: [kh-2016]\n", ""),
		},
		[]string{"content/ke-hoach/kh-2018.md:31:14 plan-cycle"},
	},
	{
		"plans in a row",
		map[string]string{
			"content/ke-hoach/kh-2016.md": plan("", ""),
			"content/ke-hoach/kh-2017.md": plan("amends: [kh-2016]\n", ""),
			"content/ke-hoach/kh-2018.md": plan("supersedes: [kh-2016, kh-2017]\n", ""),
		},
		nil,
	},
	{
		"unknown in a draft",
		map[string]string{a1: article("draft: true\ntheme: y-nghi\n", "[x](khong.md)\n")},
		[]string{a1 + ":7:8 ref-unknown → y-nghia (soft)", a1 + ":10:1 link-dangling (soft)"},
	},
	{"unknown category", map[string]string{a1: strings.Replace(article("", ""), "chi-dao", "van-ban", 1)}, []string{a1 + ":5:11 category-unknown → van-ban-moi"}},
	{"unknown task", map[string]string{a1: article("plans:\n  - plan: kh-2016\n    task: nv-1\n", "")}, []string{a1 + ":8:11 task-unknown → nv-01"}},
	{
		"done after today",
		map[string]string{"content/ke-hoach/kh-2016.md": strings.Replace(plan("    completed_on: 2016-06-02\n    evidence: [tin-tuc/2016/mot]\n", ""), "dang-thuc-hien", "da-hoan-thanh", 1)},
		[]string{"content/ke-hoach/kh-2016.md:25:9 task-after"},
	},
	{"done today", map[string]string{"content/ke-hoach/kh-2016.md": strings.Replace(plan("    completed_on: 2016-06-01\n    evidence: [tin-tuc/2016/mot]\n", ""), "dang-thuc-hien", "da-hoan-thanh", 1)}, nil},
	{
		"done without evidence",
		map[string]string{"content/ke-hoach/kh-2016.md": strings.Replace(plan("    completed_on: 2016-06-01\n", ""), "dang-thuc-hien", "da-hoan-thanh", 1)},
		[]string{"content/ke-hoach/kh-2016.md:25:9 task-evidence"},
	},
	{"done, and an article says so", map[string]string{
		"content/ke-hoach/kh-2016.md": strings.Replace(plan("    completed_on: 2016-06-01\n", ""), "dang-thuc-hien", "da-hoan-thanh", 1),
		a1:                            article("plans:\n  - plan: kh-2016\n    task: nv-01\n", ""),
	}, nil},
	{"empty tag", map[string]string{a1: article("tags: [cải cách, \"…\"]\n", "")}, []string{a1 + ":6:18 tag-empty"}},
	{"slug twice", map[string]string{"content/trang/hai.md": "---\ntitle: Hai\nslug: gioi-thieu\n---\n"}, []string{"content/trang/hai.md address-twice"}},
	{"a page over a list", map[string]string{"content/trang/tin-tuc.md": "---\ntitle: Hai\n---\n"}, []string{"content/trang/tin-tuc.md address-twice"}},
	{"a page over a made page", map[string]string{"content/trang/so-do-trang.md": "---\ntitle: Hai\n---\n"}, []string{"content/trang/so-do-trang.md address-twice"}},
	{"an article over a month", map[string]string{"content/tin-tuc/2016/03.md": article("", "")}, []string{"content/tin-tuc/2016/03.md address-twice"}},
	{"a file over a page", map[string]string{"static/gioi-thieu/index.html": "x"}, []string{"static/gioi-thieu/index.html address-twice"}},
	{"a file over a page but for case", map[string]string{"static/Gioi-Thieu/index.html": "x"}, []string{"static/Gioi-Thieu/index.html address-twice"}},
	{"two files but for case", map[string]string{"static/files/a.pdf": "x", "static/files/A.pdf": "x"}, []string{"static/files/a.pdf address-twice"}},
	{"a file where a folder is", map[string]string{"static/tin-tuc": "x"}, []string{"static/tin-tuc address-twice"}},
	{"an alias over a page", map[string]string{a1: article("aliases: [/gioi-thieu/]\n", "")}, []string{a1 + " address-twice"}},
	{"a link to nothing", map[string]string{a1: article("", "Xem [văn bản](../../van-ban/79-qd-t.md) này.\n")}, []string{a1 + ":8:5 link-dangling → ../../van-ban/79-qd-tt.md"}},
	{"a link to another folder", map[string]string{a1: article("", "Xem [giới thiệu](../../van-ban/gioi-thieu.md).\n")}, []string{a1 + ":8:5 link-dangling → ../../trang/gioi-thieu.md"}},
	{"a link to nothing at all", map[string]string{a1: article("", "Xem [thứ khác](khong-giong-gi-ca.md).\n")}, []string{a1 + ":8:5 link-dangling"}},
	{"a link to nothing, ụ before it", map[string]string{a1: article("", "Mục tiêu: xem [trang](/gioi-thie/) này.\n")}, []string{a1 + ":8:15 link-dangling → /gioi-thieu/"}},
	{"links to a draft, by file and by address", map[string]string{
		a1:                    article("", "Ụ, xem [một](../../trang/an.md) và\n[hai](/an/), [ba](../../trang/an.md#muc).\n"),
		"content/trang/an.md": page("draft: true\n"),
	}, []string{a1 + ":8:8 link-hidden", a1 + ":9:1 link-hidden", a1 + ":9:14 link-hidden"}},
	{"a link to what is to come, and to what is over", map[string]string{
		a1:                            article("", "[mai](mai.md), [qua](qua.md)\n"),
		"content/tin-tuc/2016/mai.md": strings.Replace(article("", ""), "date: ", "date: 2016-08-01 # ", 1),
		"content/tin-tuc/2016/qua.md": article("expires: 2016-05-01\n", ""),
	}, []string{a1 + ":8:1 link-hidden", a1 + ":8:16 link-hidden"}},
	{"a link from one draft to another", map[string]string{
		a1:                    article("draft: true\n", "[một](../../trang/an.md), [hai](/an/)\n"),
		"content/trang/an.md": page("draft: true\n"),
	}, nil},
	{"a menu entry to a draft", map[string]string{
		"content/site.yaml":   small["content/site.yaml"] + "menu:\n  - label: A\n    link: trang/an.md\n",
		"content/trang/an.md": page("draft: true\n"),
	}, []string{"content/site.yaml:12:11 link-hidden"}},
	{"a rooted file that is not there", map[string]string{a1: article("", "![Ảnh hội nghị](/images/a.png)\n")}, []string{a1 + ":8:1 link-dangling"}},
	{
		"a menu entry to nothing",
		map[string]string{"content/site.yaml": small["content/site.yaml"] + "menu:\n  - label: A\n    link: trang/gioi-thiu.md\n  - label: B\n    link: /tin-tucc/\n"},
		[]string{"content/site.yaml:12:11 link-dangling → trang/gioi-thieu.md", "content/site.yaml:14:11 link-dangling → /tin-tuc/"},
	},
	{"a cover that is not there", map[string]string{a1: article("cover:\n  src: anh.jpg\n  alt: Đại biểu\n", "")}, []string{a1 + ":7:8 link-dangling"}},
	{"no such place", map[string]string{a1: article("", "Xem [điều một](../../van-ban/79-qd-tt.md#dieu-mott).\n")}, []string{a1 + ":8:5 anchor-unknown → dieu-mot"}},
	{"an attachment that is not there", map[string]string{a1: article("attachments:\n  - file: /files/a.pdf\n", "")}, []string{a1 + ":7:11 file-missing"}},
	{"an attachment beside that is not there", map[string]string{a1: article("attachments:\n  - file: a.pdf\n", "")}, []string{a1 + ":7:11 file-missing"}},
	{"an attachment that is a page", map[string]string{a1: article("attachments:\n  - file: ../../trang/gioi-thieu.md\n", "")}, []string{a1 + ":7:11 file-missing"}},
	{
		"a document's file that is not there",
		map[string]string{"content/van-ban/80.md": "---\ntype: Quyết định\ncode: 80/QĐ-TT\nissued: 2016-03-03\nissuer: trung-tam\nsubject: Một\nfile: /files/80.pdf\n---\n"},
		[]string{"content/van-ban/80.md:7:7 file-missing"},
	},
	{
		"a plan's file that is not there",
		map[string]string{"content/ke-hoach/kh-2016.md": strings.Replace(plan("", ""), "subject: Một\n", "subject: Một\n  file: 79.pdf\n", 1)},
		[]string{"content/ke-hoach/kh-2016.md:10:9 file-missing"},
	},
	{
		"one alias of two",
		map[string]string{a1: article("aliases: [/?p=1, /cu/]\n", ""), "content/tin-tuc/2016/hai.md": article("aliases: [/cu/]\n", "")},
		[]string{a1 + ":6:18 alias-twice"},
	},
	{"an alias that is the address", map[string]string{a1: article("aliases: [/tin-tuc/2016/mot/]\n", "")}, []string{a1 + ":6:11 alias-self"}},
	{"an alias that is the address without its slash", map[string]string{a1: article("aliases: [/tin-tuc/2016/mot]\n", "")}, []string{a1 + ":6:11 alias-self"}},
	{"an article before its document", map[string]string{a1: strings.Replace(article("docs: [79-qd-tt]\n", ""), "2016-03-10", "2016-03-02T23:59:59+07:00", 1)}, []string{a1 + ":6:8 document-later"}},
	{"an article on the day of its document", map[string]string{a1: strings.Replace(article("docs: [79-qd-tt]\n", ""), "2016-03-10", "2016-03-03", 1)}, nil},
	{"another day in a text", map[string]string{a1: article("", "Mục tiêu: Quyết định số 79/QĐ-TT ngày 04/3/2016 nêu rõ.\n")}, []string{a1 + ":8:25 document-date"}},
	{"another day in words", map[string]string{"content/trang/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nQuyết định số 79/QĐ-TT ngày 30 tháng 3 năm 2016.\n"}, []string{"content/trang/gioi-thieu.md:5:15 document-date"}},
	{"another year in a text is another document", map[string]string{a1: article("", "Quyết định số 79/QĐ-TT ngày 03/3/2015.\n")}, nil},
	{
		"another year beside a number with its year",
		map[string]string{"content/van-ban/1-2016-qh.md": "---\ntype: Luật\ncode: 1/2016/QH14\nissued: 2016-03-01\nissuer: trung-tam\nsubject: Một\n---\n", a1: article("", "Luật số 01/2016/QH14 ngày 01/3/2015.\n")},
		[]string{a1 + ":8:9 document-date"},
	},
	{
		"a day that neither of two has",
		map[string]string{"content/van-ban/79b.md": doc79("2016-06-03", ""), a1: article("", "Quyết định số 79/QĐ-TT ngày 05/3/2016.\n")},
		[]string{a1 + ":8:15 document-date"},
	},
	{"a document replaces itself", map[string]string{"content/van-ban/79-qd-tt.md": doc79("2016-03-03", "replaces: [79-qd-tt]\n")}, []string{"content/van-ban/79-qd-tt.md:7:12 document-self"}},
	{"a document rests on itself", map[string]string{"content/van-ban/79-qd-tt.md": doc79("2016-03-03", "basis:\n  - 79-qd-tt\n")}, []string{"content/van-ban/79-qd-tt.md:8:5 document-self"}},
	{
		"a document replaces a newer one",
		map[string]string{"content/van-ban/79b.md": doc79("2015-03-03", "replaces: [79-qd-tt]\n")},
		[]string{"content/van-ban/79b.md:7:12 document-newer"},
	},
	{
		"a document rests on a newer one",
		map[string]string{"content/van-ban/79b.md": doc79("2015-03-03", "basis: [79-qd-tt]\n")},
		[]string{"content/van-ban/79b.md:7:9 document-newer"},
	},
	{
		"two documents replace each other",
		map[string]string{
			"content/van-ban/80a.md": strings.Replace(doc79("2016-03-03", "replaces: [80b]\n"), "79", "80", 1),
			"content/van-ban/80b.md": strings.Replace(doc79("2016-03-03", "replaces: [80c]\n"), "79", "81", 1),
			"content/van-ban/80c.md": strings.Replace(doc79("2016-03-03", "replaces: [79-qd-tt, 80a]\n"), "79", "82", 1),
		},
		[]string{"content/van-ban/80c.md:7:22 document-cycle"},
	},
	{
		"two documents replace each other on two days",
		map[string]string{
			"content/van-ban/79b.md":      doc79("2015-03-03", "replaces: [79-qd-tt]\n"),
			"content/van-ban/79-qd-tt.md": doc79("2016-03-03", "replaces: [79b]\n"),
		},
		[]string{"content/van-ban/79b.md:7:12 document-newer"},
	},
	{
		"a draft replaces a newer one",
		map[string]string{"content/van-ban/79b.md": doc79("2015-03-03", "replaces: [79-qd-tt]\ndraft: true\n")},
		[]string{"content/van-ban/79b.md:7:12 document-newer (soft)"},
	},
	{
		"a document rests on one that had ended",
		map[string]string{"content/van-ban/79b.md": doc79("2015-03-03", "ended: 2016-03-03\n"), "content/van-ban/79-qd-tt.md": doc79("2016-03-03", "basis: [79b]\n")},
		[]string{"content/van-ban/79-qd-tt.md:7:9 basis-ended"},
	},
	{
		"a document rests on one that ends later",
		map[string]string{"content/van-ban/79b.md": doc79("2015-03-03", "ended: 2016-03-04\n"), "content/van-ban/79-qd-tt.md": doc79("2016-03-03", "basis: [79b]\n")},
		nil,
	},
	{
		"a plan rests on one that had ended",
		map[string]string{"content/van-ban/3599.md": "---\ntype: Quyết định\ncode: 3599/QĐ-BTNMT\nissued: 2015-12-31\nended: 2016-01-31\nissuer: trung-tam\nsubject: Hai\n---\n"},
		[]string{"content/ke-hoach/kh-2016.md:12:11 basis-ended"},
	},
	{
		"an issuer without a name",
		map[string]string{
			"content/don-vi/bo.md":     "---\nnames:\n  - name: Bộ\n    from: 2016-03-04\ngroup: bo-nganh\n---\n",
			"content/van-ban/80.md":    "---\ntype: Quyết định\ncode: 80/QĐ-BO\nissued: 2016-03-03\nissuer: bo\nsubject: Một\n---\n",
			"content/van-ban/81.md":    "---\ntype: Quyết định\ncode: 81/QĐ-BO\nissued: 2016-03-04\nissuer: bo\nsubject: Một\n---\n",
			"content/van-ban/82.md":    "---\ntype: Quyết định\ncode: 82/QĐ-BO\nissued: 2016-03-03\nissuer: bo\nsubject: Một\ndraft: true\n---\n",
			"content/ke-hoach/kh-b.md": strings.NewReplacer("unit: trung-tam", "unit: bo", "title: Kế hoạch", "title: Kế hoạch hai").Replace(plan("", "")),
		},
		[]string{"content/ke-hoach/kh-b.md:16:7 unit-unnamed", "content/van-ban/80.md:5:9 unit-unnamed", "content/van-ban/82.md:5:9 unit-unnamed (soft)"},
	},
	{
		"an area of another time",
		map[string]string{"content/ke-hoach/kh-2016.md": plan("    par_area: chinh-phu-so\n", "")},
		[]string{"content/ke-hoach/kh-2016.md:31:15 par-area-period"},
	},
	{
		"a profile that there is not",
		map[string]string{"content/site.yaml": small["content/site.yaml"] + "profile: vn-2026-7\n"},
		[]string{"content/site.yaml:10:10 profile-unknown → vn-2026-07"},
	},
	{
		"duties of the site's own profile, at the keys that they want",
		map[string]string{
			"content/site.yaml": small["content/site.yaml"] + "without: [search]\nprofile: rieng\n",
			"content/quy-dinh/rieng.yaml": ownProfile("loi", "khoa", "organisation.phone") + need("canh-bao", "khoa", "organisation.unit") + need("canh-bao", "trang", "lien-he") + need("ghi-chu", "khoa", "feedback") +
				need("loi", "dau-ra", "/tim-kiem/") + need("loi", "noi-dung", "cuoc-thi") + need("loi", "noi-dung", "don-vi") + need("loi", "dau-ra", "/sitemap.xml") + need("canh-bao", "tieng-anh", "gioi-thieu"),
		},
		[]string{
			"content/site.yaml:3:1 duty-error", "content/site.yaml:10:1 duty-error", "content/site.yaml:11:10 duty-error",
			"content/site.yaml:11:10 duty-notice", "content/site.yaml:11:10 duty-warning", "content/site.yaml:11:10 duty-warning",
		},
	},
	{
		"a page in English that nobody knows of",
		map[string]string{"content/trang/about.md": page("lang: en\n")},
		[]string{"content/trang/about.md:1:1 english-missing", "content/trang/about.md:1:1 translation-missing"},
	},
	{
		"pages that are no translations of each other",
		map[string]string{
			"content/site.yaml":           small["content/site.yaml"] + english,
			"content/trang/about.md":      page("lang: en\ntranslation_of: gioi-thieu\n"),
			"content/trang/again.md":      page("lang: en\ntranslation_of: gioi-thieu\n"),
			"content/trang/nowhere.md":    page("lang: en\ntranslation_of: gioi-thiệu\n"),
			"content/trang/one-way.md":    page("lang: en\ntranslation_of: tu-minh\n"),
			"content/trang/tu-minh.md":    page("translation_of: about\n"),
			"content/trang/cung-tieng.md": page("translation_of: gioi-thieu\n"),
			"content/trang/hidden.md":     page("lang: en\ntranslation_of: an\n"),
			"content/trang/an.md":         page("draft: true\n"),
		},
		[]string{
			"content/trang/again.md:4:17 translation-twice",
			"content/trang/cung-tieng.md:3:17 translation-lang",
			"content/trang/hidden.md:4:17 translation-missing",
			"content/trang/nowhere.md:4:17 ref-unknown → gioi-thieu",
			"content/trang/one-way.md:4:17 translation-one-way",
			"content/trang/tu-minh.md:3:17 translation-one-way",
		},
	},
}

const english = "english:\n  title: Site\n  name: Center\n  menu:\n    - label: About\n      link: trang/about.md\n"

// page is a plain page; more begins on line 3.
func page(more string) string { return "---\ntitle: Trang\n" + more + "---\n\nLời.\n" }

// ownProfile is a profile with one duty; need is one more.
func ownProfile(level, what, name string) string {
	return "title: Riêng\nduties:\n" + need(level, what, name)
}

func need(level, what, name string) string {
	return "  - id: " + viet.Slug(what+name) + "\n    rule: Quy chế\n    text: Một.\n    level: " + level + "\n    source: https://vidu.example/\n    needs:\n      - what: " + what + "\n        name: " + name + "\n"
}

func TestProblems(t *testing.T) {
	seen, ran := map[source.Code]bool{}, 0
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			ran++
			s := Assemble(parse(small, m.files), assetsOf(m.files), Options{AsOf: asOf})
			for _, p := range s.Problems {
				seen[p.Code] = true
				for _, lang := range []string{"vi", "en"} {
					if text := p.Text(lang) + p.Hint(lang); strings.Contains(text, "%!") {
						t.Errorf("%s: %s", p.Code, text)
					}
				}
				if p.Pos.Line > 0 && p.Len == 0 {
					t.Errorf("%s: nothing to underline", p.Code)
				}
			}
			if got := brief(s.Problems); !slices.Equal(got, m.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(m.want, "\n     "))
			}
		})
	}
	for _, c := range siteCodes(t) {
		if !seen[c] && ran == len(mistakes) {
			t.Errorf("no case for %s", c)
		}
	}
}

// siteCodes returns the codes that this stage is the source of.
func siteCodes(t *testing.T) []source.Code {
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "source", "codes_site.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []source.Code
	ast.Inspect(f, func(n ast.Node) bool {
		if kv, ok := n.(*ast.KeyValueExpr); ok {
			if lit, ok := kv.Key.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s, _ := strconv.Unquote(lit.Value)
				codes = append(codes, source.Code(s))
			}
		}
		return true
	})
	if len(codes) < 14 {
		t.Fatal("too few codes found")
	}
	return codes
}

// TestUnderline: what a Problem underlines is the word that is wrong.
func TestUnderline(t *testing.T) {
	files := map[string]string{
		a1: article("theme: y-nghi\nplans:\n  - plan: kh-2016\n    task: nv-1\ntags: [cải, …]\naliases: [/tin-tuc/2016/mot/]\ndocs: [không-có]\n", "Cụm [từ](../ba.md) và [từ](/ba/) và ![Ảnh chụp](/b.png).\n"),
	}
	words := map[string]string{"ref-unknown": "y-nghi|không-có", "task-unknown": "nv-1", "tag-empty": "…", "alias-self": "/tin-tuc/2016/mot/", "link-dangling": "[từ](../ba.md)|[từ](/ba/)|![Ảnh chụp](/b.png)"}
	s := Assemble(parse(small, files), nil, Options{AsOf: asOf})
	lines := strings.Split(files[a1], "\n")
	for _, p := range s.Problems {
		line := []rune(lines[p.Pos.Line-1])
		got := string(line[p.Pos.Col-1 : min(len(line), p.Pos.Col-1+p.Len)])
		if !slices.Contains(strings.Split(words[string(p.Code)], "|"), got) {
			t.Errorf("%s underlines %q", p.Code, got)
		}
	}
	if len(s.Problems) != 8 {
		t.Errorf("%d problems: %s", len(s.Problems), fmt.Sprint(brief(s.Problems)))
	}
}
