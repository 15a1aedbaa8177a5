package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

// The corpus: Vietnamese administrative news made of phrases, the same texts
// and counts as those of the first measurements, draw for draw. The same
// number of articles and the same seed give the same words for ever: whoever
// changes a list or the order of the draws makes a new corpus, whose figures
// cannot be compared with the old ones.

type named struct{ slug, name string }

var sections = []named{
	{"tin-tuc", "Tin tức"},
	{"su-kien", "Sự kiện"},
	{"mo-hinh-hay", "Mô hình hay"},
	{"van-ban", "Văn bản chỉ đạo"},
	{"trao-doi", "Trao đổi"},
	{"chuyen-doi-so", "Chuyển đổi số"},
}

var topics = []string{
	"Cải cách thể chế", "Cải cách thủ tục hành chính", "Cải cách tổ chức bộ máy", "Cải cách chế độ công vụ",
	"Cải cách tài chính công", "Chính phủ điện tử", "Kỷ luật kỷ cương hành chính", "Chỉ số cải cách hành chính",
}

var forms = []string{"Tin ngắn", "Bài viết", "Phóng sự", "Phỏng vấn", "Đồ họa", "Thông cáo báo chí"}

var (
	unitKinds = []string{"Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Sở Y tế", "Sở Xây dựng", "Văn phòng Ủy ban nhân dân", "Công an", "Thanh tra", "Trung tâm Phục vụ hành chính công", "Bảo hiểm xã hội"}
	places    = []string{"tỉnh An Thịnh", "tỉnh Bình Lộc", "tỉnh Đông Giang", "thành phố Hải Vân", "tỉnh Khánh Sơn", "tỉnh Quảng Phước"}

	tagHeads = []string{
		"một cửa liên thông", "dịch vụ công trực tuyến", "chữ ký số", "số hóa hồ sơ", "định danh điện tử",
		"tinh giản biên chế", "vị trí việc làm", "đánh giá công chức", "phân cấp phân quyền", "kiểm soát thủ tục",
		"cắt giảm điều kiện kinh doanh", "thanh toán không tiền mặt", "hộ tịch", "đất đai", "đăng ký doanh nghiệp",
		"giấy phép xây dựng", "an sinh xã hội", "tiếp công dân", "phản ánh kiến nghị", "văn hóa công sở",
		"tự chủ tài chính", "đầu tư công", "ngân sách", "chỉ số hài lòng", "chỉ số PAR INDEX",
		"sáp nhập đơn vị hành chính", "chính quyền hai cấp", "cơ sở dữ liệu dân cư", "trí tuệ nhân tạo", "họp không giấy tờ",
	}
	tagTails = []string{
		"", "cấp xã", "cấp tỉnh", "năm mới", "vùng cao", "đô thị", "nông thôn", "doanh nghiệp", "người dân", "thí điểm",
		"giai đoạn hai", "liên ngành", "trường học", "bệnh viện", "biên giới", "hải đảo", "khu công nghiệp", "hợp tác xã", "thanh niên", "phụ nữ",
		"người cao tuổi", "đồng bào dân tộc", "nhà đầu tư", "kiều bào", "công đoàn", "quý một", "quý hai", "quý ba", "quý bốn", "tổng kết",
		"sơ kết", "tập huấn", "kiểm tra", "giám sát", "khen thưởng",
	}

	subjects = []string{
		"Ủy ban nhân dân tỉnh", "Sở Nội vụ", "Bộ phận một cửa cấp xã", "Trung tâm Phục vụ hành chính công", "Ban Chỉ đạo cải cách hành chính",
		"Hội đồng nhân dân thành phố", "Văn phòng Chính phủ", "Tổ công tác liên ngành", "Chủ tịch Ủy ban nhân dân huyện", "Đội ngũ cán bộ, công chức", "Các cơ quan chuyên môn",
		"Phòng Tư pháp", "Thanh tra tỉnh", "Cơ quan thường trực", "Người đứng đầu các đơn vị", "Mặt trận Tổ quốc các cấp", "Đoàn kiểm tra công vụ", "Tổ công nghệ số cộng đồng",
	}
	verbs = []string{
		"đã ban hành", "tiếp tục triển khai", "khẩn trương rà soát", "tổ chức công bố", "đẩy mạnh thực hiện", "yêu cầu hoàn thiện", "chủ động tham mưu",
		"phối hợp xây dựng", "thường xuyên kiểm tra", "kịp thời tháo gỡ", "nghiêm túc chấn chỉnh", "từng bước nâng cao", "đồng loạt áp dụng", "thống nhất phê duyệt", "tập trung cắt giảm",
	}
	objects = []string{
		"quy trình nội bộ giải quyết hồ sơ", "danh mục thủ tục hành chính thuộc thẩm quyền", "kế hoạch cải cách hành chính hằng năm", "bộ chỉ số đánh giá mức độ hài lòng của người dân",
		"cơ chế một cửa, một cửa liên thông", "hệ thống thông tin giải quyết thủ tục hành chính", "các dịch vụ công trực tuyến toàn trình", "đề án vị trí việc làm", "quy định về văn hóa công vụ",
		"việc số hóa kết quả giải quyết còn hiệu lực", "những khó khăn, vướng mắc của doanh nghiệp", "chế độ báo cáo định kỳ", "quyết định phân cấp quản lý ngân sách", "phương án sắp xếp tổ chức bộ máy",
		"thời gian tiếp nhận và trả kết quả", "các khoản phí, lệ phí theo quy định", "cơ sở dữ liệu quốc gia về dân cư", "nền tảng họp trực tuyến dùng chung",
	}
	tails = []string{
		"nhằm tạo thuận lợi tối đa cho người dân và doanh nghiệp", "theo đúng tinh thần chỉ đạo của Thủ tướng Chính phủ", "trên địa bàn toàn tỉnh", "trước ngày ba mươi hằng tháng",
		"bảo đảm công khai, minh bạch và trách nhiệm giải trình", "góp phần nâng cao năng lực cạnh tranh", "không để xảy ra tình trạng chậm trễ, gây phiền hà", "gắn với kiểm soát quyền lực, phòng ngừa tiêu cực",
		"phù hợp với tình hình thực tế của địa phương", "lấy người dân làm trung tâm phục vụ", "với sự tham gia của các tổ chức chính trị – xã hội", "qua đó giảm đáng kể chi phí tuân thủ",
		"đồng thời tăng cường ứng dụng công nghệ thông tin", "và báo cáo kết quả về cơ quan cấp trên",
	}
	openers = []string{"Thời gian qua,", "Theo báo cáo,", "Bên cạnh đó,", "Cùng với đó,", "Tại hội nghị,", "Đáng chú ý,", "Trong quý vừa qua,", "Nhờ vậy,", "Tuy nhiên,", "Ngoài ra,", "Đến nay,", "Trước yêu cầu mới,"}
	heads   = []string{"Kết quả nổi bật", "Những khó khăn còn lại", "Giải pháp trọng tâm", "Ý kiến của người dân", "Số liệu đáng chú ý", "Kinh nghiệm rút ra", "Nhiệm vụ thời gian tới", "Vai trò người đứng đầu", "Chuyển đổi số trong giải quyết thủ tục", "Bài học từ cơ sở"}
	leads   = []string{"Nâng cao chất lượng", "Đẩy mạnh", "Bước chuyển trong", "Hiệu quả từ", "Tháo gỡ vướng mắc", "Công khai", "Đổi mới", "Rút ngắn", "Lan tỏa mô hình", "Siết chặt", "Tổng kết", "Sơ kết"}
	whats   = []string{"giải quyết hồ sơ đất đai", "dịch vụ công trực tuyến", "kỷ cương công vụ", "thủ tục đăng ký kinh doanh", "cơ chế một cửa liên thông", "tổ chức bộ máy cấp xã", "ngân sách và tài sản công", "chỉ số hài lòng của người dân", "cấp phép xây dựng", "công tác tiếp công dân"}
	authors = []string{"Nguyễn Thị Ánh", "Trần Quốc Dũng", "Lê Hữu Phước", "Phạm Thùy Linh", "Đỗ Khắc Việt", "Vũ Hồng Ngọc", "Hoàng Mạnh Cường", "Bùi Thị Yến"}
	sources = []string{"Cổng thông tin điện tử tỉnh", "Báo Nhân dân địa phương", "Sở Nội vụ", "Trang tin cải cách hành chính", "Đài Phát thanh và Truyền hình"}
	legals  = []named{{"NQ-CP", "Nghị quyết"}, {"QĐ-TTg", "Quyết định"}, {"NĐ-CP", "Nghị định"}, {"CT-UBND", "Chỉ thị"}, {"KH-UBND", "Kế hoạch"}}
)

const (
	firstYear = 2016
	years     = 10
	images    = 4 // a year
)

// corpus names every article before any is written, so that they can link to
// each other.
type corpus struct {
	articles, plans []title
	seed            uint64
	tags            []string
	cum             []float64 // of the tags' weights
}

// title is what is known of a text before it is written.
type title struct {
	i          int
	slug, text string
	section    string // of an article
	at         time.Time
}

// id is what a plan calls an article.
func (t *title) id() string { return fmt.Sprintf("tin-tuc/%d/%s", t.at.Year(), t.slug) }

// text is an article or a plan. Its body is Markdown in the form that suits
// the generator that it is written for.
type text struct {
	title
	summary        string
	topics         []string
	form, unit     string
	tags           []string
	author, source string
	flow           bool // lists of the front matter on one line
	tasks          []task
	number         string // of the decision that a plan belongs to
	body           []byte
}

type task struct {
	id, name, unit string
	due, completed time.Time
	product        string
	state          int
	progress       int
	evidence       string
}

var states = [...]struct{ ours, words string }{
	{"chua-thuc-hien", "chưa bắt đầu"}, {"dang-thuc-hien", "đang thực hiện"}, {"da-hoan-thanh", "hoàn thành"}, {"dang-thuc-hien", "quá hạn"},
}

func newCorpus(n int, seed uint64) *corpus {
	c := &corpus{seed: seed}
	nt := int(60 * math.Pow(float64(n)/100, 0.4))
	nt = min(max(nt, 20), len(tagHeads)*len(tagTails))
	sum := 0.0
	for i := range nt {
		c.tags = append(c.tags, strings.TrimSpace(tagHeads[i%len(tagHeads)]+" "+tagTails[i/len(tagHeads)]))
		sum += math.Pow(float64(i+1), -0.7)
		c.cum = append(c.cum, sum)
	}
	for i := range n {
		_, t := c.begin(i, n, false)
		c.articles = append(c.articles, t)
	}
	for i := range max(1, n/100) {
		_, t := c.begin(i, max(1, n/100), true)
		c.plans = append(c.plans, t)
	}
	return c
}

// begin makes the draws that decide the title and the day of a text.
func (c *corpus) begin(i, of int, plan bool) (*rand.Rand, title) {
	salt := uint64(i)
	if plan {
		salt |= 1 << 40
	}
	r := rand.New(rand.NewPCG(c.seed, salt))
	start := time.Date(firstYear, 1, 1, 7, 0, 0, 0, viet.Zone)
	span := years * 365 * 24 * time.Hour
	t := title{i: i}
	t.at = start.Add(time.Duration(float64(span) * float64(i) / float64(of))).Add(time.Duration(r.IntN(3600)) * time.Second).Truncate(time.Second)
	if plan {
		t.text = fmt.Sprintf("Kế hoạch %s năm %d: đợt %d", pick(r, whats), t.at.Year(), i+1)
		t.slug = fmt.Sprintf("%s-%05d", viet.Slug(t.text), i)
		return r, t
	}
	t.section = pick(r, sections).slug
	t.text = pick(r, leads) + " " + pick(r, whats)
	if r.IntN(3) == 0 {
		t.text += ": " + pick(r, objects)
	} else {
		t.text += " tại " + pick(r, places)
	}
	t.slug = fmt.Sprintf("%s-%06d", viet.Slug(t.text), i)
	return r, t
}

func units() []string {
	var us []string
	for _, k := range unitKinds {
		for _, p := range places {
			us = append(us, k+" "+p)
		}
	}
	return us
}

// gen writes one text. link gives the address of an article as the text shall
// name it.
type gen struct {
	*corpus
	r    *rand.Rand
	link func(from, to *title) string
	out  []byte
	t    *text
}

func pick[T any](r *rand.Rand, a []T) T { return a[r.IntN(len(a))] }

func (g *gen) printf(format string, args ...any) { g.out = fmt.Appendf(g.out, format, args...) }

func (g *gen) sentence() string {
	r := g.r
	s := pick(r, subjects)
	if r.IntN(3) == 0 {
		low := strings.ToLower(s[:1]) + s[1:]
		if s[0] >= 0x80 || strings.HasPrefix(s, "Sở") || strings.HasPrefix(s, "Hội") || strings.HasPrefix(s, "Mặt") || strings.HasPrefix(s, "Văn") {
			low = s
		}
		s = pick(r, openers) + " " + low
	}
	s += " " + pick(r, verbs) + " " + pick(r, objects)
	if r.IntN(4) == 0 {
		s += fmt.Sprintf(" với %d hồ sơ, đạt %d,%d%%", 50+r.IntN(9000), 70+r.IntN(30), r.IntN(10))
	}
	return s + " " + pick(r, tails) + "."
}

func words(s string) int { return strings.Count(s, " ") + 1 }

// para writes a paragraph of about n words.
func (g *gen) para(n int) int {
	w := 0
	for first := true; w < n; first = false {
		s := g.sentence()
		w += words(s)
		if !first {
			g.out = append(g.out, ' ')
		}
		switch g.r.IntN(9) {
		case 0:
			o := pick(g.r, objects)
			s = strings.Replace(s, o, "**"+o+"**", 1)
		case 1:
			label := pick(g.r, whats)
			k := (g.r.IntN(10)*500 + g.r.IntN(500)) * len(g.articles) / 5000
			s += " Xem thêm [" + label + "](" + g.link(&g.t.title, &g.articles[k]) + ")."
		case 2:
			s += " Chi tiết tại [" + pick(g.r, sources) + "](https://example.vn/tin/" + fmt.Sprint(g.r.IntN(100000)) + ")."
		}
		g.out = append(g.out, s...)
	}
	return w
}

func (g *gen) tagSet() []string {
	n := 2 + g.r.IntN(4)
	seen := map[int]bool{}
	var out []string
	for len(out) < n {
		x := g.r.Float64() * g.cum[len(g.cum)-1]
		i := 0
		for lo, hi := 0, len(g.cum); lo < hi; {
			m := (lo + hi) / 2
			if g.cum[m] < x {
				lo = m + 1
			} else {
				hi = m
			}
			i = lo
		}
		if i < len(g.tags) && !seen[i] {
			seen[i] = true
			out = append(out, g.tags[i])
		}
	}
	return out
}

// front fills what stands above the body and returns the documents that the
// text cites, as a list in Markdown.
func (g *gen) front() (docs []byte) {
	r, t := g.r, g.t
	t.summary = g.sentence() + " " + g.sentence()
	t.topics = []string{pick(r, topics)}
	if x := pick(r, topics); x != t.topics[0] && r.IntN(2) == 0 {
		t.topics = append(t.topics, x)
	}
	t.flow = r.IntN(2) == 0
	t.form = pick(r, forms)
	t.unit = pick(r, unitKinds) + " " + pick(r, places)
	t.tags = g.tagSet()
	t.author = pick(r, authors)
	t.source = pick(r, sources)
	if n := r.IntN(3); n > 0 {
		docs = append(docs, "## Văn bản liên quan\n\n"...)
		for range n {
			k, no := pick(r, legals), 1+r.IntN(900)
			docs = fmt.Appendf(docs, "- [%d/%s](https://example.vn/van-ban/%d-%s) %s số %d/%s về %s\n",
				no, k.slug, no, viet.Slug(k.slug), k.name, no, k.slug, pick(r, objects))
		}
		docs = append(docs, '\n')
	}
	return docs
}

// imagePath is the address of the picture that stands in an article.
func imagePath(year, i int) string { return fmt.Sprintf("/images/%d/anh-%02d.jpg", year, i%images) }

func (c *corpus) article(i int, link func(from, to *title) string) *text {
	r, h := c.begin(i, len(c.articles), false)
	t := &text{title: h}
	g := &gen{corpus: c, r: r, link: link, t: t}
	docs := g.front()
	want := 345 + r.IntN(331) // the last block runs over: 400 to 900 words in the end
	n := g.para(60)
	g.printf("\n\n![%s](%s \"%s\")\n\n", pick(r, whats), imagePath(h.at.Year(), i), pick(r, sources))
	table, note := r.IntN(5) == 0, r.IntN(4) == 0
	for part := 0; n < want; part++ {
		if part < 5 {
			g.printf("%s %s\n\n", [...]string{"##", "##", "###", "##", "###"}[part], heads[(i+part*3)%len(heads)])
		}
		n += g.para(50 + r.IntN(40))
		if note && part == 0 {
			g.printf("[^1]")
		}
		g.printf("\n\n")
		switch {
		case part == 0:
			for range 3 + r.IntN(3) {
				s := g.sentence()
				n += words(s)
				if r.IntN(4) == 0 {
					g.printf("- **%s:** %s\n", pick(r, heads), s)
				} else {
					g.printf("- %s\n", s)
				}
			}
			g.printf("\n")
		case part == 1 && table:
			g.printf("| Đơn vị | Hồ sơ | Đúng hạn | Tỷ lệ |\n| --- | ---: | ---: | ---: |\n")
			for range 5 + r.IntN(4) {
				all := 100 + r.IntN(5000)
				k := all - r.IntN(all/10)
				g.printf("| %s | %d | %d | %d%% |\n", pick(r, unitKinds), all, k, k*100/all)
			}
			g.printf("\n")
			n += 40
		case part == 2 && r.IntN(2) == 0:
			s := g.sentence()
			n += words(s)
			g.printf("> “%s”\n\n", s)
		case part == 3:
			for k := range 3 {
				g.printf("%d. %s\n", k+1, g.sentence())
				n += 20
			}
			g.printf("\n")
		}
	}
	g.out = append(g.out, docs...)
	if note {
		g.printf("[^1]: Theo %s, ngày %s.\n", pick(r, sources), h.at.Format("02/01/2006"))
	}
	t.body = g.out
	return t
}

func (c *corpus) plan(i int, link func(from, to *title) string) *text {
	r, h := c.begin(i, len(c.plans), true)
	t := &text{title: h, number: fmt.Sprintf("%d/QĐ-UBND", i+1)}
	g := &gen{corpus: c, r: r, link: link, t: t}
	docs := g.front()
	for k := range 10 + r.IntN(31) {
		x := task{id: fmt.Sprintf("nv-%03d", k+1), state: r.IntN(4)}
		x.name = pick(r, verbs) + " " + pick(r, objects)
		x.unit = pick(r, unitKinds) + " " + pick(r, places)
		x.due = h.at.AddDate(0, 1+r.IntN(11), r.IntN(28))
		x.product = pick(r, objects)
		x.progress = []int{0, 10 + r.IntN(80), 100, r.IntN(90)}[x.state]
		if x.state == 2 {
			x.completed = h.at.AddDate(0, 0, k%3) // the last plan must not end after the corpus does
			x.evidence = c.articles[(i*40+k)%len(c.articles)].id()
		}
		t.tasks = append(t.tasks, x)
	}
	g.printf("## Mục tiêu\n\n")
	g.para(80)
	g.printf("\n\n## Tổ chức thực hiện\n\n")
	g.para(80)
	g.printf("\n\n")
	t.body = append(g.out, docs...)
	return t
}
