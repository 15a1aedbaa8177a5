package search_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/search"
	"nawapi.gov.vn/cchc/internal/viet"
)

// A corpus made of facts: invented communes, people and decisions, each of which
// one article is about and others only mention, in texts of about 650 words. Who
// asks for a fact wants the article about it, so that the right answers are known
// without anybody's judgement. The same number gives the same texts.

var (
	factFirst  = strings.Fields("An Bình Cẩm Châu Đại Điền Đông Đồng Gia Hà Hải Hạnh Hòa Hồng Hưng Khánh Kim Lạc Lâm Liên Long Lộc Lương Mai Minh Mỹ Nam Nghĩa Ngọc Nhân Ninh Phong Phú Phúc Phước Quang Quảng Quế Sơn Tam Tân Tây Thái Thanh Thạnh Thiện Thịnh Thọ Thủy Thuận Thượng Tiên Tiến Trà Trung Trường Tường Vạn Văn Vĩnh Xuân Yên")
	factSecond = strings.Fields("Ba Bắc Bằng Bảo Bích Biên Ca Cát Chánh Chung Cường Dân Diệu Dương Đài Đạo Đình Đô Đức Giang Giáp Hậu Hiệp Hiếu Hoa Hoàng Hội Huệ Huy Hữu Kê Khê Kiên Kỳ Lai Lãng Lập Lễ Linh Lợi Luân Mạc Mão Nguyên Nhựt Ổn Phát Phổ Quý Sa Sinh Sĩ Tài Tâm Thắng Thành Thế Thi Thôn Thư Tín Toàn Trạch Tri Trinh Trực Tú Tuấn Tùng Uyên Vinh Vũ Xá Ý")
	factFamily = strings.Fields("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đinh Trịnh Mai Lương Cao Tạ Quách")
	factMiddle = strings.Fields("Anh Bá Bảo Cẩm Công Diệu Duy Đình Đức Gia Hải Hồng Hữu Khắc Khánh Kim Lan Mạnh Minh Mỹ Ngọc Nhật Phương Quang Quốc Quỳnh Thanh Thành Thế Thị Thu Thùy Tiến Trọng Tuấn Tường Văn Việt Xuân")
	factGiven  = strings.Fields("Ái An Bách Bình Chi Cúc Dũng Duyên Đạt Điệp Giang Hà Hạnh Hiền Hoài Hùng Hương Khoa Khôi Kiệt Lam Lộc Luân Ly Mẫn Nga Ngân Nghị Nhàn Nhung Oanh Phi Phúc Quyên Sâm Sương Tánh Tâm Thảo Thoa Thủy Tiên Toại Trang Trâm Trí Tuyết Tỵ Uyển Vân Viễn Vĩ Vy Xuyến Yến")

	factModels = []string{"đọc giúp đơn cho người cao tuổi", "trả kết quả tại nhà văn hóa thôn", "ngày thứ Năm không viết tay", "hẹn giờ qua điện thoại", "tổ lưu động vùng ngập", "bàn tiếp nhận thấp cho xe lăn", "quầy chờ có nước uống", "mã vạch dán bìa hồ sơ", "loa truyền thanh nhắc hẹn", "góc máy tính tự phục vụ", "sổ tay bằng tranh", "xe buýt hành chính", "phiếu khảo sát ba câu", "chợ phiên dịch vụ công", "nhóm trưởng xóm hỗ trợ", "giờ vàng chứng thực"}
	factPapers = []string{"Biên bản", "Phiếu trình", "Công văn", "Giấy biên nhận", "Tờ trình", "Bảng kê"}
	factPlaces = []string{"tủ", "kệ", "hộp", "ngăn", "két", "kho", "phòng"}
	factOwed   = []string{"còn nợ", "đã nhận", "còn giữ", "gửi trả", "làm lạc", "tìm thấy", "xin hủy", "bổ sung", "in lại", "chép tay", "đính chính"}
	factUnits  = []string{"Ủy ban nhân dân xã", "Trung tâm Phục vụ hành chính công xã"}
	factSubj   = strings.Split("cán bộ một cửa|người dân trong xã|các hộ kinh doanh|tổ công nghệ số|đoàn viên thanh niên|trưởng các thôn|công chức tư pháp|bộ phận văn thư|hội phụ nữ|người nộp hồ sơ|cựu chiến binh|giáo viên về hưu|kế toán hợp tác xã|chủ tịch mặt trận|nhân viên bưu điện|bác sĩ trạm y tế|công an khu vực|lái xe đưa thư|học sinh lớp mười hai|thợ sửa máy", "|")
	factVerb   = strings.Split("đã rà soát|cùng sắp xếp|ghi chép lại|thử nghiệm|góp ý cho|kiểm đếm|tranh luận về|niêm yết|chuyển lên mạng|bàn giao|đo thời gian|gọi điện hỏi|vẽ sơ đồ|đề nghị bỏ|thống nhất giữ|xin thêm|so sánh|chấm điểm|theo dõi|trả lời", "|")
	factObj    = strings.Split("mẫu tờ khai|giấy hẹn|lệ phí hộ tịch|sổ đăng ký|bản sao chứng thực|hồ sơ đất đai|thời hạn giải quyết|phiếu kiểm soát|biển chỉ dẫn|máy lấy số|đường truyền|chữ ký số|con dấu cũ|kho lưu trữ|bản đồ địa chính|giấy khai sinh|thẻ bảo hiểm|danh sách chờ|thư xin lỗi|lịch trực|đơn thư|hòm phiếu|bảng công khai|tài khoản định danh|mã hồ sơ|quy trình nội bộ|bìa kẹp|máy quét|kinh phí sửa nhà|phương án trực", "|")
	factRest   = strings.Split("trong ba buổi sáng|trước mùa mưa|vì nhiều người phải đi lại|bằng tiếng nói của bà con|để bớt một lần ký|theo gợi ý của huyện cũ|sau giờ làm việc|nhờ máy tính cho mượn|ngay tại nhà văn hóa|cùng với đoàn kiểm tra|giữa hai kỳ họp|mà không thu thêm tiền|khi mạng còn chập chờn|cho người khuyết tật|ở các thôn xa|từ đầu năm|đến hết quý|trong im lặng|với biên bản kèm theo|như năm ngoái", "|")
)

// fact is what an article is about.
type fact struct {
	commune, person, model string
	number                 int
	day                    string
}

func factOf(i int) fact {
	f, s := len(factFirst), len(factSecond)
	p := i * 7919 % (f * s) // every commune and person is another one, until they are used up
	q := i * 104729 % (len(factFamily) * len(factMiddle) * len(factGiven))
	x := fact{
		commune: factFirst[p%f] + " " + factSecond[p/f],
		person:  factFamily[q%len(factFamily)] + " " + factMiddle[q/len(factFamily)%len(factMiddle)] + " " + factGiven[q/len(factFamily)/len(factMiddle)],
		model:   factModels[i%len(factModels)],
		number:  1000 + i*37%9000,
		day:     fmt.Sprintf("%d-%02d-%02d", 2016+i%10, 1+i%12, 1+i%28),
	}
	if round := i / (f * s); round > 0 {
		x.commune += " " + fmt.Sprint(round+1)
	}
	return x
}

func factURL(i int) string { return fmt.Sprintf("/tin-tuc/%d/xa-%d/", 2016+i%10, i) }

// facts returns n articles.
func facts(n int) []*search.Document {
	docs := make([]*search.Document, n)
	for i := range docs {
		x := factOf(i)
		d := &search.Document{URL: factURL(i), Date: x.day, Facets: [search.Facets][]string{{[]string{"Thủ tục hành chính", "Chính quyền số", "Tổ chức bộ máy"}[i%3]}, {[]string{"Tin", "Bài viết"}[i%2]}, {"Xã " + x.commune}}}
		switch i % 3 {
		case 0:
			d.Title = fmt.Sprintf("Xã %s thử cách làm “%s”", x.commune, x.model)
			d.Summary = fmt.Sprintf("%s %s giao bà %s phụ trách việc này từ ngày %s.", factUnits[i%2], x.commune, x.person, x.day)
		case 1:
			d.Title = fmt.Sprintf("Bà %s giữ chức Phó Chủ tịch xã %s", x.person, x.commune)
			d.Summary = fmt.Sprintf("Quyết định số %d/QĐ-UBND được trao sáng nay tại hội trường xã.", x.number)
		default:
			d.Title = fmt.Sprintf("Kết quả chấm điểm công vụ của xã %s", x.commune)
			d.Summary = fmt.Sprintf("Điểm cao nhất thuộc về cách làm “%s” của ông %s.", x.model, x.person)
		}
		d.Summary += fmt.Sprintf(" Cùng ngày, %s %s %s %s; %s %s %s.", factSubj[i%20], factVerb[i%19], factObj[i%29], factRest[i%17], factSubj[i%18], factVerb[i%13], factObj[i%23])
		d.Text = func(b []byte) []byte { return append(b, factText(i, n)...) }
		docs[i] = d
	}
	return docs
}

// factText is about 650 words: what the article is about, said in its middle in
// words that its title does not have, and what others are about in passing.
func factText(i, n int) string {
	r := rand.New(rand.NewPCG(6, uint64(i)))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	x := factOf(i)
	var b strings.Builder
	words := 0
	sentence := func(s string) {
		words += strings.Count(s, " ") + 1
		b.WriteString(s)
		if r.IntN(5) == 0 {
			b.WriteString(".\n")
		} else {
			b.WriteString(". ")
		}
	}
	for said := false; words < 650; {
		switch k := r.IntN(9); {
		case words > 300 && !said:
			said = true
			sentence(fmt.Sprintf("%s lưu tại %s số %d ghi rằng xã %s %s %d tờ khai, do %s ký nhận", factPapers[i%len(factPapers)], factPlaces[i%len(factPlaces)], x.number, x.commune, factOwed[i%len(factOwed)], 11+i%80, x.person))
		case k == 0:
			y := factOf(r.IntN(n))
			sentence(fmt.Sprintf("Đoàn của xã %s đến học hỏi, có %s cùng dự", y.commune, y.person))
		case k == 1:
			sentence(fmt.Sprintf("Văn bản số %d/%s-%s nhắc việc này với %d hồ sơ, đạt %d,%d%%", 1+r.IntN(3000), pick([]string{"QĐ", "KH", "CV", "TB"}), pick([]string{"UBND", "SNV", "VP", "STP"}), r.IntN(20000), 50+r.IntN(50), r.IntN(10)))
		default:
			s := pick(factSubj) + " " + pick(factVerb) + " " + pick(factObj) + " " + pick(factRest)
			if r.IntN(2) == 0 {
				s += ", còn " + pick(factSubj) + " " + pick(factVerb) + " " + pick(factObj)
			}
			sentence(s)
		}
	}
	return b.String()
}

var factAbbreviations = []search.Abbreviation{{Short: "UBND", Full: "Ủy ban nhân dân"}, {Short: "TTHC", Full: "thủ tục hành chính"}, {Short: "CCHC", Full: "cải cách hành chính"}}

// factQueries asks for facts in all the ways of readers: 12 articles, 11 ways.
func factQueries(n int) []judged {
	var js []judged
	for k := range 12 {
		i := k * (n/12 + 1) % n
		x := factOf(i)
		want := []string{factURL(i)}
		ask := func(kind, format string, a ...any) { js = append(js, judged{kind, fmt.Sprintf(format, a...), want}) }
		fold := func(s string) string { return strings.ToLower(viet.Fold(s)) }
		ask("folded", "xa %s", fold(x.commune))
		ask("exact", "xã %s", x.commune)
		ask("name", "%s", x.person)
		ask("name", "%s %s", fold(x.person), fold(x.commune))
		ask("misspelt", "%s xa %s", swapped(fold(x.person)), fold(x.commune))
		ask("phrase", "“xã %s %s”", x.commune, factOwed[i%len(factOwed)])
		ask("body", "%s số %d xã %s", factPlaces[i%len(factPlaces)], x.number, x.commune)
		ask("minus", "xã %s -nhuận", x.commune)
		switch i % 3 {
		case 0:
			ask("exact", "%s %s", x.model, x.commune)
			ask("abbreviation", "%s %s", strings.NewReplacer("Ủy ban nhân dân", "UBND", "Trung tâm Phục vụ hành chính công", "một trung tâm phục vụ hành chính công").Replace(factUnits[i%2]), x.commune)
		case 1:
			ask("number", "%d/QĐ-UBND", x.number)
			ask("number", "quyet dinh %d qd ubnd", x.number)
			ask("number", "%dqdubnd %s", x.number, fold(x.commune))
		default:
			ask("exact", "chấm điểm %s", x.commune)
			ask("folded", "cham diem cong vu %s", fold(x.commune))
			ask("folded", "diem cao nhat %s", fold(x.person))
		}
	}
	toned := 0
	for i := 0; i < n && toned < 10; i++ { // hòa and hoà, thủy and thuỷ are one
		x := factOf(i)
		if other := strings.NewReplacer("Hòa ", "Hoà ", "Thủy ", "Thuỷ ").Replace(x.commune); other != x.commune {
			js = append(js, judged{"tone", "xã " + other, []string{factURL(i)}})
			toned++
		}
	}
	for _, s := range []string{"zzyx wobble", "“tàu điện ngầm sao Hỏa”", "99999/ZZ-QQQ", "kwxj"} {
		js = append(js, judged{"none", s, []string{"-"}})
	}
	return slices.DeleteFunc(js, func(j judged) bool { return strings.Contains(j.text, "%!") })
}

// swapped is what a hurried hand makes of a name: two letters of its longest tiếng
// in the wrong order.
func swapped(s string) string {
	ws := strings.Fields(s)
	k := 0
	for i := range ws {
		if len(ws[i]) > len(ws[k]) {
			k = i
		}
	}
	if b := []byte(ws[k]); len(b) > 2 {
		b[len(b)-1], b[len(b)-2] = b[len(b)-2], b[len(b)-1]
		ws[k] = string(b)
	}
	return strings.Join(ws, " ")
}
