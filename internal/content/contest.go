package content

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// The forms of a contest: one with a beginning, an end and perhaps prizes, and
// a standing test that readers give themselves.
const (
	FormContest  = "cuoc-thi"
	FormSelfTest = "tu-kiem-tra"
)

// AnswersAtEnd is the value of answers for a contest that keeps its answers
// until it is over.
const AnswersAtEnd = "khi-ket-thuc"

// Letters name the options of a question, in their order.
const Letters = "ABCDEFGH"

// maxQuestions is how many questions one page may ask. A reader does not go
// through more in one sitting.
const maxQuestions = 50

// Moment is a day or a time of day, with its place in the file.
type Moment struct {
	Mark
	At      time.Time
	DayOnly bool // the file gives the day alone
}

// End returns the first moment behind m, where m is the last that counts: a day
// counts until midnight.
func (m Moment) End() time.Time {
	if m.DayOnly {
		return m.At.AddDate(0, 0, 1)
	}
	return m.At
}

// ContestMeta is the front matter of a contest (cuộc thi tìm hiểu) or a
// self-test. The rules are the body.
type ContestMeta struct {
	Form        Ref
	From, Until Moment // none in a self-test
	Organiser   Ref
	Plans       []PlanRef
	Themes      []Ref
	Channels    []Ref
	Docs        []Ref
	Prizes      []Prize
	TakePart    TakePart
	Answers     string // AnswersAtEnd, or anything else: at once
	Results     Ref    // article
	Attachments []Attachment
	Questions   []Question
}

// Prize is a kind of prize. Value is in đồng, of each one.
type Prize struct {
	Name  string
	Count int
	Value int64
}

// TakePart says how to send in one's answers.
type TakePart struct {
	Text string
	Link Ref
}

// Choice is one option of a question.
type Choice struct {
	Text string
	Mark
}

// Question is a question with the options to choose from.
type Question struct {
	ID      Ref
	Text    string
	Options []Choice
	Answer  []Ref // letters
	Explain string
	Docs    []Ref
	Source  Source
}

// Right tells whether the option at i is right.
func (q *Question) Right(i int) bool {
	return slices.ContainsFunc(q.Answer, func(r Ref) bool { return r.ID == Letters[i:i+1] })
}

var contestFields = append([]Field{
	titleField("Tên cuộc thi hoặc bài tự kiểm tra."),
	summaryField("summary", "Một đoạn giới thiệu."),
	{Key: "form", Type: TypeEnum, Values: []string{FormContest, FormSelfTest}, Help: "cuoc-thi: có from, until và có thể có giải thưởng; tu-kiem-tra: để bạn đọc tự học, không thời hạn. Mặc định cuoc-thi.", Example: FormContest, to: at(func(d *Doc) any { return &d.Contest.Form })},
	{Key: "from", Type: TypeTime, Help: "Mở từ; trước đó trang chỉ giới thiệu, không có câu hỏi.", Example: "2016-05-10T08:00:00+07:00", to: at(func(d *Doc) any { return &d.Contest.From })},
	{Key: "until", Type: TypeTime, Help: "Kết thúc; chỉ ghi ngày nghĩa là đến hết ngày đó, giờ Việt Nam.", Example: "2016-06-10", to: at(func(d *Doc) any { return &d.Contest.Until })},
	{Key: "organiser", Type: TypeRef, Ref: Unit, Required: true, Help: "Đơn vị tổ chức.", Example: "nawapi", to: at(func(d *Doc) any { return &d.Contest.Organiser })},
	{Key: "plans", Type: TypeMaps, Help: "Kế hoạch (và nhiệm vụ) mà cuộc thi này thực hiện.", Fields: planRefFields, to: at(func(d *Doc) any { return &d.Contest.Plans })},
	{Key: "theme", Type: TypeRefs, Ref: Theme, Help: "Chủ đề tuyên truyền.", Example: "y-nghia-tac-dong", to: at(func(d *Doc) any { return &d.Contest.Themes })},
	{Key: "channel", Type: TypeRefs, Ref: Channel, Help: "Hình thức tuyên truyền.", Example: "thi-dua-cuoc-thi", to: at(func(d *Doc) any { return &d.Contest.Channels })},
	{Key: "docs", Type: TypeRefs, Ref: Document, Help: "Văn bản nên đọc trước khi trả lời.", Example: "[76-nq-cp]", to: at(func(d *Doc) any { return &d.Contest.Docs })},
	{Key: "prizes", Type: TypeMaps, Help: "Cơ cấu giải thưởng.", Fields: []Field{
		{Key: "name", Type: TypeText, Required: true, Max: 100, Help: "Tên giải.", Example: "Giải Nhất", to: at(func(p *Prize) any { return &p.Name })},
		{Key: "count", Type: TypeInt, Required: true, Min: 1, Top: 9999, Help: "Số lượng giải.", Example: "1", to: at(func(p *Prize) any { return &p.Count })},
		{Key: "value", Type: TypeInt, Top: 1 << 52, Help: "Giá trị mỗi giải, đồng.", Example: "2000000", to: at(func(p *Prize) any { return &p.Value })},
	}, to: at(func(d *Doc) any { return &d.Contest.Prizes })},
	{Key: "take_part", Type: TypeMap, Help: "Cách tham gia; chỉ hiện khi cuộc thi chưa kết thúc.", Fields: []Field{
		{Key: "text", Type: TypeLong, Required: true, Max: 1000, Help: "Cách gửi bài dự thi.", Example: "Gửi bài dự thi về Văn phòng Trung tâm.", to: at(func(t *TakePart) any { return &t.Text })},
		{Key: "link", Type: TypeAddress, Help: "Địa chỉ nhận bài: mailto, https hoặc trang liên hệ.", Example: "mailto:cuocthi@vidu.example", to: at(func(t *TakePart) any { return &t.Link })},
	}, to: at(func(d *Doc) any { return &d.Contest.TakePart })},
	{Key: "answers", Type: TypeEnum, Values: []string{"cong-khai", AnswersAtEnd}, Help: "cong-khai: trang có sẵn đáp án để tự chấm (mặc định); khi-ket-thuc: chỉ công bố đáp án sau khi cuộc thi kết thúc.", Example: "cong-khai", to: at(func(d *Doc) any { return &d.Contest.Answers })},
	{Key: "results", Type: TypeRef, Ref: Article, Help: "Mã bài công bố kết quả.", Example: "tin-tuc/2016/ket-qua-cuoc-thi", to: at(func(d *Doc) any { return &d.Contest.Results })},
	{Key: "attachments", Type: TypeMaps, Fields: attachmentFields, Help: "Tệp đính kèm.", to: at(func(d *Doc) any { return &d.Contest.Attachments })},
	{Key: "questions", Type: TypeMaps, Help: "Câu hỏi, nhiều nhất " + strconv.Itoa(maxQuestions) + " câu.", Fields: []Field{
		{Key: "id", Type: TypeSlug, Required: true, Max: 40, Help: "Mã câu hỏi, không trùng trong một trang.", Example: "cau-01", to: at(func(q *Question) any { return &q.ID })},
		{Key: "text", Type: TypeLong, Required: true, Max: 1000, Help: "Câu hỏi.", Example: "Nghị quyết số 76/NQ-CP áp dụng cho giai đoạn nào?", to: at(func(q *Question) any { return &q.Text })},
		{Key: "options", Type: TypeTexts, Required: true, Max: 500, Help: "Các phương án, từ 2 đến 8, không ghi chữ cái ở đầu.", Example: "[2011–2020, 2021–2030]", to: at(func(q *Question) any { return &q.Options })},
		{Key: "answer", Type: TypeEnums, Values: strings.Split(Letters, ""), Required: true, Help: "Đáp án: chữ cái của phương án đúng; nhiều phương án đúng thì ghi [A, C].", Example: "B", to: at(func(q *Question) any { return &q.Answer })},
		{Key: "explain", Type: TypeLong, Max: 2000, Help: "Giải thích vì sao đúng.", Example: "Nghị quyết ban hành Chương trình tổng thể giai đoạn 2021–2030.", to: at(func(q *Question) any { return &q.Explain })},
		{Key: "docs", Type: TypeRefs, Ref: Document, Help: "Văn bản làm căn cứ cho đáp án.", Example: "[76-nq-cp]", to: at(func(q *Question) any { return &q.Docs })},
		{Key: "source", Type: TypeMap, Fields: sourceFields, Help: "Nguồn khác của đáp án.", to: at(func(q *Question) any { return &q.Source })},
	}, to: at(func(d *Doc) any { return &d.Contest.Questions })},
}, commonFields...)

// checkContest looks at what a contest says of itself.
func (d *Doc) checkContest() {
	m := d.Contest
	add := func(at Mark, code source.Code, args ...string) {
		d.Problems = append(d.Problems, source.Problem{Pos: at.In(d.Path), Len: int(at.Len), Code: code, Args: args})
	}
	form := func(code source.Code, args ...string) {
		at := m.Form.Mark
		if at.Line == 0 { // not given
			at = Mark{1, 1, 0}
		}
		add(at, code, args...)
	}
	if m.Form.ID == FormSelfTest {
		for _, f := range [...]struct {
			key   string
			given bool
		}{
			{"from", m.From.Line > 0},
			{"until", m.Until.Line > 0},
			{"prizes", len(m.Prizes) > 0},
			{"take_part", m.TakePart.Text != ""},
			{"answers", m.Answers == AnswersAtEnd},
			{"results", m.Results.ID != ""},
		} {
			if f.given {
				form("contest-self-test", f.key)
			}
		}
		if len(m.Questions) == 0 && !source.Failed(d.Problems) {
			form("contest-questions")
		}
	} else {
		if (m.From.Line == 0 || m.Until.Line == 0) && !source.Failed(d.Problems) {
			form("contest-times")
		}
		if m.From.Line > 0 && m.Until.Line > 0 && !m.Until.End().After(m.From.At) {
			add(m.Until.Mark, "contest-order", viet.DateTime(m.From.At), viet.DateTime(m.Until.At))
		}
	}
	seen := map[string]bool{}
	for i := range m.Questions {
		q := &m.Questions[i]
		if i == maxQuestions {
			add(q.ID.Mark, "questions-many", strconv.Itoa(len(m.Questions)), strconv.Itoa(maxQuestions))
			break
		}
		d.checkQuestion(q, seen, add)
	}
}

func (d *Doc) checkQuestion(q *Question, seen map[string]bool, add func(Mark, source.Code, ...string)) {
	if q.ID.ID == "" {
		return // a Problem already, and nothing to call the question by
	}
	id := func(code source.Code, args ...string) {
		add(q.ID.Mark, code, append([]string{q.ID.ID}, args...)...)
	}
	if seen[q.ID.ID] {
		id("question-twice")
	}
	seen[q.ID.ID] = true
	n := len(q.Options)
	if n > 0 && (n < 2 || n > len(Letters)) {
		id("question-options", strconv.Itoa(n), strconv.Itoa(len(Letters)))
	}
	said := map[string]bool{}
	for i, o := range q.Options {
		key := strings.TrimRight(strings.Join(strings.Fields(viet.Lower(o.Text)), " "), ".")
		if said[key] {
			add(o.Mark, "option-twice", q.ID.ID, o.Text)
		}
		said[key] = true
		if i < len(Letters) && len(o.Text) > 1 && viet.Lower(o.Text[:1]) == viet.Lower(Letters[i:i+1]) && strings.ContainsAny(o.Text[1:2], ".):") {
			add(Mark{o.Line, o.Col, min(o.Len, 2)}, "option-letter", q.ID.ID, o.Text[:2])
		}
	}
	for _, r := range q.Answer {
		if n >= 2 && strings.Index(Letters, r.ID) >= n {
			add(r.Mark, "answer-range", q.ID.ID, r.ID, strconv.Itoa(n))
		}
	}
	if q.Explain == "" {
		id("question-explain")
	}
}
