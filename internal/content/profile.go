package content

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"nawapi.gov.vn/cchc/internal/duty"
	"nawapi.gov.vn/cchc/internal/source"
)

// A profile of duties is decoded here like every other file that somebody
// writes; what it means is known to package duty.

var profileFields = []Field{
	{Key: "title", Type: TypeText, Required: true, Max: 200, Help: "Tên bộ quy tắc.", Example: "Quy định đối với trang thông tin điện tử của cơ quan nhà nước, từ 01/7/2026", to: at(func(p *duty.Profile) any { return &p.Title })},
	{Key: "terms", Type: TypeMaps, Help: "Thời hạn công khai thông tin.", Fields: []Field{
		{Key: "from", Type: TypeDate, Help: "Áp dụng cho thông tin đăng từ ngày.", Example: "2018-07-01", to: at(func(t *duty.Term) any { return &t.From })},
		{Key: "days", Type: TypeInt, Required: true, Min: 1, Top: 365, Help: "Số ngày làm việc.", Example: "5", to: at(func(t *duty.Term) any { return &t.Days })},
		{Key: "law", Type: TypeText, Required: true, Max: 200, Help: "Văn bản quy định.", Example: "Luật Tiếp cận thông tin", to: at(func(t *duty.Term) any { return &t.Law })},
	}, to: at(func(p *duty.Profile) any { return &p.Terms })},
	{Key: "duties", Type: TypeMaps, Required: true, Help: "Các nghĩa vụ.", Fields: []Field{
		{Key: "id", Type: TypeSlug, Required: true, Max: 60, Help: "Mã nghĩa vụ, không trùng trong một bộ quy tắc.", Example: "danh-gia-hai-long", to: at(func(d *duty.Duty) any { return &placed{&d.ID, &d.Line, &d.Col, &d.Len} })},
		{Key: "rule", Type: TypeText, Required: true, Max: 300, Help: "Văn bản, điều, khoản.", Example: "Nghị định số 224/2026/NĐ-CP, điểm b khoản 3 Điều 10", to: at(func(d *duty.Duty) any { return &d.Rule })},
		{Key: "text", Type: TypeLong, Required: true, Max: 1000, Help: "Nội dung nghĩa vụ.", Example: "Người đọc đánh giá được mức độ hài lòng trực tuyến.", to: at(func(d *duty.Duty) any { return &d.Text })},
		{Key: "from", Type: TypeDate, Help: "Có hiệu lực từ ngày.", Example: "2026-07-01", to: at(func(d *duty.Duty) any { return &d.From })},
		{Key: "until", Type: TypeDate, Help: "Có hiệu lực đến hết ngày.", Example: "2026-06-30", to: at(func(d *duty.Duty) any { return &d.Until })},
		{Key: "level", Type: TypeEnum, Required: true, Values: duty.Levels(), Help: "Mức độ khi chưa đạt.", Example: "canh-bao", to: at(func(d *duty.Duty) any { return (*string)(&d.Level) })},
		{Key: "source", Type: TypeURL, Required: true, Help: "Nơi đã đọc quy định.", Example: "https://vanban.chinhphu.vn/", to: at(func(d *duty.Duty) any { return &d.Source })},
		{Key: "read", Type: TypeText, Max: 300, Help: "Độ tin cậy của nguồn, hoặc phần chưa đọc được.", Example: "Bản chép toàn văn, chưa đối chiếu bản chính thức.", to: at(func(d *duty.Duty) any { return &d.Read })},
		{Key: "needs", Type: TypeMaps, Required: true, Help: "Điều kiện để đạt; phải có đủ.", Fields: []Field{
			{Key: "what", Type: TypeEnum, Required: true, Values: duty.Whats(), Help: "khoa: một khóa của site.yaml; trang: một trang trong trang/; dau-ra: một địa chỉ của trang; noi-dung: ít nhất một tệp trong thư mục; tieng-anh: trang có bản tiếng Anh; bao-truoc: thông báo tạm ngừng trước số ngày làm việc; luon-co: cchc luôn làm; nguoi-lam: việc của người, ngoài trang; khong-ap-dung.", Example: "khoa", to: at(func(n *duty.Need) any { return &placed{(*string)(&n.What), &n.Line, &n.Col, &n.Len} })},
			{Key: "name", Type: TypeText, Max: 200, Help: "Tên khóa, trang, địa chỉ hoặc thư mục.", Example: "organisation.address", to: at(func(n *duty.Need) any { return &placed{&n.Name, &n.Line, &n.Col, &n.Len} })},
			{Key: "days", Type: TypeInt, Min: 1, Top: 365, Help: "Số ngày làm việc.", Example: "7", to: at(func(n *duty.Need) any { return &n.Days })},
			{Key: "how", Type: TypeLong, Max: 500, Help: "Bằng lời: làm thế nào, ai làm, vì sao không áp dụng.", Example: "Chân trang ghi địa chỉ.", to: at(func(n *duty.Need) any { return &n.How })},
		}, to: at(func(d *duty.Duty) any { return &d.Needs })},
	}, to: at(func(p *duty.Profile) any { return &p.Duties })},
}

// placed marks the destination of a word whose place is kept.
type placed struct {
	to             *string
	line, col, len *int32
}

// needNames are the sorts of needs that want a name.
var needNames = []duty.What{duty.Key, duty.Page, duty.Output, duty.Content, duty.English}

// checkProfile looks at what the table cannot say.
func checkProfile(file string, p *duty.Profile) (problems []source.Problem) {
	first := map[string]int{}
	for i := range p.Duties {
		d := &p.Duties[i]
		at := func(m Mark, code source.Code, args ...string) {
			problems = append(problems, source.Problem{Pos: m.In(file), Len: int(m.Len), Code: code, Args: append([]string{d.ID}, args...)})
		}
		say := func(code source.Code, args ...string) { at(Mark{d.Line, d.Col, d.Len}, code, args...) }
		if d.ID == "" {
			continue
		}
		if line := first[d.ID]; line > 0 {
			say("duty-twice", strconv.Itoa(line))
			continue
		}
		first[d.ID] = int(d.Line)
		if !d.Until.IsZero() && d.Until.Before(d.From) {
			say("duty-period", d.From.String(), d.Until.String())
		}
		for _, n := range d.Needs {
			m := Mark{n.Line, n.Col, n.Len}
			switch {
			case slices.Contains(needNames, n.What) && n.Name == "":
				at(m, "duty-need", string(n.What), "name")
			case n.What == duty.Ahead && n.Days == 0:
				at(m, "duty-need", string(n.What), "days")
			case (n.What == duty.Always || n.What == duty.People || n.What == duty.None) && n.How == "":
				at(m, "duty-need", string(n.What), "how")
			case n.What == duty.Key && !hasKey(tables[Settings], n.Name):
				at(m, "duty-key", n.Name)
			}
		}
	}
	slices.SortStableFunc(p.Terms, func(x, y duty.Term) int { return x.From.Compare(y.From) })
	return problems
}

// hasKey tells whether a table has a key, in dots.
func hasKey(table []Field, name string) bool {
	key, rest, below := strings.Cut(name, ".")
	i := lookup(table, key)
	return i >= 0 && (!below || hasKey(table[i].Fields, rest))
}

// BuiltinProfile returns a profile that comes with the program, or nil. It must not be
// changed.
func BuiltinProfile(name string) *duty.Profile {
	builtinMu.Lock()
	defer builtinMu.Unlock()
	p, known := builtin[name]
	if !known {
		if text := duty.File(name); text != nil {
			p = Parse("content/"+Profile.Folder()+"/"+name+".yaml", text).Profile
		}
		builtin[name] = p
	}
	return p
}

var (
	builtinMu sync.Mutex
	builtin   = map[string]*duty.Profile{}
)
