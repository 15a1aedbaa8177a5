package site_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/chromium"
	"nawapi.gov.vn/cchc/internal/site"
)

// contestFile is an invented contest of two questions, open from 08:00 on 10/5
// until the end of 10/6/2016.
const contestFile = `---
title: Cuộc thi <thử> & "tìm hiểu"
summary: Một cuộc thi không có thật.
from: 2016-05-10T08:00:00+07:00
until: 2016-06-10
organiser: doan
plans:
  - plan: kh-2016
    task: nv-01
theme: y-nghia
channel: hoi-nghi
docs: [12-qd-bm]
prizes:
  - name: Giải Nhất
    count: 1
    value: 2000000
  - name: Giải Khuyến khích
    count: 1200
take_part:
  text: Gửi bài về Văn phòng.
  link: mailto:thi@vidu.example
questions:
  - id: mot
    text: Một cộng <một> là mấy?
    options: [Một, Hai, Ba]
    answer: B
    explain: Vì một cộng một là hai & không khác.
    docs: [12-qd-bm]
  - id: hai
    text: Số nào chẵn?
    options: [Hai, Ba, Bốn]
    answer: [A, C]
    explain: Chia hết cho hai.
    source:
      name: Sách toán
      url: https://sach.example/?a=1&b=2
---

## Thể lệ

Ai cũng được dự thi.
`

const selfTestFile = `---
title: Tự kiểm tra thử
form: tu-kiem-tra
organiser: trung-tam
questions:
  - id: mot
    text: Đúng hay sai?
    options: [Đúng, Sai]
    answer: A
    explain: Vì đúng.
---
`

const contestPath = "/cuoc-thi/tim-hieu/"

func contestSite(t testing.TB, asOf time.Time, change func(fsys fstest.MapFS)) *made {
	t.Helper()
	return sample(t, func(fsys fstest.MapFS) {
		copyTree(t, fsys, "static")
		fsys["content/cuoc-thi/tim-hieu.md"] = &fstest.MapFile{Data: []byte(contestFile)}
		fsys["content/cuoc-thi/tu-kiem-tra.md"] = &fstest.MapFile{Data: []byte(selfTestFile)}
		if change != nil {
			change(fsys)
		}
	}, build.Options{Options: site.Options{AsOf: asOf}})
}

func moment(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// everywhere lists the outputs that contain a text.
func (m *made) everywhere(text string) []string {
	var found []string
	for _, p := range m.Paths() {
		if data, _, _ := m.Get(p); strings.Contains(string(data), text) {
			found = append(found, p)
		}
	}
	return found
}

// TestContestPhases: to the second, a contest is announced, open, over; nothing
// says more than it may before its time.
func TestContestPhases(t *testing.T) {
	for _, at := range []struct {
		now, phase, notice, label string
		next                      string
	}{
		{"2016-05-10T07:59:59+07:00", "upcoming", "Cuộc thi mở từ 08:00 ngày 10/5/2016. Câu hỏi được công bố khi cuộc thi mở.", "Mở từ 08:00 ngày 10/5/2016", "2016-05-10T08:00:00+07:00"},
		{"2016-05-10T08:00:00+07:00", "open", "", "Đang mở, đến hết ngày 10/6/2016", "2016-05-11T00:00:00+07:00"},
		{"2016-05-10T08:00:01+07:00", "open", "", "Đang mở, đến hết ngày 10/6/2016", "2016-05-11T00:00:00+07:00"},
		{"2016-06-10T23:59:59+07:00", "open", "", "Đang mở, đến hết ngày 10/6/2016", "2016-06-11T00:00:00+07:00"},
		{"2016-06-11T00:00:00+07:00", "closed", "Cuộc thi đã kết thúc (hết ngày 10/6/2016). Câu hỏi và đáp án dưới đây để ôn tập.", "Đã kết thúc (hết ngày 10/6/2016)", ""},
		{"2016-06-11T00:00:01+07:00", "closed", "Cuộc thi đã kết thúc (hết ngày 10/6/2016). Câu hỏi và đáp án dưới đây để ôn tập.", "Đã kết thúc (hết ngày 10/6/2016)", ""},
	} {
		t.Run(at.now, func(t *testing.T) {
			m := contestSite(t, moment(t, at.now), nil)
			p := contestPath
			m.texts(p, "h1", `Cuộc thi <thử> & "tìm hiểu"`)
			m.texts(p, ".kicker", "Cuộc thi tìm hiểu")
			m.links(p, ".crumbs", "Trang chủ → /cchc/", "Cuộc thi tìm hiểu → /cchc/cuoc-thi/")
			if at.notice == "" {
				m.texts(p, "article p.notice")
			} else {
				m.texts(p, "article p.notice", at.notice)
			}
			day := at.now[8:10] + "/" + at.now[5:7] + "/2016"
			facts := []string{"08:00 ngày 10/5/2016", "hết ngày 10/6/2016", "Đoàn Khảo sát số 1", "Kế hoạch tuyên truyền năm 2016", "Ý nghĩa, tác động", "Hội nghị, tập huấn"}
			if at.phase != "closed" {
				status := map[string]string{"upcoming": "Chưa mở", "open": "Đang mở"}[at.phase]
				facts = append([]string{status + " (tính đến ngày " + day + ")"}, facts...)
			}
			m.texts(p, "dl.facts dd", facts...)
			m.links(p, "dl.facts", "Đoàn Khảo sát số 1 → /cchc/don-vi/doan/", "Kế hoạch tuyên truyền năm 2016 → /cchc/ke-hoach/kh-2016/#nv.nv-01",
				"Ý nghĩa, tác động → /cchc/chu-de/y-nghia/", "Hội nghị, tập huấn → /cchc/hinh-thuc/hoi-nghi/")
			m.texts(p, "table tbody tr", "Giải Nhất 1 2.000.000 đồng", "Giải Khuyến khích 1.200")

			// How to take part goes with the end.
			if at.phase == "closed" {
				m.links(p, "article section [href=mailto:thi@vidu.example]")
				if got := m.everywhere("Gửi bài"); len(got) > 0 {
					t.Errorf("how to take part is still in %v", got)
				}
			} else {
				m.attr(p, "article section [href=mailto:thi@vidu.example]", "href", "mailto:thi@vidu.example")
			}

			// The questions: nowhere, to be answered, to be studied.
			inputs, details, study, script := 0, 0, 0, 0
			switch at.phase {
			case "upcoming":
				for _, secret := range []string{"là mấy", "Số nào chẵn", "không khác", "Bốn"} {
					if got := m.everywhere(secret); len(got) > 0 {
						t.Errorf("%q is in %v before the contest opens", secret, got)
					}
				}
			case "open":
				inputs, details, script = 6, 2, 1
				m.texts(p, "legend", "Câu 1. Một cộng <một> là mấy?", "Câu 2. Số nào chẵn? (chọn tất cả đáp án đúng)")
				m.attr(p, "fieldset", "data-answer", "B", "A C")
				m.attr(p, "main input", "type", "radio", "radio", "radio", "checkbox", "checkbox", "checkbox")
				m.attr(p, "input[type=radio]", "name", "cau.mot", "cau.mot", "cau.mot")
				m.texts(p, ".answer ul:first-child")
				m.texts(p, "details.answer summary", "Đáp án câu 1", "Đáp án câu 2")
				if got := m.page(p).Texts("details.answer"); !strings.Contains(got[0], "B. Hai Vì một cộng một là hai & không khác. Căn cứ: Quyết định số 12/QĐ-BM") || !strings.Contains(got[1], "A. Hai C. Bốn Chia hết cho hai. Căn cứ: Sách toán") {
					t.Errorf("answers: %q", got)
				}
				m.attr(p, ".quiz-bar", "hidden", "")
				m.texts(p, ".quiz-bar [role=status]", "")
			case "closed":
				study = 2
				m.texts(p, ".study strong", "Hai", "Hai", "Bốn")
			}
			for selector, want := range map[string]int{"main input": inputs, "details.answer": details, "ol.study [id]": study, "main form": 0} {
				if n := len(m.page(p).All(selector)); n != want {
					t.Errorf("%d of %s, want %d", n, selector, want)
				}
			}

			if n := marking(m.page(p)); n != script {
				t.Errorf("%d scripts that mark, want %d", n, script)
			}

			// The twin says the same.
			var twin struct {
				State, AsOf, From, Until string
				TakePart                 string `json:"take_part"`
				Prizes                   []struct {
					Name  string
					Count int
					Value int `json:"value_vnd"`
				}
				Questions []struct {
					ID      string
					Options []struct{ Letter, Text string }
					Answer  []string
				}
			}
			if err := json.Unmarshal([]byte(m.file(p+"index.json")), &twin); err != nil {
				t.Fatal(err)
			}
			if twin.State != at.phase || twin.From != "2016-05-10T08:00:00+07:00" || twin.Until != "2016-06-10" || len(twin.Prizes) != 2 || twin.Prizes[0].Value != 2000000 || twin.Prizes[1].Count != 1200 ||
				(len(twin.Questions) > 0) == (at.phase == "upcoming") || (twin.TakePart != "") == (at.phase == "closed") {
				t.Errorf("twin: %+v", twin)
			}
			if len(twin.Questions) > 0 && (!slices.Equal(twin.Questions[1].Answer, []string{"A", "C"}) || twin.Questions[0].Options[2].Text != "Ba") {
				t.Errorf("twin: %+v", twin)
			}

			// The list, the home page, sơ đồ trang and the map know it.
			names := []string{`Cuộc thi <thử> & "tìm hiểu"`, "Tự kiểm tra thử"}
			labels := []string{at.label, "Tự kiểm tra"}
			if at.phase == "closed" {
				slices.Reverse(names)
				slices.Reverse(labels)
			}
			m.texts("/cuoc-thi/", ".items h3", names...)
			m.texts("/cuoc-thi/", ".items .meta", labels...)
			m.texts("/cuoc-thi/", "h2.total", "2 cuộc thi, bài tự kiểm tra")
			home := strings.Join(m.page("/").Texts(".side li"), "|")
			if strings.Contains(home, "Cuộc thi <thử>") == (at.phase == "closed") || !strings.Contains(home, "Tự kiểm tra thử") {
				t.Errorf("home page: %s", home)
			}
			if got := strings.Join(m.page("/so-do-trang/").Links(".tree"), "|"); !strings.Contains(got, "Cuộc thi tìm hiểu → /cchc/cuoc-thi/|Cuộc thi <thử> &") && !strings.Contains(got, "Cuộc thi tìm hiểu → /cchc/cuoc-thi/|Tự kiểm tra thử → /cchc/cuoc-thi/tu-kiem-tra/") {
				t.Errorf("sơ đồ trang: %s", got)
			}
			if !strings.Contains(m.file("/sitemap.xml"), "/cchc"+contestPath+"<") {
				t.Error("it is not in the map of the site")
			}
			if got := strings.Join(m.page("/ke-hoach/kh-2016/").Links(".tasks [id=nv.nv-01]"), "|"); strings.Contains(got, contestPath) == (at.phase == "upcoming") {
				t.Errorf("evidence of the task: %s", got)
			}
			if at.next != "" && m.Site.Next.After(moment(t, at.next)) {
				t.Errorf("the site says that it changes on %v, want %s at the latest", m.Site.Next, at.next)
			}
		})
	}
}

// TestContestEndsInTime: a contest with an hour closes in its second.
func TestContestEndsInTime(t *testing.T) {
	for now, open := range map[string]bool{"2016-06-10T16:59:59+07:00": true, "2016-06-10T17:00:00+07:00": false, "2016-06-10T09:59:59Z": true, "2016-06-10T10:00:00Z": false} {
		m := contestSite(t, moment(t, now), func(fsys fstest.MapFS) {
			fsys["content/cuoc-thi/tim-hieu.md"].Data = []byte(strings.Replace(contestFile, "until: 2016-06-10", "until: 2016-06-10T17:00:00+07:00", 1))
		})
		if got := len(m.page(contestPath).All("main input")) > 0; got != open {
			t.Errorf("%s: open: %v", now, got)
		}
		if open && !m.Site.Next.Equal(moment(t, "2016-06-10T17:00:00+07:00")) {
			t.Errorf("%s: the next change is told for %v", now, m.Site.Next)
		}
		m.texts(contestPath, "dl.facts time", append(map[bool][]string{true: {"10/06/2016"}}[open], "08:00 ngày 10/5/2016", "17:00 ngày 10/6/2016")...)
	}
}

// TestContestKeepsItsAnswers: with answers: khi-ket-thuc, no output has an
// answer, or what would tell it, before the end.
func TestContestKeepsItsAnswers(t *testing.T) {
	kept := func(fsys fstest.MapFS) {
		fsys["content/cuoc-thi/tim-hieu.md"].Data = []byte(strings.Replace(contestFile, "questions:", "answers: khi-ket-thuc\nquestions:", 1))
	}
	m := contestSite(t, moment(t, "2016-06-10T23:59:59+07:00"), kept)
	for _, secret := range []string{"không khác", "Chia hết", "Sách toán", `data-answer="B"`, `"answer":["B"]`} {
		if got := m.everywhere(secret); len(got) > 0 {
			t.Errorf("%q is in %v", secret, got)
		}
	}
	m.texts(contestPath, ".study p.asked", "Một cộng <một> là mấy?", "Số nào chẵn?")
	m.texts(contestPath, ".study strong")
	if n := marking(m.page(contestPath)); n != 0 {
		t.Error("there is nothing to mark, and a script")
	}
	m = contestSite(t, moment(t, "2016-06-11T00:00:00+07:00"), kept)
	m.texts(contestPath, ".study strong", "Hai", "Hai", "Bốn")
}

// TestContestHidden: a draft is nowhere, and a site without contests has no
// list of them; what is not public is not pointed at.
func TestContestHidden(t *testing.T) {
	m := contestSite(t, day("2016-06-01"), func(fsys fstest.MapFS) {
		for _, p := range []string{"tim-hieu", "tu-kiem-tra"} {
			f := fsys["content/cuoc-thi/"+p+".md"]
			f.Data = []byte(strings.Replace(string(f.Data), "---\n", "---\ndraft: true\n", 1))
		}
	})
	for _, p := range m.Paths() {
		if strings.HasPrefix(p, "cuoc-thi/") {
			t.Errorf("there is %s", p)
		}
	}
	for _, secret := range []string{"Cuộc thi &lt;thử", "Cuộc thi \\u003cthử", "/cuoc-thi/", "là mấy", "Tự kiểm tra"} {
		if got := m.everywhere(secret); len(got) > 0 {
			t.Errorf("%q of a draft is in %v", secret, got)
		}
	}
	m = contestSite(t, day("2016-06-01"), func(fsys fstest.MapFS) {
		f := fsys["content/ke-hoach/kh-2016.md"]
		f.Data = []byte(strings.Replace(string(f.Data), "---\n", "---\ndraft: true\n", 1))
		g := fsys["content/cuoc-thi/tim-hieu.md"]
		g.Data = []byte(strings.Replace(string(g.Data), "questions:", "results: tin-tuc/2016/chua-dang\nquestions:", 1))
		fsys["content/tin-tuc/2016/chua-dang.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Kết quả chưa đăng\ndate: 2016-06-30\nauthor: A\ncategory: chi-dao\n---\n\nLời.\n")}
	})
	if got := m.everywhere("Kết quả chưa đăng"); len(got) > 0 {
		t.Errorf("the results are in %v before their time", got)
	}
	for _, l := range m.page(contestPath).Links("dl.facts") {
		if strings.Contains(l, "ke-hoach") || strings.Contains(l, "chua-dang") {
			t.Errorf("it points at %s, which is not public", l)
		}
	}
}

// TestBrowserContest answers as readers do, by mouse and by keys.
func TestBrowserContest(t *testing.T) {
	profile := chromium.New(t)
	m := contestSite(t, day("2016-06-01"), nil)
	host := serve(t, m)
	b := profile.Open(host + contestPath)
	b.Until(`!document.querySelector('.quiz-bar').hidden`)
	said := func(s string) {
		t.Helper()
		b.Until(fmt.Sprintf(`document.querySelector('[role=status]').textContent === %q`, s))
	}
	is := func(want any, js string) {
		t.Helper()
		if got := b.Get(js); got != want {
			t.Errorf("%s is %v, want %v", js, got, want)
		}
	}
	answers := `[...document.querySelectorAll('.answer')].filter((e) => e.checkVisibility()).length`
	verdicts := `[...document.querySelectorAll('.verdict')].filter((e) => e.checkVisibility()).map((e) => e.textContent).join('|')`
	click := func(selector string) { b.Get(fmt.Sprintf(`document.querySelector(%q).click()`, selector)) }

	// Nothing of the answers can be seen, and nothing is said yet.
	is(0.0, answers)
	is("", verdicts)
	is(false, `document.body.innerText.includes('không khác')`)
	said("")

	// Marked too early: it says what is open, and shows nothing.
	b.Get(`document.querySelector('[name="cau.mot"]').focus()`)
	b.Key(" ", "Space", 32, 0)
	b.Key("ArrowDown", "ArrowDown", 40, 0)
	b.Until(`document.querySelector('[name="cau.mot"]:checked').value === 'B'`)
	click(".quiz-mark")
	said("Chưa trả lời câu 2. Bấm “Chấm bài” lần nữa nếu vẫn muốn chấm.")
	is(0.0, answers)

	// One of two right options is not enough.
	click(`[name="cau.hai"][value=A]`)
	click(".quiz-mark")
	said("Bạn trả lời đúng 1 trên 2 câu. Chưa đúng: câu 2.")
	is("Đúng|Chưa đúng, bạn chọn A", verdicts)
	is(2.0, answers)
	is(true, `document.body.innerText.includes('không khác')`)
	is("Chưa đúng, bạn chọn A", `document.getElementById(document.getElementById('cau.hai').getAttribute('aria-describedby')).textContent`)
	is(true, `[...document.querySelectorAll('.quiz input')].every((e) => e.disabled)`)
	is("true", `document.querySelector('.quiz-mark').getAttribute('aria-disabled')`)
	click(".quiz-mark") // no harm
	said("Bạn trả lời đúng 1 trên 2 câu. Chưa đúng: câu 2.")

	// Again, by keys: from the button to the first question, and back.
	b.Get(`document.querySelector('.quiz-mark').focus()`)
	b.Key("Tab", "Tab", 9, 0)
	b.Until(`document.activeElement.className === 'quiz-again'`)
	b.Key(" ", "Space", 32, 0)
	said("Đã xóa bài làm. Mời bạn làm lại từ câu 1.")
	is(0.0, answers)
	is("", verdicts)
	is(0.0, `document.querySelectorAll('.quiz input:checked').length`)
	is("cau.mot", `document.activeElement.name`)
	is(false, `document.querySelector('.quiz-again').checkVisibility()`)
	b.Key("ArrowDown", "ArrowDown", 40, 0) // moves to B and chooses it
	for _, k := range []string{"A", "C"} {
		b.Get(fmt.Sprintf(`document.querySelector('[name="cau.hai"][value=%s]').focus()`, k))
		b.Key(" ", "Space", 32, 0)
	}
	b.Key("Tab", "Tab", 9, 0)
	b.Until(`document.activeElement.className === 'quiz-mark'`)
	b.Key(" ", "Space", 32, 0)
	said("Bạn trả lời đúng 2 trên 2 câu.")
	is("quiz-mark", `document.activeElement.className`)

	// A blank paper, marked all the same.
	click(".quiz-again")
	click(".quiz-mark")
	said("Chưa trả lời câu 1, 2. Bấm “Chấm bài” lần nữa nếu vẫn muốn chấm.")
	click(".quiz-mark")
	said("Bạn trả lời đúng 0 trên 2 câu. Chưa trả lời: câu 1, 2.")
	is("Chưa trả lời|Chưa trả lời", verdicts)

	// Names and roles, as assistive technology is told.
	tree := fmt.Sprint(b.Call("Accessibility.getFullAXTree", nil))
	for _, want := range []string{"Câu 1. Một cộng <một> là mấy?", "Câu 2. Số nào chẵn? (chọn tất cả đáp án đúng)", "B. Hai", "Chấm bài", "Làm lại", "value:group]", "value:radio]", "value:checkbox]", "value:status]"} {
		if !strings.Contains(tree, want) {
			t.Errorf("the accessibility tree has no %q", want)
		}
	}

	// Nothing was sent, nothing is kept: but for the page and its files there is
	// no request, and a reload knows nothing.
	is(0.0, `performance.getEntriesByType('resource').filter((e) => !/\.(css|js|svg)$/.test(new URL(e.name).pathname)).length`)
	is("||0", `document.cookie + '|' + location.search + '|' + (localStorage.length + sessionStorage.length)`)
	b.Quiet()

	// On paper: no buttons, no boxes; answers only where they were asked for.
	b.Visit(host + contestPath)
	b.Call("Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	is(0.0, `[...document.querySelectorAll('.quiz-bar, .quiz input, .answer')].filter((e) => e.checkVisibility()).length`)
	is(true, `document.querySelector('legend').checkVisibility()`)
	b.Call("Emulation.setEmulatedMedia", map[string]any{"media": "", "features": []any{map[string]any{"name": "forced-colors", "value": "active"}}})
	is(true, `document.querySelector('.quiz-mark').checkVisibility()`)

	// Narrow.
	b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true})
	b.Visit(host + contestPath)
	is(true, `document.documentElement.scrollWidth <= 320`)

	// Without a script every answer can be unfolded, and there is no button.
	b.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true})
	b.Visit(host + contestPath)
	is(2.0, answers)
	is(false, `document.querySelector('.quiz-bar').checkVisibility()`)
	is(false, `document.body.innerText.includes('không khác')`)
	b.Get(`document.querySelector('summary').click()`)
	is(true, `document.body.innerText.includes('không khác')`)
	b.Quiet()
}

// marking counts the scripts that mark answers.
func marking(n site.Node) int {
	count := 0
	for _, s := range n.All("script") {
		if strings.Contains(s.Attr("src"), "/contest.") {
			count++
		}
	}
	return count
}
